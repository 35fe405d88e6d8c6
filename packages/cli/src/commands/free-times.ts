import { FreeTimes, type ResourceKind } from '@inclust/contracts';
import type { ZoneName } from '@inclust/schedule';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { resourceKinds } from './coworking-words.ts';
import { named } from './event-words.ts';
import { lengthText, minutesOf } from './length-of-time.ts';
import { nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { ownSpanText, ownZone, spanText } from './span-text.ts';
import { momentOrDayIn } from './wall-times.ts';
import { zoneAbout, zoneOf } from './zone-of-space.ts';

/** What `bookings free` is told. */
export interface FreeOptions {
  readonly space?: string;
  readonly of?: string;
  readonly kind?: string;
  readonly feature?: readonly string[];
  readonly people?: string;
  readonly units?: string;
  readonly length?: string;
  readonly from?: string;
  readonly until?: string;
}

/** How far is looked where nobody says until when. */
const usualDays = 7;

/** `inclust bookings free`: free times of resources, from now on and for a week unless it is said otherwise. */
export async function findFreeTimes(
  context: Context,
  resources: readonly string[],
  options: FreeOptions,
): Promise<ExitCode> {
  const { space, of: nodeId = '', kind, feature = [], people, units, length, from, until } = options;
  const wanted = {
    space: space ?? '',
    nodeId,
    resources: [...resources],
    features: [...feature],
    ...(kind === undefined ? {} : { kind: named<ResourceKind>('--kind', resourceKinds, kind) }),
    ...(people === undefined ? {} : { people: countOf('--people', people) }),
    ...(units === undefined ? {} : { units: countOf('--units', units) }),
    ...(length === undefined ? {} : { durationMinutes: minutesOf('--length', length) }),
  };
  using node = openNode(context, nodeOfName(resources[0] ?? space));
  const zone = await zoneAbout(node, { space, resource: resources[0], nodeId });
  const found = await node.availability.findFreeTimes({ ...wanted, ...periodOf(from, until, zone) });
  context.out.result(
    found.resources.map((one) => FreeTimes.toJSON(one)),
    () => freeTable(context.out, found.resources, ownZone()),
  );
  return exitCodes.ok;
}

/** From when until when is looked, by the clocks of a zone. */
export function periodOf(from: string | undefined, until: string | undefined, zone: ZoneName) {
  const fromTime = from === undefined ? new Date().toISOString() : momentOrDayIn('--from', from, zone);
  const week = Temporal.Instant.from(fromTime).toZonedDateTimeISO(zone).add({ days: usualDays });
  const untilTime = until === undefined ? new Date(week.epochMilliseconds) : momentOrDayIn('--until', until, zone);
  return { fromTime, untilTime: new Date(untilTime).toISOString() };
}

/** Free times, one a row; a resource without any has a row too. */
export function freeTable(out: Output, found: readonly FreeTimes[], own: ZoneName | undefined): string {
  const rows = found.flatMap(({ resource, free, ...times }) => {
    const zone = zoneOf(times);
    if (free.length === 0) return [{ resource, when: 'nothing is free', here: '', length: '' }];
    return free.map(({ startTime = '', endTime = '' }) => ({
      resource,
      when: spanText(startTime, endTime, zone),
      here: ownSpanText(startTime, endTime, zone, own),
      length: lengthText(Math.round((Date.parse(endTime) - Date.parse(startTime)) / 60_000)),
    }));
  });
  return out.table(
    [
      { title: 'resource', value: (row) => row.resource },
      { title: 'when', value: (row) => row.when },
      { title: 'here', value: (row) => row.here },
      { title: 'length', side: 'right', value: (row) => row.length },
    ],
    rows,
  );
}
