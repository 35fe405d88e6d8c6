import { jetstreamManager } from '@nats-io/jetstream';
import {
  eventsStream,
  keepStreams,
  NodeCallError,
  onReconnect,
  repeat,
  serveNodeCalls,
  stateStream,
} from '@inclust/messaging';
import { endWhatWasLost } from './app/after-restore.ts';
import { Consistency, type HeldAtMeta, type OriginDigest } from './app/consistency.ts';
import type { FlowStatus } from './exchange/flow-status.ts';
import { IncomingFlows } from './exchange/incoming-flows.ts';
import { watchProgress } from './exchange/progress.ts';
import { SignatureChecker } from './exchange/signature.ts';
import type { FlowKind } from './exchange/signed-content.ts';
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
  const { file, federation, manager, nats, directory, bodies, agenda, register, peers, flows, local, logger, onStep } =
    options;
  await using opened = new AsyncDisposableStack();
  const meta = file.meta;
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
    heal: { atMeta(): Promise<void>; here(): Promise<void> },
  ): Consistency =>
    new Consistency({
      node: file.nodeId,
      local,
      directory,
      bodies,
      agenda,
      ...(askMeta ? { askMeta } : {}),
      moving: () => progress.moving(),
      others: async () => (await register.all()).map((record) => record.nodeId).filter((node) => node !== file.nodeId),
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

  if (!meta) {
    const alone = consistency(undefined, { atMeta: async () => {}, here: async () => {} });
    opened.use(
      repeat(
        options.compareEvery,
        async () => void (await alone.look()),
        (error) => logger.warn({ err: error }, 'copies could not be compared'),
        'later',
      ),
    );
    return { view: viewOf(options, { compare: () => alone.compare() }), ...disposing(opened.move()) };
  }

  const peer = peers.of(meta.nodeId);
  await register.put({
    nodeId: meta.nodeId,
    role: 'meta',
    countryCode: '',
    timeZone: '',
    envelopeKey: meta.envelopeKey,
    leafKey: '',
    joinedAt: '',
    version: 1,
  });
  const incoming = opened.use(
    new IncomingFlows({
      connection: federation,
      manager,
      self: file.nodeId,
      deadLetters: nats,
      feed: () => ({ consumer: `to_${file.nodeId}`, deliver: `deliver.${meta.nodeId}.${file.nodeId}` }),
      handler: () =>
        importState(
          {
            rules: { kind: 'state', sender: meta.nodeId, handsOn: true, checker: new SignatureChecker() },
            register,
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
  opened.use(onReconnect(federation, () => incoming.forget()));
  opened.use(
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
      },
      logger,
    ),
  );
  opened.use(serveRoutedCalls(federation, file.nodeId, local, logger));
  opened.use(collectReceipts(options));

  const calls = metaCalls(federation, file.nodeId, meta.nodeId);
  // A link that is down answers nothing any more, and a look that waited for it would hold up the first one after its return.
  const asking = new Set<(error: Error) => void>();
  const askMeta: typeof calls.compare = (own) =>
    new Promise<HeldAtMeta>((resolve, reject) => {
      asking.add(reject);
      calls
        .compare(own)
        .then(resolve, reject)
        .finally(() => asking.delete(reject));
    });
  const comparing = consistency(askMeta, {
    atMeta: async () => {
      peer.resyncs += 1;
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
  const comparer = opened.use(
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
        const began = Date.now();
        if (await comparing.look()) peer.consistentAt = began;
      },
      (error) => logger.warn({ err: error }, 'copies could not be compared'),
      'later',
    ),
  );

  let misses = 0;
  opened.use(
    repeat(
      probeEvery,
      async () => {
        const epochs = await calls.probe(await ownEpochs(manager, kinds));
        misses = 0;
        if (peers.seen(meta.nodeId)) {
          logger.info({ peer: meta.nodeId }, 'link is up');
          comparer.soon();
        }
        for (const { kind, created } of epochs) if (kind === 'state') await incoming.ensure(meta.nodeId, kind, created);
      },
      (error) => {
        misses += 1;
        if (misses < missesToDown || !peers.set(meta.nodeId, false)) return;
        logger.warn({ err: error, peer: meta.nodeId }, 'link is down');
        for (const giveUp of asking) giveUp(new NodeCallError(`the link to ${meta.nodeId} is down`));
      },
    ),
  );
  opened.use(linkGauges(peers));
  const compare = async (): Promise<CopiesCompared> => {
    if (!peer.up) return 'link-down';
    const began = Date.now();
    try {
      const found = await comparing.compare();
      if (found === 'equal') peer.consistentAt = began;
      return found;
    } catch (error) {
      if (error instanceof NodeCallError) return 'link-down';
      throw error;
    }
  };
  return {
    view: viewOf(options, { flows: () => flowsOf(meta.nodeId, peer.up), compare }),
    ...disposing(opened.move()),
  };

  async function flowsOf(other: string, up: boolean): Promise<{ outgoing: FlowStatus[]; incoming: FlowStatus[] }> {
    const outgoing = await Promise.all(kinds.map((kind) => flows.read(kind, outStreams[kind], 'to_meta', up)));
    const coming = await flows.read('state', inStream(other, 'state'), 'federation', up);
    return { outgoing: outgoing.filter((flow) => flow !== undefined), incoming: coming ? [coming] : [] };
  }
}

function viewOf(
  { file, register, peers }: SideOptions,
  more: Partial<FederationView> & Pick<FederationView, 'compare'>,
): FederationView {
  return {
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
