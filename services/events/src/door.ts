import type { KeyObject } from 'node:crypto';
import type { NodeId } from '@inclust/kernel';
import { repeat } from '@inclust/messaging';
import { migrate } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { DoorApp, KeptDoor, TicketCodes } from './app/door/ports.ts';
import { tellRegistrations } from './app/door/tell-registrations.ts';
import type { PlacesApp } from './app/places/ports.ts';
import { doorMigrations } from './storage/door/collections.ts';
import { createDoorStore } from './storage/door/door-store.ts';
import { createListStore } from './storage/door/list-store.ts';
import { createScanLog } from './storage/door/scan-log.ts';
import { createWalkInStore } from './storage/door/walk-in-store.ts';
import { ticketCodes } from './transport/codes/ticket-codes.ts';
import { checkInService } from './transport/grpc/check-in-service.ts';

/** What the door needs of the service that it belongs to. */
export interface DoorDependencies {
  readonly node: NodeId;
  readonly mongo: Connection;
  readonly places: PlacesApp;
  /** The node's Ed25519 key for tickets. */
  readonly ticketKey: KeyObject;
  readonly context: RpcContext;
  readonly logger: Logger;
  /** How long the process that has let somebody in has to tell it, in milliseconds; 10 s unless told otherwise. */
  readonly ownFor?: number;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** The running door of a node. */
export interface Door extends AsyncDisposable {
  readonly app: DoorApp;
  readonly codes: TicketCodes;
  readonly services: readonly RpcService[];
}

/** How often is looked for registrations that do not know who is in, in milliseconds; sooner where this process knows of one. */
const tellEvery = 2_000;

/** Starts the door of a node: makes its collections, and lets registrations know who is in. */
export async function createDoor(dependencies: DoorDependencies): Promise<Door> {
  const { node, mongo, places, ticketKey, context, logger, ownFor = 10_000, now = Date.now } = dependencies;
  await migrate(mongo, 'door', doorMigrations);
  const codes = ticketCodes(node, ticketKey);
  const own = new Map<string, KeptDoor>();
  const app: DoorApp = {
    node,
    places,
    lists: createListStore(mongo),
    doors: createDoorStore(mongo, now),
    scans: createScanLog(mongo),
    walkIns: createWalkInStore(mongo),
    codes,
    ownFor,
    tellSoon: (doors) => {
      for (const door of doors) own.set(`${door.list}/${door.registration}/${door.place}`, door);
      telling.soon();
    },
    now,
  };
  const telling = repeat(
    tellEvery,
    (stop) => tellRegistrations(app, own, stop),
    (error) => logger.warn({ err: error }, 'registrations could not be told who is in'),
  );
  return {
    app,
    codes,
    services: [checkInService(app, context)],
    [Symbol.asyncDispose]: () => telling[Symbol.asyncDispose](),
  };
}
