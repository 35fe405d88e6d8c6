import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VisitOrigin } from '@inclust/contracts';
import { projectFolder } from '../local/places.ts';
import { placesOf, type DemoRules } from './demo-rules.ts';

/** Where visitors live, as deploy/demo and the question of an event name it. */
export const demoOrigins = {
  LOCAL: VisitOrigin.VISIT_ORIGIN_LOCAL,
  DOMESTIC: VisitOrigin.VISIT_ORIGIN_DOMESTIC,
  INBOUND_PARTNER: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER,
  INBOUND_OTHER: VisitOrigin.VISIT_ORIGIN_INBOUND_OTHER,
  UNKNOWN: VisitOrigin.VISIT_ORIGIN_UNKNOWN,
} as const;
export type DemoOrigin = keyof typeof demoOrigins;

/** Who registers for an event of the season. */
export interface PlannedRegistrations {
  /** Id of the event in the season. */
  readonly event: string;
  readonly occurrence: string;
  readonly rules: DemoRules;
  /** How many people of which city's register. */
  readonly people: Readonly<Record<string, number>>;
  /** How many of the event's own city cancel, pay, are approved and refused, the first ones first. */
  readonly cancelled?: number;
  readonly paid?: number;
  readonly approved?: number;
  readonly refused?: number;
}

/** Who comes to the open day of a city. */
export interface PlannedOpenDay {
  readonly people: Readonly<Record<string, number>>;
  /** People without an account. */
  readonly guests: number;
  /** How many of those of the city who have registered do not come, the first ones. */
  readonly stayAway: number;
  /** Who comes without a ticket. */
  readonly walkIns: Readonly<Record<DemoOrigin, number>>;
  /** How many of those of unknown origin were staff. */
  readonly staff: number;
  /** What somebody with a counter at the door has counted. */
  readonly doorCount: number;
}

/** What deploy/demo tells of registrations in a city. */
export interface CityRegistrations {
  readonly city: string;
  readonly events: readonly PlannedRegistrations[];
  readonly openDay: PlannedOpenDay;
}

/** Reads deploy/demo/registrations.json. */
export function readDemoRegistrations(): readonly CityRegistrations[] {
  const text = readFileSync(join(projectFolder, 'deploy/demo/registrations.json'), 'utf8');
  return (JSON.parse(text) as { readonly cities: readonly CityRegistrations[] }).cities;
}

/** Somebody who registers: of a city's register by her external id, or a guest by her number. */
export interface Coming {
  readonly city: string;
  /** Empty for a guest. */
  readonly externalId: string;
  /** Her own within the event, from 0. */
  readonly number: number;
}

/** These numbers are people in every register, and none of their rows is refused. */
const firstPerson = 12;
const peopleEach = 34;

/** Who registers for an event, the first ones of each city; `turn` lets another event have other people. */
export function comingTo(people: Readonly<Record<string, number>>, turn: number): readonly Coming[] {
  return Object.entries(people)
    .flatMap(([city, count]) =>
      Array.from({ length: count }, (_, at) => ({ city, externalId: personOfCity(city, turn * 9 + at) })),
    )
    .map((one, number) => ({ ...one, number }));
}

/** The external id of somebody of a city's register; another number is another one, until all have come. */
export function personOfCity(city: string, number: number): string {
  return `${city.toUpperCase()}-P${String(firstPerson + (number % peopleEach)).padStart(4, '0')}`;
}

/** How many registrations there are. */
export interface RegistrationSums {
  /** With those who wait. */
  readonly active: number;
  readonly waiting: number;
  readonly cancelled: number;
}

/** What the registrations of an event come to. Who waits is counted by orders of one place each. */
export function expectedOf({ people, rules, cancelled = 0, refused = 0 }: PlannedRegistrations): RegistrationSums {
  const active = total(people) - cancelled - refused;
  return { active, waiting: Math.max(0, active - placesOf(rules)), cancelled };
}

/** How many are counted in all. */
export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}
