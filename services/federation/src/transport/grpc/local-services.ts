import { Metadata } from '@grpc/grpc-js';
import {
  AuditServiceClient,
  BodyReplicationServiceClient,
  CoworkingNodeServiceClient,
  EventNodeCallServiceClient,
  EventReplicationServiceClient,
  FactReplicationServiceClient,
  MemberReplicationServiceClient,
} from '@inclust/contracts';
import type { ReplicaDigest } from '@inclust/mongo';
import { callUnary, openClient, type ClientOptions } from '@inclust/rpc';
import type { LocalServices } from '../../app/ports.ts';
import type { FederationDependencies } from '../../dependencies.ts';

/** A digest over a large register takes its time, in milliseconds. */
const digestTimeout = 55_000;

/** A call of another node, which waits no longer, in milliseconds. */
const callTimeout = 4_000;

/** Where the services answer that are asked. */
type Addresses = Pick<
  FederationDependencies,
  'membersAddress' | 'reportingAddress' | 'eventsAddress' | 'coworkingAddress'
>;

/** Asks by gRPC, also inside one process. */
export function openLocalServices(
  { membersAddress: members, reportingAddress, eventsAddress, coworkingAddress }: Addresses,
  client: ClientOptions,
): LocalServices {
  const membersClient = openClient(MemberReplicationServiceClient, members, client);
  const auditClient = openClient(AuditServiceClient, members, client);
  const bodiesClient = openClient(BodyReplicationServiceClient, members, client);
  const factsClient = openClient(FactReplicationServiceClient, reportingAddress, client);
  const eventsClient = openClient(EventReplicationServiceClient, eventsAddress, client);
  const callsClient = openClient(EventNodeCallServiceClient, eventsAddress, client);
  const coworkingClient = openClient(CoworkingNodeServiceClient, coworkingAddress, client);
  return {
    membersDigest: async () => {
      const { facts, profiles } = await callUnary(
        membersClient.getMembersDigest.bind(membersClient),
        new Metadata(),
        {},
        digestTimeout,
      );
      const bodies = await callUnary(
        bodiesClient.getBodiesDigest.bind(bodiesClient),
        new Metadata(),
        {},
        digestTimeout,
      );
      return { facts: facts ?? empty, profiles: profiles ?? empty, bodies };
    },
    eventsDigest: () => callUnary(eventsClient.getEventsDigest.bind(eventsClient), new Metadata(), {}, digestTimeout),
    factsDigest: (node) =>
      callUnary(factsClient.getFactsDigest.bind(factsClient), new Metadata(), { nodeId: node }, digestTimeout),
    replayFacts: async () => {
      await callUnary(factsClient.replayFacts.bind(factsClient), new Metadata(), {}, digestTimeout);
    },
    republishMembers: async () => {
      await callUnary(membersClient.republishMembers.bind(membersClient), new Metadata(), {}, digestTimeout);
      await callUnary(bodiesClient.republishBodies.bind(bodiesClient), new Metadata(), {}, digestTimeout);
    },
    noteLostMembers: async (lost) => {
      const members = lost.map(({ id, version }) => ({ id, version: BigInt(version) }));
      const note = membersClient.noteLostMembers.bind(membersClient);
      return Number((await callUnary(note, new Metadata(), { members }, digestTimeout)).noted);
    },
    republishEvents: async () => {
      await callUnary(eventsClient.republishEvents.bind(eventsClient), new Metadata(), {}, digestTimeout);
    },
    noteDeparture: async (nodeId, { at: leaveTime, removedBy }) => {
      const request = { nodeId, leaveTime, actor: removedBy ?? `nodes/${nodeId}`, removed: removedBy !== undefined };
      await callUnary(auditClient.noteDeparture.bind(auditClient), new Metadata(), request, callTimeout);
    },
    answerNodeCall: async (context, method, callerNodeId, body) => {
      const request = { callerNodeId, method, body: Buffer.from(body) };
      if (context === 'events') {
        const ask = callsClient.answerEventCall.bind(callsClient);
        return (await callUnary(ask, new Metadata(), request, callTimeout)).body;
      }
      if (context === 'coworking') {
        const ask = coworkingClient.answerCoworkingCall.bind(coworkingClient);
        return (await callUnary(ask, new Metadata(), request, callTimeout)).body;
      }
      if (context !== 'members') throw new Error(`no service of this node answers for ${context}`);
      const answer = await callUnary(
        bodiesClient.answerNodeCall.bind(bodiesClient),
        new Metadata(),
        request,
        callTimeout,
      );
      return answer.body;
    },
    [Symbol.dispose]: () => {
      auditClient[Symbol.dispose]();
      membersClient[Symbol.dispose]();
      bodiesClient[Symbol.dispose]();
      factsClient[Symbol.dispose]();
      eventsClient[Symbol.dispose]();
      callsClient[Symbol.dispose]();
      coworkingClient[Symbol.dispose]();
    },
  };
}

const empty: ReplicaDigest = { count: 0n, hash: 0n };
