import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import { freeTimes, reach, within } from '../../domain/availability/free-times.ts';
import { takenLoads } from '../../domain/availability/loads.ts';
import { openTimes } from '../../domain/availability/open-times.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import type { Resource, ResourceKind } from '../../domain/resources/resource.ts';
import type { CoworkingApp } from '../ports.ts';
import { chosen, parseChoice, type ChoiceAsked } from './choice.ts';
import { diariesOf } from './diaries.ts';
import { parsePeriod, violationsOf, type PeriodAsked } from './periods.ts';

/** What free times are wanted of, in what, and how much of it. */
export interface FreeTimesAsked extends ChoiceAsked {
  readonly period: PeriodAsked;
  readonly kind: ResourceKind | undefined;
  /** What has all of these. */
  readonly features: readonly string[];
  /** What has room for so many; any where it is 0. */
  readonly people: number;
  /** 1 where it is 0. */
  readonly units: number;
  /** How long at least; the shortest booking of each where it is 0. */
  readonly minutes: number;
}

/** When a resource can be had. */
export interface FreeTimesFound {
  readonly found: Bookable;
  readonly free: readonly Interval[];
}

/**
 * Free times of resources, in the order of their names. One that is retired comes only where it is named. Refused with each field and rule:
 * `required`, `not-after-start`, `period-too-long`, `resource-name`, `space-not-found`, `resource-not-found`, `too-many`, `not-negative`,
 * `out-of-range`.
 */
export async function findFreeTimes(
  app: CoworkingApp,
  asked: FreeTimesAsked,
): Promise<Outcome<readonly FreeTimesFound[]>> {
  const period = parsePeriod(asked.period, { start: 'from_time', end: 'until_time' });
  const choice = parseChoice(app.node, asked);
  const broken = [...violationsOf(period), ...violationsOf(choice), ...countViolations(asked)];
  if (!period.ok || !choice.ok || broken.length > 0) return invalid(broken);
  const resources = await chosen(app, choice.value, (one, isNamed) => suits(one, asked) && (isNamed || !one.isRetired));
  if (!resources.ok) return resources;
  const at = Date.parse(app.clock.now());
  const horizon = Math.max(0, ...resources.value.map(({ resource }) => resource.rules.horizon));
  const window = within(period.value, reach({ leadTime: 0, horizon }, at));
  if (window.start >= window.end) return accept(resources.value.map((found) => ({ found, free: [] })));
  const taken = takenLoads(await diariesOf(app, resources.value, window), at);
  const open = openTimes(window, app.holidays);
  const wanted = { window, units: unitsOf(asked), minutes: asked.minutes, at };
  return accept(resources.value.map((found) => ({ found, free: freeTimes(found, taken, wanted, open) })));
}

function suits({ kind, features, seats }: Resource, asked: FreeTimesAsked): boolean {
  return (
    (asked.kind === undefined || kind === asked.kind) &&
    asked.features.every((feature) => features.includes(feature)) &&
    (seats === null || seats * unitsOf(asked) >= asked.people)
  );
}

function unitsOf({ units }: FreeTimesAsked): number {
  return units === 0 ? 1 : units;
}

function countViolations({ people, units, minutes, features }: FreeTimesAsked): readonly FieldViolation[] {
  const counts = { people, units, duration_minutes: minutes };
  return [
    ...Object.entries(counts).flatMap(([field, count]) =>
      count >= 0 ? [] : [{ field, rule: 'not-negative', message: 'At least 0.' }],
    ),
    ...(features.length <= mostFeatures
      ? []
      : [{ field: 'features', rule: 'too-many', message: `At most ${mostFeatures}.` }]),
  ];
}

const mostFeatures = 30;
