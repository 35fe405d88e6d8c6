import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';
import type { Party } from './agreement.ts';
import { isNew } from './member.ts';

/** A support that an organisation was given. */
export interface SupportSubject {
  readonly kind: 'support';
  readonly organisation: Party;
  readonly supportKind: string;
  readonly deliveredOn: PlainDateText;
  readonly hasEvidence: boolean;
  readonly isRevoked: boolean;
}

/** A support counts for its organisation as that was on the day. */
export function observeSupport(support: SupportSubject): Observation[] {
  const { organisation, supportKind, deliveredOn, hasEvidence, isRevoked } = support;
  if (isRevoked) return [];
  const { distinctKey, enterprise, size, nace, foundedOn, socialForm } = organisation;
  return [
    {
      kind: 'support',
      day: deliveredOn,
      amount: 1,
      key: distinctKey,
      dimensions: {
        enterprise: enterprise ? 'yes' : 'no',
        support: supportKind,
        financial: supportKind === 'grant' ? 'yes' : 'no',
        size,
        nace,
        new: isNew(foundedOn, deliveredOn) ? 'yes' : 'no',
        social: socialForm ? 'yes' : 'no',
        form: socialForm,
      },
      verified: hasEvidence,
    },
  ];
}
