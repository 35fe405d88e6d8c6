import { isOut, readDeparture, removeDeparture, writeDeparture, type Departure } from '@inclust/node-home';
import { endCopies } from './app/end-copies.ts';
import { isInStream } from './exchange/topology.ts';
import type { SideOptions } from './side.ts';

/**
 * Forgets the other nodes, once this one takes part no more: what they have told, who they are, and the stream that they came by. Its own register,
 * figures and outgoing streams stay as they are. May be repeated.
 */
export async function forgetOthers(options: SideOptions): Promise<void> {
  const { file, paths, manager, register, directory, bodies, agenda } = options;
  for (const name of (await Array.fromAsync(manager.streams.names())).filter(isInStream))
    await manager.streams.delete(name);
  await endCopies({ directory, bodies, agenda }, { allBut: file.nodeId });
  await register.forget();
  const departure = readDeparture(paths);
  if (departure) writeDeparture(paths, { ...departure, isForgotten: true });
}

/** Finishes at a start what a departure has left to do, also where the city has joined again meanwhile. */
export async function takeUpDeparture(options: SideOptions): Promise<Departure | undefined> {
  const { paths } = options;
  const departure = readDeparture(paths);
  if (departure?.leftAt === undefined) return undefined;
  if (!departure.isForgotten) await forgetOthers(options);
  if (isOut(departure)) return departure;
  removeDeparture(paths);
  return undefined;
}
