import type { HistoryEntry, Member } from '../member.ts';
import type { MergeEvent } from './merge-events.ts';
import { emptied } from './merge-members.ts';

/** A member after an event of a merge. */
export function evolveMerge(member: Member, event: MergeEvent): Member {
  const { at } = event;
  const history = [...member.history, entryOf(event)];
  switch (event.kind) {
    case 'merged-away': {
      const { aliases: _, ...rest } = member;
      return {
        ...rest,
        status: 'merged',
        draft: emptied(member.draft),
        periods: [],
        roles: [],
        consents: [],
        sharing: {},
        history,
        merged: { into: event.merge.target, at, kept: event.kept },
        changedAt: at,
      };
    }
    case 'restored':
      return { ...event.member, history, changedAt: at };
    case 'merged-in':
    case 'parted': {
      const { aliases: _, ...rest } = member;
      const { aliases } = event;
      return { ...rest, ...event.parts, ...(aliases.length > 0 ? { aliases } : {}), history, changedAt: at };
    }
    case 'roles-moved':
      return { ...member, roles: event.roles, history, changedAt: at };
  }
}

const kinds = {
  'merged-away': 'merged',
  'merged-in': 'merged',
  restored: 'merge-undone',
  parted: 'merge-undone',
  'roles-moved': 'role-moved',
} as const satisfies Record<MergeEvent['kind'], HistoryEntry['kind']>;

function entryOf({ kind, at, today, by, merge }: MergeEvent): HistoryEntry {
  return { kind: kinds[kind], at, day: today, by, merge };
}
