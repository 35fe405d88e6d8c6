import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import { busyTimes } from '../../domain/availability/busy-times.ts';
import { bookedLoads, type Load } from '../../domain/availability/loads.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import { mayReadFigures, notAllowed } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import { chosen, parseChoice, type ChoiceAsked } from './choice.ts';
import { diariesOf } from './diaries.ts';
import { parsePeriod, violationsOf, type PeriodAsked } from './periods.ts';

/** When a resource is taken. */
export interface BusyTimesFound {
  readonly found: Bookable;
  readonly busy: readonly Load[];
}

/**
 * When resources are taken, in the order of their names, without whose it is. One that is retired comes only where it is named. Refused:
 * `not-allowed`, and with each field and rule as free times.
 */
export async function findBusyTimes(
  app: CoworkingApp,
  asked: ChoiceAsked & { readonly period: PeriodAsked },
  actor: Actor,
): Promise<Outcome<readonly BusyTimesFound[]>> {
  if (!mayReadFigures(app.node, actor)) return notAllowed;
  const period = parsePeriod(asked.period, { start: 'from_time', end: 'until_time' });
  const choice = parseChoice(app.node, asked);
  if (!period.ok || !choice.ok) return invalid([...violationsOf(period), ...violationsOf(choice)]);
  const resources = await chosen(app, choice.value, (one, isNamed) => isNamed || !one.isRetired);
  if (!resources.ok) return resources;
  const loads = bookedLoads(await diariesOf(app, resources.value, period.value), Date.parse(app.clock.now()));
  return accept(resources.value.map((found) => ({ found, busy: busyTimes(found, loads, period.value) })));
}
