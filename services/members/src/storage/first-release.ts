import type { Consent } from '../domain/consents.ts';
import type { HistoryEntry, Member, MemberDraft, MembershipPeriod } from '../domain/member.ts';

/** A member as the first release kept one, and those after it with more and more of the rest. */
export type EarlierMember = Pick<Member, 'id' | 'draft' | 'periods' | 'registeredAt' | 'changedAt'> &
  Partial<Pick<Member, 'roles' | 'consents' | 'sharing' | 'history'>> & {
    /** `withdrawn` is what has been `left` since. */
    readonly status: Member['status'] | 'withdrawn';
  };

/**
 * The state of a member that an earlier release kept, as this one keeps it; `undefined` where nothing is missing. Of who did what and when
 * it has no more than was known: stays have days alone, and a consent is known to stand since the profile that says so was written last.
 */
export function completed(stored: EarlierMember): Member | undefined {
  const { status, roles, consents, sharing, history } = stored;
  if (status !== 'withdrawn' && roles && consents && sharing && history) return undefined;
  return {
    ...stored,
    status: status === 'withdrawn' ? 'left' : status,
    roles: roles ?? [],
    consents: consents ?? saidConsents(stored.draft, stored.changedAt),
    sharing: sharing ?? {},
    history: history ?? stays(stored.periods, stored.registeredAt),
  };
}

function saidConsents({ listingConsent }: MemberDraft, changedAt: Member['changedAt']): readonly Consent[] {
  if (!listingConsent) return [];
  const from = changedAt.slice(0, 10) as Consent['from'];
  return [{ purpose: 'directory', textVersion: '', source: 'staff', from, givenAt: changedAt, givenBy: '' }];
}

/** How stays began and ended. */
function stays(periods: readonly MembershipPeriod[], registeredAt: Member['registeredAt']): readonly HistoryEntry[] {
  return periods.flatMap(({ from, to }, turn) => [
    turn === 0
      ? { kind: 'registered' as const, at: registeredAt, day: from, by: '' }
      : { kind: 'readmitted' as const, at: beginning(from), day: from, by: '' },
    ...(to === undefined ? [] : [{ kind: 'withdrawn' as const, at: beginning(to), day: to, by: '' }]),
  ]);
}

function beginning(day: MembershipPeriod['from']): HistoryEntry['at'] {
  return `${day}T00:00:00.000Z` as HistoryEntry['at'];
}
