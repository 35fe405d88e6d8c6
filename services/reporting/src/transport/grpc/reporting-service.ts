import {
  Aggregation,
  FactReplicationServiceService,
  Figure as ProtoFigure,
  ReportingServiceService,
  type FactReplicationServiceServer,
  type ReportingServiceServer,
} from '@inclust/contracts';
import { accept, invalid } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { FactStore, Freshness } from '../../app/ports.ts';
import { indicators } from '../../domain/contributions.ts';
import { definitions, figuresOf, type Figure } from '../../domain/figures.ts';

/** The figures as a gRPC service; `month` tells the present month in the node's zone, `YYYY-MM`. */
export function reportingService(store: FactStore, month: () => string, context: RpcContext): RpcService {
  const implementation: ReportingServiceServer = {
    countFacts: unary(context, async ({ nodeId }) => accept({ count: BigInt(await store.count(nodeId)) })),
    listFigures: unary(context, async (request) => {
      const indicator = indicators.find((one) => one === request.indicator);
      if (!indicator)
        return invalid([
          { field: 'indicator', rule: 'indicator-unknown', message: `Must be one of ${indicators.join(', ')}.` },
        ]);
      // In this order: a figure may be fresher than it says, never less.
      const freshness = await store.freshness();
      const cells = await store.cells(indicator);
      const figures = figuresOf(
        indicator,
        cells,
        freshness.map((one) => one.node),
        month(),
      );
      return accept({ figures: figures.map((figure) => figureToProto(figure, freshness)) });
    }),
  };
  return { definition: ReportingServiceService, implementation };
}

/** What the other services of the node ask of the figures. */
export function factReplicationService(store: FactStore, replay: () => Promise<void>, context: RpcContext): RpcService {
  const implementation: FactReplicationServiceServer = {
    getFactsDigest: unary(context, async ({ nodeId }) => accept(await store.digest(nodeId))),
    replayFacts: unary(context, async () => {
      await replay();
      return accept({});
    }),
  };
  return { definition: FactReplicationServiceService, implementation };
}

function figureToProto(figure: Figure, freshness: readonly Freshness[]): ProtoFigure {
  const { dimension, unit } = definitions[figure.indicator];
  return ProtoFigure.fromPartial({
    indicator: figure.indicator,
    dimensions: [
      ...(figure.node ? [{ key: 'node', value: figure.node }] : []),
      ...(dimension && figure.cell ? [{ key: dimension, value: figure.cell }] : []),
    ],
    value: BigInt(figure.value),
    unit,
    aggregation: figure.aggregation === 'distinct' ? Aggregation.AGGREGATION_DISTINCT : Aggregation.AGGREGATION_SUM,
    nodes: freshness
      .filter((one) => !figure.node || one.node === figure.node)
      .map((one) => ({ nodeId: one.node, newestFactTime: one.newestFactAt })),
  });
}
