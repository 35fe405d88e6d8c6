import type { Member, MemberDraft } from '../domain/member.ts';

/**
 * What a row says of a member. The day on which the first stay began is said by no profile where it is that of the registration, and by
 * every export. A row that still names somebody who was merged into it does not give it that one's key, nor another first
 * day: both are the member's own.
 */
export function readAs({ draft, periods, aliases = [] }: Member, read: MemberDraft): MemberDraft {
  if (aliases.length === 0) {
    if (draft.joinedOn !== undefined || read.joinedOn !== periods[0]?.from) return read;
    const { joinedOn: _known, ...rest } = read;
    return rest;
  }
  const { externalId, joinedOn: _, ...said } = read;
  const former = aliases.some((alias) => externalId !== undefined && alias.externalIds.includes(externalId));
  const key = former ? draft.externalId : externalId;
  return {
    ...said,
    ...(key === undefined ? {} : { externalId: key }),
    ...(draft.joinedOn === undefined ? {} : { joinedOn: draft.joinedOn }),
  };
}
