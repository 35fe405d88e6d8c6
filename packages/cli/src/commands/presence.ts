import { GetDoorCodeResponse } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { nodeOfName } from './names.ts';
import { showBooking, showBookings } from './show-bookings.ts';

/** `inclust bookings check-in`: by the code at the door, which staff needs not. */
export async function checkInBooking(
  context: Context,
  name: string,
  { code = '' }: { readonly code?: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showBooking(context, (await node.presence.checkIn({ name, doorCode: code })).booking);
}

/** `inclust bookings check-out`. */
export async function checkOutBooking(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showBooking(context, (await node.presence.checkOut({ name })).booking);
}

/** `inclust spaces door-code`: what is to be shown at the door now. */
export async function showDoorCode(context: Context, space: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(space));
  const found = await node.presence.getDoorCode({ space });
  const { doorCode, expireTime = '' } = found;
  context.out.result(GetDoorCodeResponse.toJSON(found), () =>
    [
      `${doorCode.slice(0, 4)} ${doorCode.slice(4)}`,
      `until ${expireTime.slice(11, 16)} UTC, and five minutes more`,
    ].join('  '),
  );
  return exitCodes.ok;
}

/** `inclust spaces present`: who is there now. */
export async function listPresent(context: Context, space: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(space));
  return showBookings(context, (await node.presence.listPresent({ space })).bookings);
}
