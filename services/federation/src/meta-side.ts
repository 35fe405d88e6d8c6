import { readFileSync } from 'node:fs';
import { RenewKeyAnswer, RenewKeyCall } from '@inclust/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import { accept, parseNodeId, turns, type NodeId } from '@inclust/kernel';
import {
  eventsStream,
  keepStreams,
  onReconnect,
  repeat,
  serveNodeCalls,
  stateStream,
  type NodeCallHandler,
} from '@inclust/messaging';
import { loadCertificates, publicTokenKey } from '@inclust/node-home';
import { closeEnded, endKeys, enterKeys, type AskedChange, type ChangeKeysDependencies } from './app/change-keys.ts';
import { Consistency, type OriginDigest } from './app/consistency.ts';
import type { FlowStatus } from './exchange/flow-status.ts';
import { IncomingFlows } from './exchange/incoming-flows.ts';
import { endCopies } from './app/end-copies.ts';
import { inviteNode } from './app/invite-node.ts';
import {
  isLeft,
  letGo,
  removeNode,
  settleDeparture,
  unsettled,
  type LeavingDependencies,
  type LeftRecord,
} from './app/leave-federation.ts';
import { renewOwnKey, takeOwnKey, type RenewOwnKeyDependencies } from './app/renew-own-key.ts';
import { applyRegister, closeLinks, registerFromFile } from './exchange/meta-register.ts';
import type { Peer } from './app/peer.ts';
import { watchProgress, type Progress } from './exchange/progress.ts';
import { SignatureChecker } from './exchange/signature.ts';
import type { FlowKind } from './exchange/signed-content.ts';
import { membersToldSince } from './exchange/told-since.ts';
import { CityTrusts } from './exchange/city-trusts.ts';
import { inStream, metaOutStreams, outStreams, outSubject } from './exchange/topology.ts';
import {
  collectReceipts,
  outStatePublisher,
  ownEpochs,
  recallAnswers,
  replayOwnState,
  signOwnAgain,
  startExports,
  type Side,
  type SideOptions,
} from './side.ts';
import { createInvitationStore } from './storage/invitations.ts';
import { ownKeyIn, publicHalf } from './storage/own-key.ts';
import { importFacts, importState, type ImportOptions } from './transport/events/import-flow.ts';
import { leafProofs, type EndKeys } from './transport/events/leaf-proofs.ts';
import { metaCallHandlers, tellDeparture, type KeysEntered } from './transport/events/node-calls.ts';
import { serveRoutedCalls } from './transport/events/routed-calls.ts';
import type { ShownDeparture } from './transport/grpc/federation-service.ts';
import { joinService } from './transport/grpc/join-service.ts';
import { linkGauges } from './link-gauges.ts';

/** A link is down when its city has not asked for this long, in milliseconds; cities ask every second. */
const silence = 5_000;

/** How often departures that are not finished are taken up, in milliseconds. */
const settleEvery = 5_000;

/** The meta-cluster's part: keeps the register, takes in what the cities tell, and hands the directory on to all of them. */
export async function createMetaSide(options: SideOptions): Promise<Side> {
  const {
    file,
    paths,
    key,
    federation,
    manager,
    nats,
    mongo,
    system,
    directory,
    bodies,
    agenda,
    register,
    peers,
    flows,
    local,
    logger,
    onStep,
  } = options;
  if (!system) throw new Error('the meta-cluster needs its system account');
  await using opened = new AsyncDisposableStack();
  await restoreRegister(options);
  const cities = async (): Promise<NodeId[]> =>
    (await register.all()).flatMap(({ role, left, nodeId }) => (role === 'city' && !left ? [nodeId] : []));
  const outStates = outStatePublisher(options);
  let known = await cities();
  opened.use(await keepStreams(federation, manager, () => metaOutStreams(file.nodeId, known), logger));
  const proofs = opened.use(leafProofs(federation, (via, asked) => ended(via, asked), logger));
  const apply = async (): Promise<void> => {
    const records = (await register.all()).filter(({ role, left }) => role === 'city' && !left);
    known = records.map(({ nodeId }) => nodeId);
    peers.only(known);
    await applyRegister({ ...options, system, states: outStates });
    proofs.hear(records);
  };
  const changing: ChangeKeysDependencies = {
    register,
    applyRegister: apply,
    closeLinks: () => closeLinks(system),
    now: Date.now,
    ...(onStep ? { onStep } : {}),
  };
  const renewing: RenewOwnKeyDependencies = {
    self: file.nodeId,
    register,
    ownKey: ownKeyIn(paths, key),
    signAgain: () => signOwnAgain(options, outStates, apply),
    now: Date.now,
    ...(onStep ? { onStep } : {}),
  };
  // One after the other: each is decided by what the register says.
  const inTurn = turns();
  await takeOwnKey(renewing);
  await apply();
  // What had ended when the process did is closed now.
  for (const record of await register.all())
    if (record.linkClosing) await closeEnded(changing, record, apply, changing.closeLinks);
  opened.use(
    onReconnect(
      federation,
      () => void apply().catch((error: unknown) => logger.warn({ err: error }, 'register could not be applied')),
    ),
  );
  await startExports(options, ['state'], outStates, opened);

  const checker = new SignatureChecker();
  const incoming = opened.use(
    new IncomingFlows({
      connection: federation,
      manager,
      now: Date.now,
      self: file.nodeId,
      deadLetters: nats,
      feed: (from, kind) => ({ consumer: 'to_meta', deliver: `deliver.${from}.${kind}` }),
      handler: (from, kind) => {
        const peer = peers.of(from);
        const importing: ImportOptions = {
          rules: { kind, sender: from, handsOn: false, checker },
          register,
          directory,
          bodies,
          agenda,
          logger,
          refused: (count) => (peer.refused += count),
        };
        return kind === 'facts'
          ? importFacts(importing, nats)
          : importState(importing, { self: file.nodeId, states: outStates });
      },
      takesPart: async (from) => !(await register.get(from))?.left,
      logger,
      ...(onStep ? { onStep } : {}),
    }),
  );
  opened.use(onReconnect(federation, () => incoming.forget()));
  const leaving: LeavingDependencies = {
    ...changing,
    tell: (city, departure) => tellDeparture(federation, file.nodeId, city, departure),
    endFlows: async (city) => {
      for (const kind of ['facts', 'state'] as const) peers.of(city).refused += await incoming.end(city, kind);
    },
    endCopies: async (city) => {
      await manager.streams.purge(outStreams.state, { filter: outSubject(file.nodeId, 'state', city, '>') });
      outStates.forget();
      await endCopies(options, { node: city });
    },
    note: (city, departure) => local.noteDeparture(city, departure),
    logger,
  };
  const settle = async (): Promise<void> => {
    for (const record of await unsettled(register)) {
      await settleDeparture(leaving, record);
      logger.info({ peer: record.nodeId, removed: record.left.removedBy !== undefined }, 'a city takes part no more');
    }
  };
  // What was cut off is finished; first of all at the start.
  const settling = opened.use(
    repeat(
      settleEvery,
      () => inTurn(settle),
      (error) => logger.warn({ err: error }, 'a departure could not be finished'),
    ),
  );

  const events = await jetstreamManager(nats);
  const progresses = new Map<string, Progress>();
  /** What a city sent and is on its way to the directory and the figures here, or from here to the city. */
  const progressOf = (city: NodeId): Progress => {
    const watched =
      progresses.get(city) ??
      watchProgress([
        { manager: events, streams: () => [eventsStream.stream.name] },
        {
          manager,
          streams: () => [inStream(city, 'facts'), inStream(city, 'state'), `${outStreams.state}/to_${city}`],
        },
      ]);
    progresses.set(city, watched);
    return watched;
  };
  const ownProgress = watchProgress([
    { manager: events, streams: () => [eventsStream.stream.name, stateStream(file.nodeId).stream.name] },
  ]);

  const trusts = new CityTrusts(paths);
  const calls = metaCallHandlers({
    probe: async (caller, epochs, trust) => {
      const city = await cityOf(options, caller);
      if (peers.seen(city)) {
        logger.info({ peer: city }, 'link is up');
        incoming.linked(city);
      }
      for (const { kind, created } of epochs) await incoming.ensure(city, kind, created);
      return { epochs: await ownEpochs(manager, ['state']), authorityPem: trusts.note(city, trust) };
    },
    compare: async (caller, asked) => {
      const city = await cityOf(options, caller);
      if (await progressOf(city).moving()) return { digests: [], moving: true };
      const foundEqual = peers.comparing(city);
      const held = await Promise.all(asked.map((digest) => heldDigest(options, digest)));
      const equal =
        asked.length > 0 &&
        held.every(
          (digest, position) => digest.count === asked[position]?.count && digest.hash === asked[position]?.hash,
        );
      if (equal) foundEqual();
      return { digests: held, moving: false };
    },
    replay: async (caller, nodes) => {
      const city = await cityOf(options, caller);
      if (!nodes.includes(city)) return;
      peers.of(city).resyncs += 1;
      await local.replayFacts();
      await incoming.refill(city, 'state');
      await incoming.refill(city, 'facts');
    },
    held: async (caller) => {
      const city = await cityOf(options, caller);
      return [...(await bodies.copiesOf(city)), ...(await agenda.copiesOf(city))];
    },
    told: async (caller, since) => membersToldSince(nats, await cityOf(options, caller), since),
    enterKeys: (caller, asked) => inTurn(() => entered(caller, asked)),
    leave: async (caller, asked) => {
      const done = await inTurn(() => letGo(leaving, caller, asked));
      if (typeof done === 'string') return refuseChange(caller, 'Leave', done);
      // After the answer, which goes over the link that is to be closed.
      settling.soon();
      return { time: done.left.at };
    },
  });
  const renewKey: NodeCallHandler = async (body, caller) => {
    if (caller !== file.nodeId) throw new Error('only the node itself may renew its key');
    const { compromised } = RenewKeyCall.decode(body);
    await inTurn(() => renewOwnKey(renewing, compromised));
    logger.info({ compromised }, 'the key of this node was renewed');
    return RenewKeyAnswer.encode({}).finish();
  };
  opened.use(
    serveNodeCalls(
      federation,
      file.nodeId,
      'federation',
      { ...calls, ...recallAnswers(options), RenewKey: renewKey, ListTrust: trusts.list(file.nodeId, cities) },
      logger,
    ),
  );
  opened.use(serveRoutedCalls(federation, file.nodeId, local, logger));
  opened.use(collectReceipts(options));

  const own = new Consistency({
    node: file.nodeId,
    local,
    directory,
    bodies,
    agenda,
    others: async () => [],
    moving: () => ownProgress.moving(),
    heal: {
      own: async () => {
        await replayOwnState(options);
        await local.replayFacts();
        await local.republishMembers();
        await local.republishEvents();
      },
      atMeta: async () => {},
      here: async () => {},
    },
    logger,
  });
  opened.use(
    repeat(
      options.compareEvery,
      async () => void (await own.look()),
      (error) => logger.warn({ err: error }, 'copies could not be compared'),
      'later',
    ),
  );
  opened.use(
    repeat(
      1_000,
      async () => {
        for (const peer of peers.all())
          if (Date.now() - peer.lastSeen > silence && peers.set(peer.node, false))
            logger.warn({ peer: peer.node }, 'link is down');
      },
      () => undefined,
    ),
  );
  opened.use(linkGauges(peers));

  const invitations = createInvitationStore(mongo);
  const stack = opened.move();
  return {
    view: {
      node: file.nodeId,
      role: file.role,
      register,
      peers: () => peers.all(),
      flows: (peer) => flowsOf(peer),
      compare: () => own.compare(),
      departures: async () => (await register.all()).filter(isLeft).map(shownDeparture),
      remove: async (node, actor) => {
        const done = await inTurn(() => removeNode(leaving, { node, actor }));
        if (!done.ok) return done;
        await inTurn(settle).catch((error: unknown) => {
          logger.warn({ err: error }, 'a departure could not be finished');
          settling.soon();
        });
        const record = (await register.get(node)) ?? done.value;
        return accept(shownDeparture(isLeft(record) ? record : done.value));
      },
      invite: (node, again) => inviteNode(register, invitations, { node, again }, Date.now()),
      door: {
        address: `${file.publicHost ?? '127.0.0.1'}:${file.ports.join}`,
        fingerprint: async () => (await loadCertificates()).certificateFingerprint(options.doorCertificate.toString()),
      },
    },
    door: (context) => joinService({ ...changing, invitations, file, paths, inTurn }, context),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };

  async function entered(caller: string, asked: AskedChange): Promise<KeysEntered> {
    const refused = await enterKeys(changing, caller, asked);
    if (refused) return refuseChange(caller, 'EnterKeys', refused);
    logger.info({ peer: caller, compromised: asked.change.compromised }, 'keys of a node entered');
    const authorityPem = readFileSync(paths.authority, 'utf8');
    if (asked.change.certificateRequest.length === 0) return { certificatePem: '', authorityPem };
    const { signRequest } = await loadCertificates();
    try {
      const certificatePem = await signRequest(paths, asked.change.certificateRequest, caller, [], new Date());
      return { certificatePem, authorityPem };
    } catch {
      return refuseChange(caller, 'EnterKeys', 'certificate-request-format');
    }
  }

  async function ended(...[via, asked]: Parameters<EndKeys>): Promise<string | undefined> {
    const refused = await inTurn(() => endKeys(changing, via, asked));
    if (refused) return refuseChange(via.city, 'EndKeys', refused).refused;
    logger.info({ peer: via.city }, 'earlier keys of a node ended');
    return undefined;
  }

  function shownDeparture({ nodeId, left: { at, removedBy, settled = false } }: LeftRecord): ShownDeparture {
    return { node: nodeId, at, removed: removedBy !== undefined, settled, refused: peers.of(nodeId).refused };
  }

  function refuseChange(caller: string, method: string, reason: string): { readonly refused: string } {
    logger.warn({ peer: caller, method, reason }, 'change of keys refused');
    const peer = parseNodeId(caller);
    if (peer) peers.of(peer).refused += 1;
    return { refused: reason };
  }

  async function flowsOf(peer: Peer): Promise<{ outgoing: FlowStatus[]; incoming: FlowStatus[] }> {
    const outgoing = await flows.read('state', outStreams.state, `to_${peer.node}`, peer.up);
    const kinds: FlowKind[] = ['facts', 'state'];
    const coming = await Promise.all(
      kinds.map((kind) => flows.read(kind, inStream(peer.node, kind), 'federation', peer.up)),
    );
    return { outgoing: outgoing ? [outgoing] : [], incoming: coming.filter((flow) => flow !== undefined) };
  }

  /** A database that was lost gets the register back from the node's home; a new one starts with the node itself. */
  async function restoreRegister({ register: records }: SideOptions): Promise<void> {
    const own = {
      nodeId: file.nodeId,
      role: 'meta',
      countryCode: file.countryCode,
      timeZone: file.timeZone,
      envelopeKey: publicHalf(key()),
      leafKey: '',
      tokenKey: Buffer.from(publicTokenKey(paths.tokenKey)).toString('base64'),
      joinedAt: new Date().toISOString(),
      version: 2,
    } as const;
    for (const record of registerFromFile(paths)) await records.put(record);
    if (!(await records.get(file.nodeId))) await records.put(own);
  }
}

async function cityOf({ register }: SideOptions, caller: string): Promise<NodeId> {
  const node = parseNodeId(caller);
  const record = node && (await register.get(node));
  if (!record || record.left) throw new Error('the caller takes no part');
  return record.nodeId;
}

async function heldDigest(
  { local, directory, bodies, agenda }: SideOptions,
  asked: OriginDigest,
): Promise<OriginDigest> {
  const held = await {
    facts: () => local.factsDigest(asked.node),
    profiles: () => directory.digest(asked.node),
    bodies: () => bodies.digest(asked.node),
    events: () => agenda.digest(asked.node),
  }[asked.kind]();
  return { node: asked.node, kind: asked.kind, count: held.count, hash: held.hash };
}
