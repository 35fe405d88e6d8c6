import { BusyTimes } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { periodOf, type FreeOptions } from './free-times.ts';
import { nodeOfName } from './names.ts';
import { spanText } from './span-text.ts';
import { zoneAbout, zoneOf } from './zone-of-space.ts';

/** What `bookings busy` is told. */
export type BusyOptions = Pick<FreeOptions, 'space' | 'from' | 'until'>;

/** `inclust bookings busy`: when resources are taken, without whose it is; from now on and for a week unless it is said otherwise. */
export async function findBusyTimes(
  context: Context,
  resources: readonly string[],
  { space, from, until }: BusyOptions,
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(resources[0] ?? space));
  const zone = await zoneAbout(node, { space, resource: resources[0] });
  const wanted = { space: space ?? '', resources: [...resources], ...periodOf(from, until, zone) };
  const found = await node.availability.findBusyTimes(wanted);
  context.out.result(
    found.resources.map((one) => BusyTimes.toJSON(one)),
    () => busyTable(context.out, found.resources),
  );
  return exitCodes.ok;
}

function busyTable(out: Output, found: readonly BusyTimes[]): string {
  const rows = found.flatMap(({ resource, busy, ...times }) => {
    const zone = zoneOf(times);
    if (busy.length === 0) return [{ resource, when: 'free all the time', units: '' }];
    return busy.map(({ startTime = '', endTime = '', units }) => ({
      resource,
      when: spanText(startTime, endTime, zone),
      units: String(units),
    }));
  });
  return out.table(
    [
      { title: 'resource', value: (row) => row.resource },
      { title: 'when', value: (row) => row.when },
      { title: 'units', side: 'right', value: (row) => row.units },
    ],
    rows,
  );
}
