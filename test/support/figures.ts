import type { NodeClient } from '@inclust/client';
import { Aggregation } from '@inclust/contracts';

/** The figures of an indicator as `dimensions aggregation` → value; the node's own name first where there is one. */
export async function figuresOf(client: NodeClient, indicator: string): Promise<Map<string, number>> {
  const { figures } = await client.reporting.listFigures({ indicator });
  return new Map(
    figures.map(({ dimensions, aggregation, value }) => {
      const node = dimensions.find((one) => one.key === 'node')?.value ?? 'all';
      const rest = dimensions.filter((one) => one.key !== 'node').map((one) => one.value);
      const kind = aggregation === Aggregation.AGGREGATION_SUM ? 'sum' : 'distinct';
      return [[node, ...rest, kind].join(' '), Number(value)];
    }),
  );
}
