import { invalid, type Outcome } from '@inclust/kernel';
import { purposeCodes, withoutConsents } from './consents.ts';
import { registerKey } from './distinct-key.ts';
import { periodsAfter } from './life-cycle.ts';
import type { Member, MemberDraft } from './member.ts';
import type { Deed } from './register.ts';
import { rolesEndedOn } from './roles.ts';

/** Why somebody is erased. */
export const eraseReasons = ['member-request', 'retention', 'unlawful', 'mistake'] as const;

/** Also: an older copy of the database had brought her back. */
export type EraseReason = (typeof eraseReasons)[number] | 'returned';

/** What stays of somebody who was erased, and the law that asks for it or allows it (Regulation (EU) 2016/679). Nothing else does. */
export const remainder = [
  { part: 'id', basis: 'GDPR 5(2)' },
  { part: 'stays', basis: 'GDPR 17(3)(d), 89(1)' },
  { part: 'roles', basis: 'GDPR 5(2), 17(3)(e)' },
  { part: 'consents', basis: 'GDPR 7(1), 17(3)(e)' },
  { part: 'history', basis: 'GDPR 5(2), 17(3)(e)' },
  { part: 'figures', basis: 'GDPR 17(3)(d), 89(1)' },
] as const;

/** The reason, or the rule that it breaks. */
export function eraseReason(wanted: string): Outcome<EraseReason> {
  const reason = eraseReasons.find((one) => one === wanted);
  return reason
    ? { ok: true, value: reason }
    : invalid([{ field: 'reason', rule: 'reason-unknown', message: `Must be one of ${eraseReasons.join(', ')}.` }]);
}

/**
 * The member with nothing left that tells who it was: stays and roles end, consents end and stay as proofs, and of the profile remains
 * what figures of past months are made of.
 */
export function erasedMember(member: Member, { at, today, by }: Deed): Omit<Member, 'history'> {
  const countedAs = registerKey(member.draft);
  const aliases = member.aliases?.map(({ source }) => ({ source, externalIds: [], naturalKeys: [] }));
  return {
    id: member.id,
    status: 'erased',
    draft: emptyDraft(member.draft),
    periods: periodsAfter(member, 'erased', today),
    roles: rolesEndedOn(member.roles, today),
    consents: withoutConsents(member.consents, purposeCodes, { why: 'erased', at, by }),
    sharing: {},
    ...(countedAs ? { countedAs } : {}),
    ...(aliases ? { aliases } : {}),
    registeredAt: member.registeredAt,
    changedAt: at,
  };
}

function emptyDraft(draft: MemberDraft): MemberDraft {
  const common = {
    disciplines: draft.disciplines,
    functions: draft.functions,
    activities: [],
    skillsOffered: [],
    skillsSought: [],
    languages: [],
    links: [],
    description: {},
    listingConsent: false,
    ...(draft.joinedOn ? { joinedOn: draft.joinedOn } : {}),
  };
  if (draft.kind === 'person') return { kind: 'person', givenName: '', familyName: '', ...common };
  return {
    kind: 'organisation',
    names: {},
    ...(draft.legalForm ? { legalForm: draft.legalForm } : {}),
    ...(draft.sizeClass ? { sizeClass: draft.sizeClass } : {}),
    ...(draft.foundedOn ? { foundedOn: draft.foundedOn } : {}),
    ...common,
  };
}
