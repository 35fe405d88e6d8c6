import { CheckTimeResponse, type Obstacle } from '@inclust/contracts';
import type { ZoneName } from '@inclust/schedule';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { bookingTimeOf, type BookingTimeOptions } from './booking-times.ts';
import { nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { ownSpanText, ownZone, spanText } from './span-text.ts';
import { zoneOfResource } from './zone-of-space.ts';

/** What `bookings check` is told. */
export interface CheckOptions extends BookingTimeOptions {
  readonly units?: string;
  readonly people?: string;
}

/** `inclust bookings check`: everything that stands in the way of a booking; the exit code tells whether anything does. */
export async function checkTime(context: Context, resource: string, options: CheckOptions): Promise<ExitCode> {
  const { units, people } = options;
  using node = openNode(context, nodeOfName(resource));
  const zone = await zoneOfResource(node, resource);
  const time = bookingTimeOf(options, zone);
  const found = await node.availability.checkTime({
    resource,
    ...time,
    ...(units === undefined ? {} : { units: countOf('--units', units) }),
    ...(people === undefined ? {} : { people: countOf('--people', people, 0) }),
  });
  context.out.result(CheckTimeResponse.toJSON(found), () =>
    [
      [spanText(time.startTime, time.endTime, zone), ownSpanText(time.startTime, time.endTime, zone, ownZone())]
        .filter(Boolean)
        .join('  = '),
      ...obstacleLines(found.obstacles, zone),
    ].join('\n'),
  );
  return found.obstacles.length === 0 ? exitCodes.ok : exitCodes.refused;
}

/** What stands in the way, each with its field and rule and, where it is taken, with when; or that nothing does. */
export function obstacleLines(obstacles: readonly Obstacle[], zone: ZoneName): readonly string[] {
  if (obstacles.length === 0) return ['it can be had'];
  return obstacles.flatMap(({ field, rule, message, periods }) => [
    `  ${field}: ${rule}: ${message}`,
    ...periods.map(({ startTime = '', endTime = '' }) => `    taken ${spanText(startTime, endTime, zone)}`),
  ]);
}
