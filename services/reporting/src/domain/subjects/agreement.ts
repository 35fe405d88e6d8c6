import type { PlainDateText } from '@inclust/kernel';
import { mostMinorUnits } from '../most-minor-units.ts';
import type { Observation } from '../observation.ts';

/** An organisation as a fact knows it on its day. */
export interface Party {
  readonly distinctKey: string;
  readonly countryCode: string;
  readonly legalForm: string;
  readonly enterprise: boolean;
  readonly publicBody: boolean;
  readonly size: string;
  readonly nace: string;
  readonly foundedOn?: PlainDateText;
  /** The form of its status as a social enterprise on that day; empty without. */
  readonly socialForm: string;
}

/** An agreement of organisations. */
export interface AgreementSubject {
  readonly kind: 'agreement';
  readonly agreementKind: string;
  /** Absent until the last party has signed. */
  readonly signedOn?: PlainDateText;
  readonly isRenewal: boolean;
  readonly parties: readonly Party[];
  readonly hasEvidence: boolean;
  /** In minor units, with its currency; absent where nobody has said. */
  readonly value?: { readonly minorUnits: number; readonly currency: string };
}

/** The upper bounds of the classes by value, in minor units of its own currency: never converted to tell its class. */
const valueClasses = [
  [10_000_00, 'under-10000'],
  [100_000_00, 'under-100000'],
] as const;

/**
 * Each party cooperates across borders where there are parties of two countries. The agreement counts as one that is new unless it renews
 * another, and as a partnership of public and private parties where there are both. What a new one is worth is observed in its currency.
 */
export function observeAgreement(agreement: AgreementSubject, id: string): Observation[] {
  const { agreementKind, signedOn, isRenewal, parties, hasEvidence, value } = agreement;
  if (!signedOn) return [];
  const isAcross = new Set(parties.map(({ countryCode }) => countryCode)).size > 1;
  const common = { day: signedOn, amount: 1, verified: hasEvidence };
  const cooperating = parties.map(({ distinctKey, countryCode, legalForm, nace }): Observation => ({
    ...common,
    kind: 'cooperation',
    key: distinctKey,
    dimensions: { how: 'agreement', body: '', country: countryCode, 'legal-form': legalForm, nace },
  }));
  const isMixed = parties.some(({ publicBody }) => publicBody) && parties.some(({ publicBody }) => !publicBody);
  const signed: Observation = {
    ...common,
    kind: 'agreement',
    key: id,
    dimensions: {
      kind: agreementKind === 'public-private' && isMixed ? 'public-private' : 'cooperation',
      value: value ? `${value.currency} ${classOf(value.minorUnits)}` : 'unknown',
    },
  };
  const worth: Observation[] =
    value && value.minorUnits > 0 && value.minorUnits <= mostMinorUnits
      ? [{ ...common, kind: 'agreement-value', amount: value.minorUnits, dimensions: { currency: value.currency } }]
      : [];
  return [...(isAcross ? cooperating : []), ...(isRenewal ? [] : [signed, ...worth])];
}

function classOf(minorUnits: number): string {
  return valueClasses.find(([bound]) => minorUnits < bound)?.[1] ?? '100000-and-more';
}
