import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import type { ZoneName } from '@inclust/schedule';
import { bookedLoads, usedLoads } from '../../domain/availability/loads.ts';
import { localHours, spanOf, type LocalHours } from '../../domain/availability/local-hours.ts';
import { occupancyOf, type Occupancy } from '../../domain/availability/occupancy.ts';
import { openTimes, type OpenTimes } from '../../domain/availability/open-times.ts';
import type { Holidays } from '../../domain/opening/holidays.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import { mayReadFigures, notAllowed } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import { chosen, parseChoice, type ChoiceAsked } from './choice.ts';
import { diariesOf } from './diaries.ts';
import { parseDates, violationsOf, type Dates } from './periods.ts';

/** Of what figures are wanted, and of which dates: `YYYY-MM-DD`, from the first until before another. */
export interface OccupancyAsked extends ChoiceAsked {
  readonly from: string;
  readonly until: string;
}

/** How much of a resource was booked. */
export interface OccupancyFound {
  readonly found: Bookable;
  readonly occupancy: Occupancy;
}

/**
 * How much of the time in which resources could be had was booked, in the order of their names. Refused: `not-allowed`, and with each field
 * and rule `required`, `date-format`, `not-after-start`, `period-too-long`, `resource-name`, `space-not-found`, `resource-not-found`,
 * `too-many`.
 */
export async function getOccupancy(
  app: CoworkingApp,
  asked: OccupancyAsked,
  actor: Actor,
): Promise<Outcome<readonly OccupancyFound[]>> {
  if (!mayReadFigures(app.node, actor)) return notAllowed;
  const dates = parseDates(asked);
  const choice = parseChoice(app.node, asked);
  if (!dates.ok || !choice.ok) return invalid([...violationsOf(dates), ...violationsOf(choice)]);
  const resources = await chosen(app, choice.value, () => true);
  if (!resources.ok) return resources;
  if (resources.value.length === 0) return accept([]);
  const calendars = calendarsOf(resources.value, dates.value, app.holidays);
  const spans = [...calendars.values()].map(({ days }) => spanOf(days));
  const window = {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
  const diaries = await diariesOf(app, resources.value, window);
  const at = Date.parse(app.clock.now());
  const loads = { booked: bookedLoads(diaries, at), used: usedLoads(diaries, at) };
  return accept(
    resources.value.flatMap((found) => {
      const calendar = calendars.get(found.zone);
      return calendar ? [{ found, occupancy: occupancyOf(found, loads, calendar.days, calendar.open) }] : [];
    }),
  );
}

/** The days of each zone, and when resources are open on them. */
function calendarsOf(
  resources: readonly Bookable[],
  { from, until }: Dates,
  holidays: Holidays,
): ReadonlyMap<ZoneName, { readonly days: LocalHours; readonly open: OpenTimes }> {
  const zones = [...new Set(resources.map(({ zone }) => zone))];
  return new Map(
    zones.map((zone) => {
      const days = localHours(zone, from, until);
      return [zone, { days, open: openTimes(spanOf(days), holidays) }];
    }),
  );
}
