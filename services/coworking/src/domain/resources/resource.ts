import { below, type FieldViolation, type LocalizedText, type Money, type Uuid } from '@inclust/kernel';
import type { OpeningHours } from '../opening/opening-hours.ts';
import { openingViolations } from '../opening/opening-violations.ts';
import { classForm, isClass } from '../credits/amount.ts';
import { nameViolations } from '../names.ts';
import { rulesViolations, type BookingRules } from './booking-rules.ts';

/** What kind of thing is booked. */
export const resourceKinds = ['room', 'desks', 'studio', 'equipment'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** Something of a space that people book. */
export interface Resource {
  readonly id: Uuid;
  readonly space: Uuid;
  readonly names: LocalizedText;
  readonly kind: ResourceKind;
  /** How many there are of it: the desks of a pool, the cameras of a kind. 1 is had by one booking at a time. */
  readonly units: number;
  /** How many people one unit is for; `null` where that says nothing. */
  readonly seats: number | null;
  /** Codes of what it has, such as `projector`. */
  readonly features: readonly string[];
  /** What it is made of: a booking of it takes the whole of each, and each stands in its way. Only where `units` is 1. */
  readonly parts: readonly Uuid[];
  readonly rules: BookingRules;
  /** When it can be had, where that is not when the space is open. */
  readonly hours?: OpeningHours;
  /** Of which class credit pays for it, such as `desk`; empty where none does. */
  readonly creditClass: string;
  /** For an hour of one unit, in money; it costs none where there is none. */
  readonly memberPrice?: Money;
  /** The same for who is a member of another node; as for members where there is none. */
  readonly guestPrice?: Money;
  /** No more bookings are taken of it. */
  readonly isRetired: boolean;
}

const most = { units: 10_000, seats: 10_000, features: 30, parts: 20 } as const;
const featureForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The rules a resource breaks by itself. Fields are named as in the API. */
export function resourceViolations(resource: Resource): FieldViolation[] {
  const { id, names, units, seats, features, parts, rules, hours, creditClass, memberPrice, guestPrice } = resource;
  const found: FieldViolation[] = [...nameViolations(names)];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field, rule, message });
  };
  check(isCount(units, most.units), 'units', 'count', `A whole number, 1 to ${most.units}.`);
  check(seats === null || isCount(seats, most.seats), 'seats', 'count', `A whole number up to ${most.seats}, or none.`);
  check(features.length <= most.features, 'features', 'too-many', `At most ${most.features}.`);
  for (const [turn, feature] of features.entries()) {
    const field = `features[${turn}]`;
    check(featureForm.test(feature) && feature.length <= 40, field, 'code-format', 'Lower-case words with hyphens.');
    check(features.indexOf(feature) === turn, field, 'repeated', 'Named once.');
  }
  check(parts.length <= most.parts, 'parts', 'too-many', `At most ${most.parts}.`);
  check(parts.length === 0 || units === 1, 'units', 'composed', 'What is made of parts is there once.');
  for (const [turn, part] of parts.entries())
    check(part !== id && parts.indexOf(part) === turn, `parts[${turn}]`, 'repeated', 'Another resource, named once.');
  check(creditClass === '' || isClass(creditClass), 'credit_class', 'class-format', classForm);
  check(!memberPrice || memberPrice.minorUnits >= 0n, 'member_price', 'negative', 'At least 0.');
  check(!guestPrice || guestPrice.minorUnits >= 0n, 'guest_price', 'negative', 'At least 0.');
  const isOneCurrency = !memberPrice || !guestPrice || memberPrice.currency === guestPrice.currency;
  check(isOneCurrency, 'guest_price', 'currency', 'Both in one currency.');
  return [...found, ...rulesViolations(rules), ...(hours ? openingViolations(hours) : []).map(below('opening_hours'))];
}

function isCount(value: number, greatest: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= greatest;
}
