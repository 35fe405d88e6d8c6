import type { NodeClient } from '@inclust/client';
import { Aggregation, type Figure, type FigureSubject, type Indicator } from '@inclust/contracts';
import { nodeAddress, openAddress, openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** Which figures are compared. */
export interface ReconcileOptions {
  readonly indicator?: string;
  readonly from?: string;
  readonly until?: string;
  /** Where the city answers, where it is none of the local federation. */
  readonly cityAddress?: string;
}

/** A figure that two nodes do not agree about, with the subjects that make the difference. */
interface Difference {
  readonly indicator: string;
  readonly dimension: string;
  readonly value: string;
  readonly atCity: string;
  readonly atMeta: string;
  /** `{kind}/{id}@{version}`. */
  readonly onlyAtCity: readonly string[];
  readonly onlyAtMeta: readonly string[];
}

/**
 * `inclust reconcile CITY`: compares every figure of a city with what the meta-cluster has of it, and names what makes a difference. The
 * exit code is 1 where there is one.
 */
export async function reconcile(context: Context, city: string, options: ReconcileOptions): Promise<ExitCode> {
  const { json, data } = context.options;
  const local = { ...context, options: { node: city, ...(json ? { json } : {}), ...(data ? { data } : {}) } };
  using atCity = openAddress(context, options.cityAddress ?? nodeAddress(local));
  using atMeta = openNode(context, 'meta');
  const { indicators } = await atCity.reporting.listIndicators();
  // Own indicators are of one node alone.
  const wanted = indicators.filter(
    ({ code, own }) => !own && (options.indicator === undefined || code === options.indicator),
  );
  if (wanted.length === 0)
    throw new Failure('refused', 'indicator-unknown', `There is no indicator ${options.indicator}.`);
  const differences: Difference[] = [];
  let compared = 0;
  for (const indicator of wanted) {
    const [own, theirs] = await Promise.all([
      figuresAt(atCity, indicator, city, options),
      figuresAt(atMeta, indicator, city, options),
    ]);
    for (const place of new Set([...own.keys(), ...theirs.keys()])) {
      compared += 1;
      const [here, there] = [own.get(place) ?? '0', theirs.get(place) ?? '0'];
      if (here === there) continue;
      const [dimension = '', value = ''] = place.split('=');
      const request = { indicator: indicator.code, nodeId: city, dimension, value, ...monthsOf(options) };
      const [cityHas, metaHas] = await Promise.all([subjectsAt(atCity, request), subjectsAt(atMeta, request)]);
      differences.push({
        indicator: indicator.code,
        dimension,
        value,
        atCity: here,
        atMeta: there,
        onlyAtCity: [...cityHas].filter((one) => !metaHas.has(one)),
        onlyAtMeta: [...metaHas].filter((one) => !cityHas.has(one)),
      });
    }
  }
  context.out.result({ city, compared, differences }, () =>
    [
      ...differences.map(
        ({ indicator, dimension, value, atCity: here, atMeta: there, onlyAtCity, onlyAtMeta }) =>
          `${indicator}${dimension && ` ${dimension}=${value}`}: ${here} in ${city}, ${there} at the meta-cluster; only in ${city}: ${named(onlyAtCity)}; only at the meta-cluster: ${named(onlyAtMeta)}`,
      ),
      `${compared} figures of ${city} compared, ${differences.length} differ`,
    ].join('\n'),
  );
  return differences.length === 0 ? exitCodes.ok : exitCodes.refused;
}

/** The node's own figures of an indicator, by `dimension=value`; empty for the total. */
async function figuresAt(
  node: NodeClient,
  { code }: Indicator,
  city: string,
  options: ReconcileOptions,
): Promise<Map<string, string>> {
  const { figures } = await node.reporting.listFigures({ indicator: code, ...monthsOf(options) });
  return new Map(figures.flatMap((figure) => placeOf(figure, city)));
}

function placeOf(figure: Figure, city: string): [place: string, value: string][] {
  const { dimensions, aggregation, decimalValue, value } = figure;
  const isOwn = dimensions.some((one) => one.key === 'node' && one.value === city);
  if (!isOwn || aggregation !== Aggregation.AGGREGATION_DISTINCT) return [];
  const others = dimensions.filter(({ key }) => key !== 'node' && key !== 'month');
  const month = dimensions.find(({ key }) => key === 'month')?.value;
  // What is shown by month is compared at its end.
  if (month !== undefined && month !== figure.untilMonth) return [];
  return [[others.map((one) => `${one.key}=${one.value}`).join(' '), decimalValue || String(value)]];
}

async function subjectsAt(
  node: NodeClient,
  request: Parameters<NodeClient['reporting']['everyFigureSubject']>[0],
): Promise<Set<string>> {
  const found: FigureSubject[] = await Array.fromAsync(node.reporting.everyFigureSubject(request));
  return new Set(found.map(({ subject, version }) => `${subject}@${version}`));
}

function monthsOf({ from = '', until = '' }: ReconcileOptions) {
  return { fromMonth: from, untilMonth: until };
}

/** Some of them: a list of thousands says no more. */
function named(subjects: readonly string[]): string {
  if (subjects.length === 0) return 'nothing';
  const some = subjects.slice(0, 10).join(', ');
  return subjects.length > 10 ? `${some} and ${subjects.length - 10} more` : some;
}
