import {
  CreateIndicatorRequest,
  FactReplicationServiceService,
  Indicator,
  ListFiguresRequest,
  ReportingServiceService,
  RetireIndicatorRequest,
  UpdateIndicatorRequest,
  type FactReplicationServiceServer,
  type ReportingServiceServer,
  longDeadlines,
} from '@inclust/contracts';
import { accept, refuse, within, type Actor, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize, type OutboxState } from '@inclust/mongo';
import {
  deadlines,
  identify,
  refusalStatus,
  streaming,
  unary,
  writeTo,
  type RpcContext,
  type RpcService,
} from '@inclust/rpc';
import { listFigureSubjects, type EvidenceStore } from '../../app/list-figure-subjects.ts';
import { listFigures } from '../../app/list-figures.ts';
import { tryIndicator, type ObservedSubjects } from '../../app/try-indicator.ts';
import type { FactStore, Rebuilding } from '../../app/ports.ts';
import { publishedFigures, type PublishingApp } from '../../app/published-figures.ts';
import {
  adoptIndicator,
  getIndicator,
  listIndicators,
  redefineIndicator,
  retireIndicator,
  type ShownIndicator,
} from '../../app/indicators/own-indicators.ts';
import type { IndicatorsApp } from '../../app/indicators/ports.ts';
import { countsFewPeople } from '../../domain/indicators/counts-few-people.ts';
import { figureParts, fitInOneMessage } from './figure-parts.ts';
import { figuresToProto, subjectToProto } from './figures.ts';
import { indicatorCode, shownIndicatorToProto } from './indicators.ts';
import { figureFile } from '../files/figure-file.ts';
import type { ShownFigures } from '../files/figure-rows.ts';
import { figuresFileWanted } from './figures-file-wanted.ts';
import { isStaff } from './staff.ts';
import { writtenIndicator } from './written-indicator.ts';

const tooLarge = refuse({
  code: 'answer-too-large',
  kind: 'exhausted',
  message: 'These are too many figures for one message: ask StreamFigures, or for fewer months.',
});

/** What the figures' service is made of. */
export interface ReportingServiceOptions {
  readonly store: FactStore;
  readonly publishing: PublishingApp;
  readonly indicators: IndicatorsApp;
  readonly evidence: EvidenceStore & ObservedSubjects;
  readonly rebuilding: Pick<Rebuilding, 'rebuild'>;
  /** The present month in the node's zone, `YYYY-MM`. */
  readonly month: () => string;
  /** When it is, ISO 8601 in UTC. */
  readonly now: () => string;
  /** The node's, in which documents tell times. */
  readonly timeZone: string;
  readonly context: RpcContext;
}

/** The figures as a gRPC service. */
export function reportingService(options: ReportingServiceOptions): RpcService {
  const { store, publishing, indicators, evidence, rebuilding, month, now, timeZone, context } = options;

  /** Figures with what of them somebody is not shown. */
  async function figuresFor(
    actor: Actor,
    { indicator, fromMonth, untilMonth, byMonth }: ListFiguresRequest,
  ): Promise<Outcome<ShownFigures>> {
    const wanted = { indicator, from: fromMonth, until: untilMonth, byMonth };
    const catalogue = await indicators.catalogue();
    const definition = catalogue.counted(indicator);
    if (definition && countsFewPeople(definition) && !isStaff(actor))
      return publishedFigures(publishing, catalogue, definition, wanted, month());
    const found = await listFigures(store, catalogue, wanted, month());
    return found.ok ? accept({ ...found.value, hidden: new Set<string>() }) : found;
  }

  const implementation: ReportingServiceServer = {
    countFacts: unary(context, async ({ nodeId }) => accept({ count: BigInt(await store.count(nodeId)) })),
    listFigures: unary(context, async (request, { actor }) => {
      const shown = await figuresFor(actor, request);
      if (!shown.ok) return shown;
      const figures = figuresToProto(shown.value, shown.value.hidden);
      return fitInOneMessage(figures) ? accept({ figures }) : tooLarge;
    }),
    streamFigures: (call) =>
      streaming(context, call, deadlines.most, async ({ actor }) => {
        const shown = await figuresFor(actor, call.request.figures ?? ListFiguresRequest.fromPartial({}));
        const outcome = within('figures', shown);
        if (!outcome.ok) return void call.emit('error', refusalStatus(outcome.refusal));
        for (const figures of figureParts(figuresToProto(outcome.value, outcome.value.hidden)))
          if (!(await writeTo(call, { figures: [...figures] }))) return;
        call.end();
      }),
    exportFigures: unary(context, async (request, { actor }) => {
      const wanted = figuresFileWanted(request);
      if (!wanted.ok) return wanted;
      const shown = await figuresFor(actor, request.figures ?? ListFiguresRequest.fromPartial({}));
      if (!shown.ok) return within('figures', shown);
      const file = figureFile(shown.value, { ...wanted.value, at: now(), timeZone });
      if (!file.ok) return file;
      const { content, mediaType, fileName } = file.value;
      return accept({ content: Buffer.from(content), mediaType, fileName });
    }),
    listFigureSubjects: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const { indicator, nodeId, dimension, value, fromMonth, untilMonth } = request;
      const wanted = { indicator, node: nodeId, dimension, value, from: fromMonth, until: untilMonth };
      const list = `figure-subjects ${JSON.stringify(wanted)}`;
      const position = decodePageToken(list, request.pageToken);
      if (!position.ok) return position;
      const page = { after: position.value?.id ?? '', size: size.value };
      const found = await listFigureSubjects(
        { facts: store, evidence },
        await indicators.catalogue(),
        wanted,
        month(),
        page,
      );
      if (!found.ok) return found;
      const { next } = found.value;
      return accept({
        subjects: found.value.found.map(subjectToProto),
        nextPageToken: next ? encodePageToken(list, { key: '', id: next }) : '',
      });
    }),
    listIndicators: unary(context, async () =>
      accept({ indicators: (await listIndicators(indicators)).map(shownIndicatorToProto) }),
    ),
    getIndicator: unary(context, async ({ name, version }) => {
      const code = indicatorCode(name);
      return code.ok ? answered(await getIndicator(indicators, code.value, version)) : code;
    }),
    createIndicator: unary(context, async (request, call) => {
      const written = writtenIndicator(request.indicator ?? Indicator.fromPartial({}));
      const identity = identify('CreateIndicator', CreateIndicatorRequest, request, call);
      return answered(await adoptIndicator(indicators, written, identity));
    }),
    updateIndicator: unary(context, async (request, call) => {
      const written = writtenIndicator(request.indicator ?? Indicator.fromPartial({}));
      const identity = identify('UpdateIndicator', UpdateIndicatorRequest, request, call);
      return answered(await redefineIndicator(indicators, written, request.indicator?.etag ?? '', identity));
    }),
    retireIndicator: unary(context, async (request, call) => {
      const code = indicatorCode(request.name);
      if (!code.ok) return code;
      const identity = identify('RetireIndicator', RetireIndicatorRequest, request, call);
      return answered(await retireIndicator(indicators, code.value, request.etag, identity));
    }),
    tryIndicator: unary(
      context,
      async ({ indicator, fromMonth, untilMonth, byMonth }, { signal }) => {
        const wanted = { from: fromMonth, until: untilMonth, byMonth };
        const written = writtenIndicator(indicator ?? Indicator.fromPartial({}));
        const tried = await tryIndicator({ facts: store, observed: evidence }, written, wanted, month(), signal);
        if (!tried.ok) return tried;
        return accept({ figures: figuresToProto(tried.value), subjectCount: BigInt(tried.value.subjects) });
      },
      longDeadlines.count,
    ),
    rebuildFigures: unary(
      context,
      async () => accept({ factCount: BigInt(await rebuilding.rebuild()) }),
      longDeadlines.count,
    ),
  };
  return { definition: ReportingServiceService, implementation };
}

function answered(outcome: Outcome<ShownIndicator>) {
  return outcome.ok ? accept({ indicator: shownIndicatorToProto(outcome.value) }) : outcome;
}

/** What the other services of the node ask of the figures. */
export function factReplicationService(
  store: FactStore,
  replay: () => Promise<void>,
  outbox: () => Promise<OutboxState>,
  context: RpcContext,
): RpcService {
  const implementation: FactReplicationServiceServer = {
    getFactsDigest: unary(context, async ({ nodeId }) => accept(await store.digest(nodeId))),
    getReportingOutbox: unary(context, async () => {
      const { waiting, oldest } = await outbox();
      return accept({ waiting: BigInt(waiting), oldestTime: oldest?.toISOString() });
    }),
    replayFacts: unary(context, async () => {
      await replay();
      return accept({});
    }),
  };
  return { definition: FactReplicationServiceService, implementation };
}
