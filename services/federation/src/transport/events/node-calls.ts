import {
  EnterKeysAnswer,
  EnterKeysCall,
  KeyChange,
  ConfirmRecallsAnswer,
  ConfirmRecallsCall,
  CompareDigestsAnswer,
  CompareDigestsCall,
  LeaveAnswer,
  LeaveCall,
  ListHeldAnswer,
  ListHeldCall,
  ListToldAnswer,
  ListToldCall,
  NodeLeave,
  NodeLeftCall,
  ProbeAnswer,
  ProbeCall,
  ReplayAnswer,
  ReplayCall,
} from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { callNode, NodeCallError, type NodeCallHandler } from '@inclust/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import { digestKinds, type HeldAtMeta, type OriginDigest } from '../../app/consistency.ts';
import type { AskedChange } from '../../app/change-keys.ts';
import type { AskedLeave } from '../../app/leave-federation.ts';
import type { Departure, HeldCopy } from '../../app/ports.ts';
import type { Recalled } from '../../app/recalls.ts';
import type { FlowKind } from '../../exchange/signed-content.ts';
import type { ToldMember } from '../../exchange/told-since.ts';
import type { Trust } from '../../exchange/trusted-authorities.ts';

/** The calls that every node serves to the others. */
export function recallHandlers(
  confirm: (caller: string, recalls: readonly Recalled[]) => Promise<readonly Recalled[]>,
): Readonly<Record<string, NodeCallHandler>> {
  return {
    ConfirmRecalls: async (body, caller) => {
      const asked = ConfirmRecallsCall.decode(body).recalls.map(recalledOf);
      const confirmed = await confirm(caller, asked);
      return ConfirmRecallsAnswer.encode({ confirmed: confirmed.map(recalledMessage) }).finish();
    },
  };
}

/** Asks another node which tombstones have arrived there. Throws `NodeCallError` where it does not answer. */
export async function askRecalls(
  connection: NatsConnection,
  caller: NodeId,
  callee: NodeId,
  recalls: readonly Recalled[],
): Promise<Recalled[]> {
  const body = ConfirmRecallsCall.encode({ recalls: recalls.map(recalledMessage) }).finish();
  const answer = await callNode(
    connection,
    { caller, callee, context: 'federation', method: 'ConfirmRecalls' },
    body,
    5_000,
  );
  return ConfirmRecallsAnswer.decode(answer).confirmed.map(recalledOf);
}

function recalledOf({ name, version }: { name: string; version: bigint }): Recalled {
  return { name, version: Number(version) };
}

function recalledMessage({ name, version }: Recalled) {
  return { name, version: BigInt(version) };
}

/** When an outgoing stream was made. */
export interface StreamEpoch {
  readonly kind: FlowKind;
  readonly created: string;
}

/** What a probe brings: the outgoing streams, and the authorities of the federation where the asker trusts others (PEM). */
export interface Probed {
  readonly epochs: readonly StreamEpoch[];
  readonly authorityPem: string;
}

/** How many copies one answer names, so that it fits into a message. */
const heldAtOnce = 4_000;
/** How many answers are asked for at most: four million copies. */
const mostPages = 1_000;

/** What the meta-cluster answers to its cities. */
export interface MetaAnswers {
  readonly probe: (caller: string, epochs: readonly StreamEpoch[], trust: Trust) => Promise<Probed>;
  readonly compare: (caller: string, digests: readonly OriginDigest[]) => Promise<HeldAtMeta>;
  readonly replay: (caller: string, nodes: readonly string[]) => Promise<void>;
  readonly held: (caller: string) => Promise<readonly HeldCopy[]>;
  readonly told: (caller: string, since: string) => Promise<readonly ToldMember[]>;
  /** Why keys are not entered, or the certificate that was asked for, where one was. */
  readonly enterKeys: (caller: string, asked: AskedChange) => Promise<KeysEntered>;
  /** Why a city is not let go, or since when it takes part no more. */
  readonly leave: (caller: string, asked: AskedLeave) => Promise<Partial<LeaveAnswer>>;
}

/** What asking for new keys came to. */
export type KeysEntered =
  | { readonly refused: string }
  | { readonly certificatePem: string; readonly authorityPem: string };

/** The calls that the meta-cluster serves. */
export function metaCallHandlers(answers: MetaAnswers): Readonly<Record<string, NodeCallHandler>> {
  return {
    Probe: async (body, caller) => {
      const { epochs, authorities, signedBy } = ProbeCall.decode(body);
      const own = await answers.probe(caller, epochsOf(epochs), { authorities, signedBy });
      return ProbeAnswer.encode({ epochs: [...own.epochs], authorityPem: own.authorityPem }).finish();
    },
    CompareDigests: async (body, caller) => {
      const asked = CompareDigestsCall.decode(body).digests.map(digestOf);
      const held = await answers.compare(caller, asked);
      return CompareDigestsAnswer.encode({ digests: held.digests.map(digestMessage), moving: held.moving }).finish();
    },
    Replay: async (body, caller) => {
      await answers.replay(caller, ReplayCall.decode(body).nodeIds);
      return ReplayAnswer.encode({}).finish();
    },
    ListHeld: async (body, caller) => {
      const { after } = ListHeldCall.decode(body);
      const held = (await answers.held(caller)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
      const page = held.filter(({ name }) => name > after).slice(0, heldAtOnce);
      const copies = page.map(({ name, version }) => ({ name, version: BigInt(version) }));
      return ListHeldAnswer.encode({ copies }).finish();
    },
    ListTold: async (body, caller) => {
      const told = await answers.told(caller, ListToldCall.decode(body).since);
      const members = told.map(({ id, version }) => ({ id, version: BigInt(version) }));
      return ListToldAnswer.encode({ members }).finish();
    },
    EnterKeys: async (body, caller) => {
      const call = EnterKeysCall.decode(body);
      const asked = { ...call, bytes: call.change, change: KeyChange.decode(call.change) };
      return EnterKeysAnswer.encode(EnterKeysAnswer.fromPartial(await answers.enterKeys(caller, asked))).finish();
    },
    Leave: async (body, caller) => {
      const call = LeaveCall.decode(body);
      const asked = { bytes: call.leave, leave: NodeLeave.decode(call.leave), signature: call.signature };
      return LeaveAnswer.encode(LeaveAnswer.fromPartial(await answers.leave(caller, asked))).finish();
    },
  };
}

/** How long a city has for ending what is between it and the meta-cluster, in milliseconds. */
const departWithin = 3_000;

/** Tells a city that it takes part no more. Throws `NodeCallError` where it does not answer. */
export async function tellDeparture(
  connection: NatsConnection,
  caller: NodeId,
  callee: NodeId,
  { at, removedBy }: Departure,
): Promise<void> {
  const body = NodeLeftCall.encode({ time: at, removed: removedBy !== undefined }).finish();
  await callNode(connection, { caller, callee, context: 'federation', method: 'NodeLeft' }, body, departWithin);
}

/** How long the meta-cluster has for reading all that it holds of a city, in milliseconds; a second or two for 50,000 members. */
const comparePatience = 30_000;

/** What a city asks the meta-cluster. Each throws `NodeCallError` where the link is down. */
export function metaCalls(connection: NatsConnection, caller: NodeId, callee: string) {
  const call = (method: string, body: Uint8Array, timeout: number): Promise<Uint8Array> =>
    callNode(connection, { caller, callee, context: 'federation', method }, body, timeout);
  return {
    probe: async (epochs: readonly StreamEpoch[], { authorities, signedBy }: Trust): Promise<Probed> => {
      const asked = ProbeCall.encode({ epochs: [...epochs], authorities: [...authorities], signedBy }).finish();
      const answer = ProbeAnswer.decode(await call('Probe', asked, 2_000));
      return { epochs: epochsOf(answer.epochs), authorityPem: answer.authorityPem };
    },
    compare: async (digests: readonly OriginDigest[]): Promise<HeldAtMeta> => {
      const asked = CompareDigestsCall.encode({ digests: digests.map(digestMessage) }).finish();
      const answer = CompareDigestsAnswer.decode(await call('CompareDigests', asked, comparePatience));
      return { digests: answer.digests.map(digestOf), moving: answer.moving };
    },
    replay: async (nodes: readonly string[]): Promise<void> => {
      await call('Replay', ReplayCall.encode({ nodeIds: [...nodes] }).finish(), 10_000);
    },
    /** All pages. */
    held: async (): Promise<HeldCopy[]> => {
      const found: HeldCopy[] = [];
      for (let page = 0; page < mostPages; page += 1) {
        const asked = ListHeldCall.encode({ after: found.at(-1)?.name ?? '' }).finish();
        const { copies } = ListHeldAnswer.decode(await call('ListHeld', asked, comparePatience));
        found.push(...copies.map(({ name, version }) => ({ name, version: Number(version) })));
        if (copies.length < heldAtOnce) return found;
      }
      throw new NodeCallError('the meta-cluster tells of copies without end');
    },
    toldSince: async (since: string): Promise<ToldMember[]> => {
      const answer = await call('ListTold', ListToldCall.encode({ since }).finish(), comparePatience);
      return ListToldAnswer.decode(answer).members.map(({ id, version }) => ({ id, version: Number(version) }));
    },
  };
}

function epochsOf(epochs: readonly { kind: string; created: string }[]): StreamEpoch[] {
  return epochs.flatMap(({ kind, created }) => (kind === 'facts' || kind === 'state' ? [{ kind, created }] : []));
}

function digestOf(message: { nodeId: string; kind: string; count: bigint; hash: bigint }): OriginDigest {
  return {
    node: message.nodeId,
    kind: digestKinds.find((kind) => kind === message.kind) ?? 'profiles',
    count: message.count,
    hash: message.hash,
  };
}

function digestMessage(digest: OriginDigest) {
  return { nodeId: digest.node, kind: digest.kind, count: digest.count, hash: digest.hash };
}
