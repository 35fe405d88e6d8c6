import { Aggregation, Figure } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';

/** `inclust figures`: the figures of an indicator at a node, each labelled with how it was put together. */
export async function figures(context: Context, indicator: string): Promise<ExitCode> {
  using node = openNode(context);
  const { out } = context;
  const answer = await node.reporting.listFigures({ indicator });
  out.result(answer.figures.map(figureJson), () =>
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
        { title: 'value', side: 'right', value: (figure) => String(figure.value) },
        { title: 'unit', value: (figure) => figure.unit },
        { title: 'counted', value: counted },
      ],
      answer.figures,
    ),
  );
  return exitCodes.ok;
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
