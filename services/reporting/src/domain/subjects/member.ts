import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';

/** Days from the first, until before the last where it has ended. */
export interface Stay {
  readonly from: PlainDateText;
  readonly to?: PlainDateText;
}

/** A member of a node's register. */
export interface MemberSubject {
  readonly kind: 'member';
  readonly isOrganisation: boolean;
  readonly disciplines: readonly string[];
  readonly stays: readonly Stay[];
  readonly organisation?: {
    /** The same for the same organisation in every node. */
    readonly distinctKey: string;
    /** ISO 3166-1 alpha-2; empty when unknown. */
    readonly countryCode: string;
    readonly enterprise: boolean;
    readonly foundedOn?: PlainDateText;
  };
}

/** How old an enterprise may be to be new: at most 3 years. Rule of RCO05 (O04). */
const newForYears = 3;

/** Whether something founded on a day was new on another: founded by then, and at most 3 years before. */
export function isNew(foundedOn: PlainDateText | undefined, on: PlainDateText): boolean {
  if (!foundedOn || foundedOn > on) return false;
  return foundedOn >= Temporal.PlainDate.from(on).subtract({ years: newForYears }).toString();
}

/** Its stays in the cluster. An organisation counts once wherever it is a member, a person in each node by herself. */
export function observeMember({ isOrganisation, disciplines, stays, organisation }: MemberSubject): Observation[] {
  const first = stays[0]?.from;
  if (!first) return [];
  const dimensions = {
    kind: isOrganisation ? 'organisation' : 'person',
    discipline: disciplines,
    new: organisation?.enterprise && isNew(organisation.foundedOn, first) ? 'yes' : 'no',
  };
  const common = {
    kind: 'membership',
    dimensions,
    verified: true,
    ...(organisation ? { key: organisation.distinctKey } : {}),
  } as const;
  return stays.flatMap(({ from, to }): Observation[] => [
    { ...common, day: from, amount: 1 },
    ...(to ? [{ ...common, day: to, amount: -1 }] : []),
  ]);
}
