import { Readable } from 'node:stream';
import { Occupancy, type OccupancyFigures } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Output } from '../output/output.ts';
import { writeOut } from '../output/write-out.ts';
import { nodeOfName } from './names.ts';

/** What `bookings occupancy` is told. */
export interface OccupancyOptions {
  readonly space?: string;
  readonly from: string;
  readonly until: string;
  readonly by?: string;
  /** The file for a chart by weekday and hour. */
  readonly chart?: string;
  readonly language?: string;
}

/** What occupancy may be shown by. */
const parts = ['total', 'day', 'week', 'hour'] as const;
type Part = (typeof parts)[number];

/** `inclust bookings occupancy`: how much of the time in which resources could be had was booked. */
export async function getOccupancy(
  context: Context,
  resources: readonly string[],
  { space = '', from: fromDate, until: untilDate, by = 'total', chart, language = '' }: OccupancyOptions,
): Promise<ExitCode> {
  const part = parts.find((one) => one === by);
  if (!part) throw new Failure('usage', 'option-invalid', `--by must be one of ${parts.join(', ')}.`);
  using node = openNode(context, nodeOfName(resources[0] ?? space));
  const asked = { space, resources: [...resources], fromDate, untilDate };
  if (chart !== undefined) {
    const { svg } = await node.availability.drawOccupancy({ occupancy: asked, language });
    return await writeOut(context, chart, Readable.from([svg]));
  }
  const found = (await node.availability.getOccupancy(asked)).resources;
  context.out.result(
    found.map((one) => Occupancy.toJSON(one)),
    () => occupancyTable(context.out, found, part),
  );
  return exitCodes.ok;
}

interface Row {
  readonly resource: string;
  /** The day, the week or the hour. */
  readonly of: string;
  readonly figures: OccupancyFigures | undefined;
}

/** Occupancy as a table of hours of one unit, in all or by day, week or hour. */
export function occupancyTable(out: Output, found: readonly Occupancy[], part: Part): string {
  return out.table<Row>(
    [
      { title: 'resource', value: (row) => row.resource },
      ...(part === 'total' ? [] : [{ title: part, value: (row: Row) => row.of }]),
      { title: 'open hours', side: 'right', value: ({ figures }) => hoursText(figures?.availableMinutes) },
      { title: 'booked', side: 'right', value: ({ figures }) => hoursText(figures?.bookedMinutes) },
      { title: 'used', side: 'right', value: ({ figures }) => hoursText(figures?.usedMinutes) },
      { title: 'share', side: 'right', value: ({ figures }) => shareText(figures) },
      { title: 'beside hours', side: 'right', value: ({ figures }) => hoursText(figures?.outsideMinutes) },
    ],
    found.flatMap((one) => rowsOf(one, part)),
  );
}

function rowsOf({ resource, total, days, weeks, hours }: Occupancy, part: Part): readonly Row[] {
  switch (part) {
    case 'total':
      return [{ resource, of: '', figures: total }];
    case 'day':
      return days.map(({ date, figures }) => ({ resource, of: date, figures }));
    case 'week':
      return weeks.map(({ week, figures }) => ({ resource, of: week, figures }));
    case 'hour':
      return hours.map(({ hour, figures }) => ({ resource, of: `${String(hour).padStart(2, '0')}:00`, figures }));
  }
}

function hoursText(minutes = 0n): string {
  return (Number(minutes) / 60).toFixed(1);
}

/** Empty where nothing could be had. */
function shareText({ availableMinutes = 0n, bookedMinutes = 0n }: Partial<OccupancyFigures> = {}): string {
  return availableMinutes === 0n ? '' : `${((100 * Number(bookedMinutes)) / Number(availableMinutes)).toFixed(1)}%`;
}
