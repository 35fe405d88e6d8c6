import { accept, invalid, type FieldViolation, type Outcome, type Uuid } from '@inclust/kernel';
import { purposeCodes, standing, type Consent, type WantedConsent } from '../domain/consents.ts';
import type { Member, MemberDraft } from '../domain/member.ts';
import type { Deed, MemberCommand } from '../domain/register.ts';
import { sameDraft } from '../domain/same-draft.ts';
import { widened } from '../domain/sharing.ts';
import type { Field } from './columns.ts';
import { keepAbsent } from './keep-absent.ts';
import { reasonOf, type MembershipCells } from './membership-cells.ts';
import { readAs } from './read-as.ts';

/** What a row says of somebody. */
export interface SaidOfMember {
  readonly draft: MemberDraft;
  readonly membership: MembershipCells;
}

/** What a row is taken over with: the fields that the file has columns for, and who does it. */
export interface TakingOver {
  readonly fields: ReadonlySet<Field>;
  readonly deed: Deed;
}

/** What has to be done so that the register says of somebody who is not in it what a row says. */
export function commandsForNew(
  id: Uuid,
  said: SaidOfMember,
  { fields, deed }: TakingOver,
): Outcome<readonly MemberCommand[]> {
  const { status = 'active', statusReason, consents = [], sharing = {} } = said.membership;
  const broken = contradictions(said, fields);
  if (status === 'left' || status === 'declined')
    broken.push({ field: 'status', rule: 'status-not-new', message: 'Nobody is taken in who is no member.' });
  if (statusReason !== undefined && status !== 'suspended')
    broken.push({ field: 'status_reason', rule: 'reason-unknown', message: 'Only a suspension has a reason.' });
  if (broken.length > 0) return invalid(broken);
  const named = consents.some(({ purpose }) => purpose === 'directory');
  const draft = named ? { ...said.draft, listingConsent: false } : said.draft;
  const kind = status === 'applicant' ? 'apply' : 'register';
  return accept([
    { kind, id, draft, source: 'import', ...deed },
    ...consents.map((consent) => ({ kind: 'give-consent', consent, ...deed }) as const),
    ...(Object.keys(sharing).length > 0 ? [{ kind: 'set-sharing', changes: sharing, ...deed } as const] : []),
    ...(status === 'suspended' ? [{ kind: 'suspend', reason: statusReason ?? '', ...deed } as const] : []),
  ]);
}

/**
 * What has to be done so that the register says of a member what a row says; nothing where it does. A membership is not moved and nothing
 * is shown to more people by a file: it may be older than what was decided since.
 */
export function commandsFor(
  member: Member,
  said: SaidOfMember,
  { fields, deed }: TakingOver,
): Outcome<readonly MemberCommand[]> {
  const { status, statusReason, consents, sharing = {} } = said.membership;
  const broken = contradictions(said, fields);
  if (status !== undefined && status !== member.status)
    broken.push({
      field: 'status',
      rule: 'status-differs',
      message: `The member is ${member.status} in the register.`,
    });
  else if (statusReason !== undefined && statusReason !== reasonOf(member))
    broken.push({ field: 'status_reason', rule: 'unchangeable', message: 'The reason of a suspension stays.' });
  for (const field of widened(member.sharing, sharing))
    broken.push({
      field: `sharing[${field}]`,
      rule: 'sharing-wider',
      message: `The member shows ${field} to fewer people; an import does not widen that.`,
    });
  if (broken.length > 0) return invalid(broken);
  const draft = draftFor(member, said, fields);
  return accept([
    ...(sameDraft(member.draft, draft) ? [] : [{ kind: 'update', draft, source: 'import', ...deed } as const]),
    ...(consents ?? [])
      .filter((wanted) => !stands(member.consents, wanted))
      .map((consent) => ({ kind: 'give-consent', consent, ...deed }) as const),
    ...(consents ? taken(member.consents, consents) : []).map(
      (purpose) => ({ kind: 'withdraw-consent', purpose, ...deed }) as const,
    ),
    ...(Object.keys(sharing).length > 0 ? [{ kind: 'set-sharing', changes: sharing, ...deed } as const] : []),
  ]);
}

/** The profile as a row wants it. Whether the member is listed is for the consents to say where they name the directory. */
function draftFor(member: Member, { draft: read, membership }: SaidOfMember, fields: ReadonlySet<Field>): MemberDraft {
  const draft = keepAbsent(member.draft, readAs(member, read), fields);
  if (!membership.consents) return draft;
  const named = membership.consents.some(({ purpose }) => purpose === 'directory');
  if (named) return { ...draft, listingConsent: member.draft.listingConsent };
  return fields.has('listing_consent') ? draft : { ...draft, listingConsent: false };
}

/** Consents that stand and that the row does not name; the one to the directory ends with the profile's word. */
function taken(consents: readonly Consent[], wanted: readonly WantedConsent[]): string[] {
  return purposeCodes.filter(
    (code) =>
      code !== 'directory' && standing(consents, code) !== undefined && !wanted.some(({ purpose }) => purpose === code),
  );
}

function stands(consents: readonly Consent[], wanted: WantedConsent): boolean {
  return consents.some(
    (one) =>
      !one.ended &&
      one.purpose === wanted.purpose &&
      one.textVersion === wanted.textVersion &&
      one.language === wanted.language &&
      one.source === wanted.source &&
      one.from === wanted.from &&
      one.expiresOn === wanted.expiresOn,
  );
}

function contradictions({ draft, membership }: SaidOfMember, fields: ReadonlySet<Field>): FieldViolation[] {
  const named = membership.consents?.some(({ purpose }) => purpose === 'directory') === true;
  if (!named || draft.listingConsent || !fields.has('listing_consent')) return [];
  const message = 'The row names a consent to the directory, and says that there is none.';
  return [{ field: 'consents', rule: 'consents-contradict', message }];
}
