import { jetstreamManager } from '@nats-io/jetstream';
import { NodeLeftAnswer, NodeLeftCall, TrustKeyAnswer, TrustKeyCall } from '@inclust/contracts';
import { turns } from '@inclust/kernel';
import {
  eventsStream,
  keepStreams,
  NodeCallError,
  onReconnect,
  repeat,
  serveNodeCalls,
  StatePublisher,
  stateStream,
} from '@inclust/messaging';
import { envelopeKeyId, isOut, keepMetaKey, readDeparture, writeDeparture, type Departure } from '@inclust/node-home';
import { endWhatWasLost } from './app/after-restore.ts';
import { Consistency, type Healing, type HeldAtMeta, type OriginDigest } from './app/consistency.ts';
import { forgetOthers, takeUpDeparture } from './departed.ts';
import { goneState, lostCopies } from './exchange/lost-copies.ts';
import type { FlowStatus } from './exchange/flow-status.ts';
import { IncomingFlows } from './exchange/incoming-flows.ts';
import { knownByKey } from './exchange/node-message.ts';
import { watchProgress } from './exchange/progress.ts';
import { SignatureChecker } from './exchange/signature.ts';
import type { FlowKind } from './exchange/signed-content.ts';
import { TrustedAuthorities } from './exchange/trusted-authorities.ts';
import { reload } from './exchange/meta-register.ts';
import { cityOutStreams, inStream, outStreams } from './exchange/topology.ts';
import {
  collectReceipts,
  outStatePublisher,
  ownEpochs,
  recallAnswers,
  replayOwnState,
  signAgain,
  startExports,
  type Side,
  type SideOptions,
} from './side.ts';
import { withMetaKey } from './storage/meta-key.ts';
import { restorationStore } from './storage/restoration-store.ts';
import { importState } from './transport/events/import-flow.ts';
import { metaCalls } from './transport/events/node-calls.ts';
import { serveRoutedCalls } from './transport/events/routed-calls.ts';
import type { CopiesCompared, FederationView } from './transport/grpc/federation-service.ts';
import { linkGauges } from './link-gauges.ts';

/** How often the link is probed, and after how many probes without an answer it is down. */
const probeEvery = 1_000;
const missesToDown = 2;

const kinds: readonly FlowKind[] = ['facts', 'state'];

/**
 * A city's part: signs and hands out its facts and public state, takes in the directory and the register, watches the link and compares
 * copies. Before it has joined, it works alone.
 */
export async function createCitySide(options: SideOptions): Promise<Side> {
  const { file, paths, federation, manager, nats, directory, bodies, agenda, register, peers, flows, local } = options;
  const { logger, onStep } = options;
  await using opened = new AsyncDisposableStack();
  const departure = await takeUpDeparture(options);
  const meta = departure && isOut(departure) ? undefined : file.meta;
  opened.use(await keepStreams(federation, manager, () => cityOutStreams(file.nodeId), logger));
  const outStates = outStatePublisher(options);
  await startExports(options, kinds, outStates, opened);

  const progress = watchProgress([
    {
      manager: await jetstreamManager(nats),
      streams: () => [eventsStream.stream.name, stateStream(file.nodeId).stream.name],
    },
    { manager, streams: () => [...Object.values(outStreams), ...(meta ? [inStream(meta.nodeId, 'state')] : [])] },
  ]);
  const consistency = (
    askMeta: ((own: readonly OriginDigest[]) => Promise<HeldAtMeta>) | undefined,
    heal: Omit<Healing, 'own'>,
  ): Consistency =>
    new Consistency({
      node: file.nodeId,
      local,
      directory,
      bodies,
      agenda,
      ...(askMeta && meta ? { askMeta, begins: () => peers.comparing(meta.nodeId) } : {}),
      moving: () => progress.moving(),
      others: async () =>
        (await register.all()).flatMap(({ nodeId, left }) => (nodeId === file.nodeId || left ? [] : [nodeId])),
      heal: {
        own: async () => {
          await replayOwnState(options);
          await local.replayFacts();
          await local.republishMembers();
          await local.republishEvents();
        },
        ...heal,
      },
      logger,
    });

  const running = opened.use(new AsyncDisposableStack());
  /** What is asked for a look; another one once the city takes part no more. */
  let compareNow: () => Promise<CopiesCompared>;
  const compareAlone = (): void => {
    const alone = consistency(undefined, { atMeta: async () => {}, here: async () => {} });
    running.use(
      repeat(
        options.compareEvery,
        async () => void (await alone.look()),
        (error) => logger.warn({ err: error }, 'copies could not be compared'),
        'later',
      ),
    );
    compareNow = () => alone.compare();
  };
  if (!meta) {
    compareAlone();
    return { view: viewOf(options, { compare: () => compareNow() }), ...disposing(opened.move()) };
  }

  // All that is between this city and the meta-cluster: ends by itself when the city takes part no more.
  const linked = running.use(new AsyncDisposableStack());
  const inTurn = turns();
  /** What waits for an answer of the meta-cluster, and how it is told that none comes. */
  const asking = new Set<(error: Error) => void>();
  const giveUp = (error: Error): void => asking.forEach((reject) => reject(error));
  const goesAlone = (told: Departure): Promise<void> =>
    inTurn(async () => {
      const known = readDeparture(paths);
      if (known?.isForgotten) return;
      if (!known || !isOut(known)) writeDeparture(paths, { ...known, ...told });
      giveUp(new NodeCallError(`this node has left ${meta.nodeId}`));
      await linked.disposeAsync();
      peers.only([]);
      await forgetOthers(options);
      compareAlone();
      logger.info({ peer: meta.nodeId, removed: told.isRemoved === true }, 'this node takes part no more');
    });

  const peer = peers.of(meta.nodeId);
  const metaKept = withMetaKey(register, {
    home: paths.home,
    meta: meta.nodeId,
    logger,
    ...(onStep ? { onStep } : {}),
  });
  const incoming = linked.use(
    new IncomingFlows({
      connection: federation,
      manager,
      now: Date.now,
      self: file.nodeId,
      deadLetters: nats,
      feed: () => ({ consumer: `to_${file.nodeId}`, deliver: `deliver.${meta.nodeId}.${file.nodeId}` }),
      takesPart: async () => true,
      handler: () =>
        importState(
          {
            rules: { kind: 'state', sender: meta.nodeId, handsOn: true, checker: new SignatureChecker() },
            register: metaKept,
            directory,
            bodies,
            agenda,
            logger,
            refused: (count) => (peer.refused += count),
          },
          undefined,
        ),
      logger,
      ...(onStep ? { onStep } : {}),
    }),
  );
  linked.use(onReconnect(federation, () => incoming.forget()));
  /**
   * Knows the meta-cluster by a key alone, and reads from the start what it has said. Until then other nodes are known by what was said of them before, which
   * anything replaces, and their members are not.
   */
  const trust = async (envelopeKey: string): Promise<void> => {
    await incoming.refill(meta.nodeId, 'state');
    keepMetaKey(paths.home, envelopeKey);
    for (const { tokenKey: _, ...said } of await register.all())
      if (said.nodeId !== meta.nodeId) await register.replace({ ...said, version: 0 });
    await register.replace(knownByKey(meta.nodeId, envelopeKey));
  };
  // Another one was named while the process was away, or an older release has not kept the newest in the home.
  if ((await register.get(meta.nodeId))?.envelopeKey !== meta.envelopeKey) await trust(meta.envelopeKey);
  linked.use(
    serveNodeCalls(
      federation,
      file.nodeId,
      'federation',
      {
        ...recallAnswers(options),
        // By the node's own command alone, after a key that somebody else may have was replaced.
        SignAgain: async (_, caller) => {
          if (caller !== file.nodeId) throw new Error('only the node itself may have it signed again');
          await signAgain(options, outStates);
          logger.info({ peer: meta.nodeId }, 'what leaves the node is signed again');
          return new Uint8Array();
        },
        TrustKey: async (body, caller) => {
          if (caller !== file.nodeId) throw new Error('only the node itself may name a key of the meta-cluster');
          const { envelopeKey } = TrustKeyCall.decode(body);
          if (envelopeKey.length !== 32) throw new Error('a key has 32 bytes');
          await inTurn(() => trust(envelopeKey.toString('base64')));
          logger.info({ peer: meta.nodeId, key: envelopeKeyId(envelopeKey) }, 'a key of the meta-cluster was named');
          return TrustKeyAnswer.encode({}).finish();
        },
        NodeLeft: async (body, caller) => {
          if (caller !== file.nodeId && caller !== meta.nodeId)
            throw new Error('only the meta-cluster and the node itself end its part');
          const { time, removed } = NodeLeftCall.decode(body);
          await goesAlone({ leftAt: time, isRemoved: removed });
          return NodeLeftAnswer.encode({}).finish();
        },
      },
      logger,
    ),
  );
  linked.use(serveRoutedCalls(federation, file.nodeId, local, logger));
  linked.use(collectReceipts(options));

  const calls = metaCalls(federation, file.nodeId, meta.nodeId);
  // A link that is down answers nothing any more, and a look that waited for it would hold up the first one after its return.
  const askMeta: typeof calls.compare = (own) =>
    new Promise<HeldAtMeta>((resolve, reject) => {
      asking.add(reject);
      calls
        .compare(own)
        .then(resolve, reject)
        .finally(() => asking.delete(reject));
    });
  const comparing = consistency(askMeta, {
    atMeta: async (isOwnWhole) => {
      peer.resyncs += 1;
      if (isOwnWhole)
        await endLostCopies().catch((error: unknown) =>
          // A meta-cluster of an older release does not know the call.
          logger.warn({ err: error }, 'what the meta-cluster holds of this node could not be listed'),
        );
      await local.republishMembers();
      await local.republishEvents();
      await calls.replay([file.nodeId]);
    },
    here: async () => {
      peer.resyncs += 1;
      await incoming.refill(meta.nodeId, 'state');
    },
  });
  const restoration = restorationStore(options.mongo);
  let isSettled = false;
  const comparer = linked.use(
    repeat(
      options.compareEvery,
      async () => {
        if (!peer.up) return;
        isSettled ||= await endWhatWasLost({
          ...restoration,
          moving: async () => (await calls.compare([])).moving,
          toldSince: calls.toldSince,
          noteLost: (members) => local.noteLostMembers(members),
          logger,
        }).catch((error: unknown) => {
          // A meta-cluster of an older release does not know the call; copies are compared all the same.
          logger.warn({ err: error }, 'members who were lost could not be looked for');
          return false;
        });
        await comparing.look();
      },
      (error) => logger.warn({ err: error }, 'copies could not be compared'),
      'later',
    ),
  );

  const { openSystem } = options;
  const trusted = new TrustedAuthorities(
    paths,
    async () => {
      if (!openSystem) throw new Error('the server cannot be told to read its configuration');
      await using system = await openSystem();
      await reload(system.connection);
    },
    logger,
  );
  const ownState = stateStream(file.nodeId).stream.name;
  let misses = 0;
  linked.use(
    repeat(
      probeEvery,
      async () => {
        const { epochs, authorityPem } = await calls.probe(await ownEpochs(manager, kinds), trusted.told());
        misses = 0;
        if (peers.seen(meta.nodeId)) {
          logger.info({ peer: meta.nodeId }, 'link is up');
          incoming.linked(meta.nodeId);
          comparer.soon();
        }
        for (const { kind, created } of epochs) if (kind === 'state') await incoming.ensure(meta.nodeId, kind, created);
        if (authorityPem !== '') await trusted.take(authorityPem);
      },
      (error) => {
        misses += 1;
        if (misses < missesToDown || !peers.set(meta.nodeId, false)) return;
        logger.warn({ err: error, peer: meta.nodeId }, 'link is down');
        giveUp(new NodeCallError(`the link to ${meta.nodeId} is down`));
      },
    ),
  );
  linked.use(linkGauges(peers));
  compareNow = async () => {
    if (!peer.up) return 'link-down';
    try {
      return await comparing.compare();
    } catch (error) {
      if (error instanceof NodeCallError) return 'link-down';
      throw error;
    }
  };
  return {
    view: viewOf(options, { flows: () => flowsOf(meta.nodeId, peer.up), compare: () => compareNow() }),
    ...disposing(opened.move()),
  };

  /**
   * Tells everybody that what the meta-cluster holds of this node is gone where this node has it not: it was made after the backup from which the node was restored.
   * Only while all that it told itself has come to its own copies, since what is new leaves it first.
   */
  async function endLostCopies(): Promise<void> {
    const held = await calls.held();
    const own = await jetstreamManager(nats);
    const { num_pending, num_ack_pending } = await own.consumers.info(ownState, 'federation-state');
    if (num_pending + num_ack_pending > 0) return;
    const known = [...(await bodies.copiesOf(file.nodeId)), ...(await agenda.copiesOf(file.nodeId))];
    const time = new Date().toISOString();
    const gone = lostCopies(held, known).flatMap((copy) => goneState(file.nodeId, copy, time) ?? []);
    if (gone.length === 0) return;
    await new StatePublisher(nats, own, ownState).publish(gone);
    logger.warn({ copies: gone.length }, 'the meta-cluster held what this node has not; told that it is gone');
  }

  async function flowsOf(other: string, up: boolean): Promise<{ outgoing: FlowStatus[]; incoming: FlowStatus[] }> {
    const outgoing = await Promise.all(kinds.map((kind) => flows.read(kind, outStreams[kind], 'to_meta', up)));
    const coming = await flows.read('state', inStream(other, 'state'), 'federation', up);
    return { outgoing: outgoing.filter((flow) => flow !== undefined), incoming: coming ? [coming] : [] };
  }
}

function viewOf(
  { file, paths, register, peers }: SideOptions,
  more: Partial<FederationView> & Pick<FederationView, 'compare'>,
): FederationView {
  return {
    departures: async () => {
      const { leftAt, isRemoved = false, isForgotten = false } = readDeparture(paths) ?? {};
      if (leftAt === undefined) return [];
      return [{ node: file.nodeId, at: leftAt, removed: isRemoved, settled: isForgotten, refused: 0 }];
    },
    node: file.nodeId,
    role: file.role,
    register,
    peers: () => peers.all(),
    flows: async () => ({ outgoing: [], incoming: [] }),
    ...more,
  };
}

function disposing(stack: AsyncDisposableStack): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
