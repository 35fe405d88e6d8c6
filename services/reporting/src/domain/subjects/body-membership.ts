import type { Observation } from '../observation.ts';
import type { Stay } from './member.ts';

/** Somebody in a body of the federation. */
export interface BodyMembershipSubject {
  readonly kind: 'body-membership';
  /** Such as `cultural-alliance`. */
  readonly bodyKind: string;
  readonly stays: readonly Stay[];
  readonly organisation?: { readonly distinctKey: string; readonly countryCode: string; readonly legalForm: string };
}

/** Bodies in which organisations of both countries work together. */
const acrossBorders: ReadonlySet<string> = new Set(['cultural-alliance', 'consortium', 'research-community']);

/** An organisation cooperates across borders from the day on which it joined such a body. */
export function observeBodyMembership({ bodyKind, stays, organisation }: BodyMembershipSubject): Observation[] {
  if (!organisation || !acrossBorders.has(bodyKind)) return [];
  const { distinctKey, countryCode, legalForm } = organisation;
  return stays.map(({ from }) => ({
    kind: 'cooperation',
    day: from,
    amount: 1,
    key: distinctKey,
    dimensions: { how: 'body', body: bodyKind, country: countryCode, 'legal-form': legalForm },
    verified: true,
  }));
}
