import type { NodeLeave } from '@inclust/contracts';
import { accept, parseNodeId, refuse, type NodeId, type Outcome } from '@inclust/kernel';
import { isSignedKeyChange } from '@inclust/node-home';
import type { Logger } from 'pino';
import { keysInUse, keysOfRecord } from '../exchange/node-keys.ts';
import type { Departure, NodeRecord, NodeRegister } from './ports.ts';

/** What ending a city's part needs of the meta-cluster. */
export interface LeavingDependencies {
  readonly register: NodeRegister;
  /** Lets the register take effect: configuration, streams, and the word to the other cities. */
  readonly applyRegister: () => Promise<void>;
  /** Closes links, so that none stays of a city that takes part no more. */
  readonly closeLinks: () => Promise<void>;
  /** Tells the city itself, while its link is open; rejects where it does not answer. */
  readonly tell: (city: NodeId, departure: Departure) => Promise<void>;
  /** Takes away the streams that come from the city, and counts what of them was not applied. */
  readonly endFlows: (city: NodeId) => Promise<void>;
  /** Takes away what the city has told of its members, bodies and events, here and on its way to the other cities. */
  readonly endCopies: (city: NodeId) => Promise<void>;
  /** Notes it in the audit log, once. */
  readonly note: (city: NodeId, departure: Departure) => Promise<void>;
  readonly now: () => number;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/** A city that takes part no more. */
export type LeftRecord = NodeRecord & { readonly left: Departure };

/** What a city sends that wants to leave, and what it says. */
export interface AskedLeave {
  readonly bytes: Uint8Array;
  readonly leave: NodeLeave;
  readonly signature: Uint8Array;
}

/** Why a city is not let go. */
export type LeaveRefusal = 'other-node' | 'signature-invalid' | 'leave-late';

/** Puts a city out; of one that takes part no more nothing changes. From when this returns nothing of it is taken. Refused: `node-unknown`. */
export async function removeNode(
  dependencies: Pick<LeavingDependencies, 'register' | 'now' | 'onStep'>,
  { node, actor }: { readonly node: string; readonly actor: string },
): Promise<Outcome<LeftRecord>> {
  const record = await dependencies.register.get(node);
  if (record?.role !== 'city')
    return refuse({
      code: 'node-unknown',
      kind: 'not-found',
      message: 'No such city takes part.',
      resource: `nodes/${node}`,
    });
  return accept(await leaves(dependencies, record, actor));
}

/**
 * Lets a city go that asks for it, over its own link: signed with a key that has not ended, and later than its join, so that an old wish cannot
 * come again. Of one that takes part no more nothing changes.
 */
export async function letGo(
  dependencies: Pick<LeavingDependencies, 'register' | 'now' | 'onStep'>,
  caller: string,
  { bytes, leave, signature }: AskedLeave,
): Promise<LeftRecord | LeaveRefusal> {
  const node = parseNodeId(caller);
  const record = node && (await dependencies.register.get(node));
  if (record?.role !== 'city' || leave.nodeId !== node) return 'other-node';
  const { left, ...before } = record;
  const keys = left ? keysOfRecord(before).slice(0, 1) : keysInUse(keysOfRecord(record));
  if (!keys.some(({ key }) => isSignedKeyChange('leave', bytes, signature, key))) return 'signature-invalid';
  if (!(Date.parse(leave.time) > Date.parse(record.joinedAt))) return 'leave-late';
  return leaves(dependencies, record, undefined);
}

/**
 * Takes away all that was for a city that takes part no more. Each step may be repeated: what was cut off is done by the next call, and no step
 * lets anything of the city in again.
 */
export async function settleDeparture(dependencies: LeavingDependencies, { nodeId }: LeftRecord): Promise<void> {
  const { register, applyRegister, closeLinks, tell, endFlows, endCopies, note, logger } = dependencies;
  const step = (name: string): void => dependencies.onStep?.(`departure.${name}`);
  const record = await register.get(nodeId);
  if (!record?.left || record.left.settled) return;
  const { left } = record;
  try {
    await tell(nodeId, left);
  } catch (error) {
    // A city that is away, or was put out for what it does, cannot hold this up.
    logger.debug({ err: error, peer: nodeId }, 'a city could not be told that it takes part no more');
  }
  step('city-told');
  await endFlows(nodeId);
  step('flows-ended');
  await endCopies(nodeId);
  step('copies-gone');
  await applyRegister();
  step('register-applied');
  await closeLinks();
  step('links-closed');
  await note(nodeId, left);
  step('noted');
  await register.put({ ...record, left: { ...left, settled: true }, version: record.version + 1 });
  await applyRegister();
}

/** The departures that are not settled. */
export async function unsettled(register: NodeRegister): Promise<readonly LeftRecord[]> {
  return (await register.all()).flatMap((record) => (isLeft(record) && !record.left.settled ? [record] : []));
}

/** Whether a node takes part no more. */
export function isLeft(record: NodeRecord): record is LeftRecord {
  return record.left !== undefined;
}

async function leaves(
  { register, now, onStep }: Pick<LeavingDependencies, 'register' | 'now' | 'onStep'>,
  record: NodeRecord,
  removedBy: string | undefined,
): Promise<LeftRecord> {
  if (isLeft(record)) return record;
  const at = new Date(now()).toISOString();
  const { earlierLeafKeys: _, linkClosing: __, earlierKeys, ...rest } = record;
  const left: LeftRecord = {
    ...rest,
    ...(earlierKeys ? { earlierKeys: earlierKeys.map((key) => ({ ...key, until: key.until ?? at })) } : {}),
    left: { at, ...(removedBy === undefined ? {} : { removedBy }) },
    version: record.version + 1,
  };
  await register.put(left);
  onStep?.('departure.entered');
  return left;
}
