import { BookingSeries } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { nodeOfName } from './names.ts';
import { bookingTable, skippedLines } from './show-bookings.ts';

/** `inclust bookings series`: its rule, its bookings as they stand, and the dates that were not had. */
export async function getSeries(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showSeries(context, (await node.bookings.getBookingSeries({ name })).series);
}

/** `inclust bookings retry`: books those of the skipped dates that can be had now. */
export async function retrySkipped(
  context: Context,
  name: string,
  { date = [] }: { readonly date?: readonly string[] },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showSeries(context, (await node.bookings.retrySkippedDates({ name, dates: [...date] })).series);
}

function showSeries({ out }: Context, series: BookingSeries | undefined): ExitCode {
  if (!series) throw new Error('the answer holds no series');
  const { name, rule, bookings, skipped } = series;
  out.result(BookingSeries.toJSON(series), () =>
    [
      `${name}  ${rule}  ${bookings.length} booked, ${skipped.length} not`,
      bookingTable(out, bookings),
      ...skippedLines(skipped),
    ].join('\n'),
  );
  return exitCodes.ok;
}
