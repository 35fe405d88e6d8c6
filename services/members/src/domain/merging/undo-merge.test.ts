import { evolveAll } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { day, member, memberUuid, on, organisation, person } from '../../../test/build.ts';
import type { Member, MemberDraft } from '../member.ts';
import { memberDecider, type MemberEvent } from '../register.ts';
import { mergeMembers } from './merge-members.ts';
import { undoMerge } from './undo-merge.ts';

const [sourceId, targetId, speakerId] = [memberUuid(1), memberUuid(2), memberUuid(3)];
const mergedOn = on('2027-05-01');

interface Three {
  readonly source: Member;
  readonly target: Member;
  readonly representatives: readonly Member[];
}

function after(state: Member, events: readonly MemberEvent[]): Member {
  const left = evolveAll(memberDecider, state, events);
  if (!left) throw new Error('nobody is left');
  return left;
}

function merge(three: Three): Three {
  const outcome = mergeMembers(three, new Map(), mergedOn);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return applied(three, outcome.value);
}

function applied(
  three: Three,
  decided: { source: MemberEvent; target: MemberEvent; representatives: readonly (readonly MemberEvent[])[] },
): Three {
  return {
    source: after(three.source, [decided.source]),
    target: after(three.target, [decided.target]),
    representatives: three.representatives.map((one, position) => after(one, decided.representatives[position] ?? [])),
  };
}

function undo(three: Three, deed = on('2027-06-01')): Three {
  const outcome = undoMerge(three, deed);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return applied(three, outcome.value);
}

/** A member without what says that something happened. */
function lasting(state: Member) {
  const { history: _, changedAt: __, ...rest } = state;
  return rest;
}

const edited = (state: Member, more: Partial<MemberDraft>): Member =>
  after(state, [{ kind: 'updated', draft: { ...state.draft, ...more } as MemberDraft, ...on('2027-05-15') }]);

const people: Three = {
  source: {
    ...member(
      person({ givenName: 'Giorgos', email: 's@a.gr', phone: '2661012345', externalId: 's', languages: ['en'] }),
      sourceId,
    ),
    periods: [{ from: day('2025-01-01') }],
    roles: [{ kind: 'board', from: day('2025-01-01') }],
  },
  target: {
    ...member(person({ email: 't@a.gr', externalId: 't', languages: ['el'], listingConsent: true }), targetId),
    status: 'left',
    periods: [{ from: day('2024-01-01'), to: day('2025-06-01') }],
    roles: [{ kind: 'board', from: day('2024-01-01'), to: day('2025-06-01') }],
  },
  representatives: [],
};

describe('nothing was edited since', () => {
  test('both are as they were, and their histories tell of the merge', () => {
    const back = undo(merge(people));
    expect(lasting(back.source)).toEqual(lasting(people.source));
    expect(lasting(back.target)).toEqual(lasting(people.target));
    for (const { history } of [back.source, back.target])
      expect(history.map(({ kind }) => kind)).toEqual(['registered', 'merged', 'merge-undone']);
  });

  test('who represented the source represents it again', () => {
    const speaker: Member = {
      ...member(person(), speakerId),
      roles: [{ kind: 'representative', organisation: sourceId, from: day('2027-01-10') }],
    };
    const three = {
      source: member(organisation(), sourceId),
      target: member(organisation(), targetId),
      representatives: [speaker],
    };
    expect(undo(merge(three)).representatives[0]?.roles).toEqual(speaker.roles);
  });
});

describe('the target was edited since', () => {
  test('edits stay with the target, the rest is taken back, and the source is as it was', () => {
    const { source, target, representatives } = merge(people);
    expect(target.draft).toMatchObject({ phone: '2661012345', languages: ['el', 'en'] });
    const back = undo({
      source,
      representatives,
      target: edited(target, { email: 'new@a.gr', languages: ['el', 'en', 'sq'] }),
    });
    expect(back.target.draft).toMatchObject({ email: 'new@a.gr', languages: ['el', 'en', 'sq'], externalId: 't' });
    expect(back.target.draft).not.toHaveProperty('phone');
    expect(lasting(back.source)).toEqual(lasting(people.source));
  });

  test('a text is taken back language by language', () => {
    const one = (text: string) => ({ text, state: 'original' as const });
    const { source, target, representatives } = merge({
      ...people,
      source: {
        ...people.source,
        draft: { ...people.source.draft, description: { el: one('πηγή'), en: one('source') } },
      },
    });
    const changed = edited(target, { description: { ...target.draft.description, en: one('edited') } });
    expect(undo({ source, representatives, target: changed }).target.draft.description).toEqual({ en: one('edited') });
  });

  test('who has left since has left; stays are not torn from the status', () => {
    const { source, target, representatives } = merge(people);
    const gone = after(target, [{ kind: 'withdrawn', ...on('2027-05-20') }]);
    const back = undo({ source, representatives, target: gone });
    expect(back.target).toMatchObject({ status: 'left', periods: [{ from: '2024-01-01', to: '2027-05-20' }] });
    expect(back.source).toMatchObject({ status: 'active', periods: [{ from: '2025-01-01' }] });
  });
});

describe('what cannot be undone', () => {
  const three = merge(people);
  test.each<[string, Three, string, string]>([
    ['no merge', people, '2027-06-01', 'not-merged'],
    ['a merge into somebody else', { ...three, target: member(person(), speakerId) }, '2027-06-01', 'not-merged'],
    [
      'a merge that was merged on',
      { ...three, target: { ...three.target, status: 'merged' } },
      '2027-06-01',
      'member-merged',
    ],
    ['a merge of more than 90 days ago', three, '2027-07-31', 'merge-too-old'],
  ])('%s', (_, parties, today, code) => {
    expect(undoMerge(parties, on(today))).toMatchObject({ ok: false, refusal: { code, kind: 'state' } });
  });

  test('on the ninetieth day it still can', () => {
    expect(undoMerge(three, on('2027-07-30')).ok).toBe(true);
  });
});
