import {
  Copies,
  FederationServiceService,
  FlowStatus as ProtoFlow,
  LinkStatus,
  NodeDeparture,
  NodeRole,
  Recall as ProtoRecall,
  type FederationServiceServer,
  longDeadlines,
} from '@inclust/contracts';
import { accept, refuse, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize } from '@inclust/mongo';
import { encodeInvitation, type CertificateEnd } from '@inclust/node-home';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { FlowStatus } from '../../exchange/flow-status.ts';
import type { NewInvitation } from '../../app/invite-node.ts';
import type { Peer } from '../../app/peer.ts';
import type { NodeRegister } from '../../app/ports.ts';
import type { Recall, RecallStore } from '../../app/recalls.ts';
import { nodeMessage } from '../../exchange/node-message.ts';

/** How the copies of a node stand with the originals and with the meta-cluster's. */
export type CopiesCompared = 'equal' | 'different' | 'moving' | 'link-down';

const copies: Readonly<Record<CopiesCompared, Copies>> = {
  equal: Copies.COPIES_EQUAL,
  different: Copies.COPIES_DIFFERENT,
  moving: Copies.COPIES_MOVING,
  'link-down': Copies.COPIES_LINK_DOWN,
};

/** That a city takes part no more, as is shown. */
export interface ShownDeparture {
  readonly node: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly removed: boolean;
  readonly settled: boolean;
  readonly refused: number;
}

/** What the federation's gRPC service shows and does. */
export interface FederationView {
  readonly node: string;
  readonly role: 'city' | 'meta';
  readonly register: NodeRegister;
  readonly peers: () => readonly Peer[];
  readonly flows: (
    peer: Peer,
  ) => Promise<{ readonly outgoing: readonly FlowStatus[]; readonly incoming: readonly FlowStatus[] }>;
  /** Compares at once. */
  readonly compare: () => Promise<CopiesCompared>;
  /** Only at the meta-cluster. */
  readonly invite?: (node: string, again: boolean) => Promise<Outcome<NewInvitation>>;
  /** Only at the meta-cluster: puts a city out, in the name of an account. */
  readonly remove?: (node: string, actor: string) => Promise<Outcome<ShownDeparture>>;
  /** Who takes part no more, by node. */
  readonly departures: () => Promise<readonly ShownDeparture[]>;
  /** What an invitation says beside its secret: where to join, and which certificate to expect there. */
  readonly door?: { readonly address: string; readonly fingerprint: () => Promise<string> };
}

/** When the certificates of the node end. */
export interface CertificateView {
  readonly certificates: () => readonly CertificateEnd[];
}

/** What the service knows of recalls. */
export interface RecallView {
  readonly recalls: RecallStore['list'];
  readonly others: () => Promise<readonly string[]>;
}

/** This node's part in the federation as a gRPC service. */
export function federationService(
  view: FederationView & RecallView & CertificateView,
  context: RpcContext,
): RpcService {
  const implementation: FederationServiceServer = {
    listNodes: unary(context, async () => accept({ nodes: (await view.register.all()).map(nodeMessage) })),
    getFederationStatus: unary(context, async () => {
      const links = await Promise.all(view.peers().map(async (peer) => linkStatus(peer, await view.flows(peer))));
      return accept({
        nodeId: view.node,
        role: view.role === 'meta' ? NodeRole.NODE_ROLE_META : NodeRole.NODE_ROLE_CITY,
        links,
        certificates: view.certificates().map(({ kind, end }) => ({ kind, endTime: end.toISOString() })),
        departures: (await view.departures()).map(departureMessage),
      });
    }),
    compareCopies: unary(
      context,
      async () => accept({ copies: copies[await view.compare()] }),
      longDeadlines.comparison,
    ),
    listRecalls: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const list = `recalls ${request.outstanding}`;
      const position = decodePageToken(list, request.pageToken);
      if (!position.ok) return position;
      const others = await view.others();
      const found = await view.recalls({
        after: position.value?.id ?? '',
        most: size.value + 1,
        ...(request.outstanding ? { outstanding: others } : {}),
      });
      const page = found.slice(0, size.value);
      const last = found.length > size.value ? page.at(-1) : undefined;
      return accept({
        recalls: page.map((recall) => recallMessage(recall, others)),
        nextPageToken: last ? encodePageToken(list, { key: '', id: last.name }) : '',
      });
    }),
    inviteNode: unary(context, async ({ nodeId, joinAddress, again }) => {
      const { invite, door } = view;
      if (!invite || !door)
        return refuse({ code: 'not-meta', kind: 'state', message: 'Only the node of the meta-cluster invites.' });
      const made = await invite(nodeId, again);
      if (!made.ok) return made;
      const { secret, expiresAt } = made.value;
      const fingerprint = await door.fingerprint();
      const invitation = encodeInvitation({
        nodeId: made.value.nodeId,
        metaId: view.node,
        address: joinAddress || door.address,
        fingerprint,
        secret,
      });
      return accept({ invitation, expireTime: expiresAt.toISOString() });
    }),
    removeNode: unary(context, async ({ nodeId }, { actor }) => {
      if (!view.remove)
        return refuse({
          code: 'not-meta',
          kind: 'state',
          message: 'Only the node of the meta-cluster puts cities out.',
        });
      const done = await view.remove(nodeId, actor.id);
      return done.ok ? accept({ departure: departureMessage(done.value) }) : done;
    }),
  };
  return { definition: FederationServiceService, implementation };
}

function departureMessage({ node, at, removed, settled, refused }: ShownDeparture): NodeDeparture {
  return NodeDeparture.fromPartial({ nodeId: node, leaveTime: at, removed, settled, refused: BigInt(refused) });
}

function linkStatus(
  peer: Peer,
  flows: { readonly outgoing: readonly FlowStatus[]; readonly incoming: readonly FlowStatus[] },
): LinkStatus {
  return LinkStatus.fromPartial({
    nodeId: peer.node,
    up: peer.up,
    sinceTime: new Date(peer.since).toISOString(),
    outgoing: flows.outgoing.map(flowToProto),
    incoming: flows.incoming.map(flowToProto),
    refused: BigInt(peer.refused),
    ...(peer.consistentAt === undefined ? {} : { consistentTime: new Date(peer.consistentAt).toISOString() }),
    resyncs: BigInt(peer.resyncs),
  });
}

function flowToProto(flow: FlowStatus): ProtoFlow {
  return ProtoFlow.fromPartial({
    kind: flow.kind,
    lastSequence: BigInt(flow.lastSequence),
    appliedSequence: BigInt(flow.appliedSequence),
    ...(flow.oldestUnapplied === undefined
      ? {}
      : { oldestUnappliedTime: new Date(flow.oldestUnapplied).toISOString() }),
    stalled: flow.stalled,
  });
}

function recallMessage({ name, version, at, receipts }: Recall, others: readonly string[]): ProtoRecall {
  return ProtoRecall.fromPartial({
    name,
    version: BigInt(version),
    recallTime: at,
    receipts: Object.entries(receipts).map(([nodeId, time]) => ({ nodeId, time })),
    outstandingNodeIds: others.filter((node) => !Object.hasOwn(receipts, node)),
  });
}
