import { RefusedError } from '@inclust/client';
import { Aggregation, Figure, Indicator } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { indicatorShape } from './indicators.ts';
import { messageIn } from './json-file.ts';

/** Of which months. */
export interface FiguresOptions {
  readonly from?: string;
  readonly until?: string;
  readonly byMonth?: boolean;
}

/** `inclust figures`: the figures of an indicator at a node, each labelled with how it was put together. */
export async function figures(context: Context, indicator: string, options: FiguresOptions): Promise<ExitCode> {
  using node = openNode(context);
  showFigures(context, await allFigures(node, { indicator, ...monthsOf(options) }));
  return exitCodes.ok;
}

/** Figures in one answer, which is asked for again while the node is away; in parts where they are too many for that. */
async function allFigures(
  node: ReturnType<typeof openNode>,
  request: Parameters<typeof node.reporting.listFigures>[0],
): Promise<readonly Figure[]> {
  try {
    return (await node.reporting.listFigures(request)).figures;
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== 'answer-too-large') throw error;
    return Array.fromAsync(node.reporting.everyFigure(request));
  }
}

/** `inclust indicators try`: the figures that an indicator in a file would have come to; nothing is kept. */
export async function tryIndicator(context: Context, file: string, options: FiguresOptions): Promise<ExitCode> {
  const indicator = await messageIn(context, file, Indicator, indicatorShape);
  using node = openNode(context);
  const { figures: all, subjectCount } = await node.reporting.tryIndicator({ indicator, ...monthsOf(options) });
  showFigures(context, all);
  context.out.say(`${subjectCount} subjects add to it; nothing was kept.`);
  return exitCodes.ok;
}

/** Which months are asked for. */
export function monthsOf({ from = '', until = '', byMonth = false }: FiguresOptions) {
  return { fromMonth: from, untilMonth: until, byMonth };
}

function showFigures({ out }: Context, all: readonly Figure[]): void {
  out.result(all.map(figureJson), () =>
    out.table(
      [
        { title: 'node', value: (figure) => dimension(figure, 'node') || 'all nodes' },
        {
          title: 'of',
          value: (figure) =>
            figure.dimensions
              .filter(({ key }) => key !== 'node')
              .map(({ value }) => value)
              .join(' ') || 'total',
        },
        { title: 'value', side: 'right', value: (figure) => figure.decimalValue || String(figure.value) },
        { title: 'unit', value: (figure) => figure.unit },
        { title: 'counted', value: counted },
        { title: 'months', value: months },
      ],
      all,
    ),
  );
  for (const line of missing(all)) out.say(line);
  if (all.some(({ provisional }) => provisional))
    out.say('These are provisional: a city hides all but zeros; what is shown is decided at the meta-cluster.');
}

/** What is not in the figures since a node does not answer, or takes part no more. */
function missing(all: readonly Figure[]): string[] {
  const byNode = new Map(all.flatMap(({ nodes }) => nodes).map((one) => [one.nodeId, one]));
  return [...byNode.values()].flatMap(({ nodeId, missingSinceTime, leaveTime }) => {
    if (leaveTime) return `${nodeId} left on ${leaveTime}; what it had told until then stays in these figures.`;
    return missingSinceTime
      ? `${nodeId} is missing since ${missingSinceTime}; what has happened there since is not in these figures.`
      : [];
  });
}

/** With the number as a number. */
function figureJson(figure: Figure): object {
  return { ...Object(Figure.toJSON(figure)), value: figure.value };
}

function dimension(figure: Figure, wanted: string): string {
  return figure.dimensions.find(({ key }) => key === wanted)?.value ?? '';
}

function counted(figure: Figure): string {
  if (figure.aggregation === Aggregation.AGGREGATION_SUM) return 'sum of the nodes';
  return figure.aggregation === Aggregation.AGGREGATION_DISTINCT ? 'each once' : '';
}

function months({ fromMonth, untilMonth }: Figure): string {
  return fromMonth === untilMonth ? fromMonth : `${fromMonth} to ${untilMonth}`;
}
