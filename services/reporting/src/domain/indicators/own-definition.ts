import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import { observationKinds, type ObservationKind } from '../observation.ts';
import { dimensionsOf } from './dimensions.ts';
import { minorUnits } from './money.ts';
import type { Aggregate, Condition, IndicatorDefinition, Texts } from './definition.ts';

/** An indicator as somebody has written it down. */
export interface WrittenIndicator {
  readonly code: string;
  readonly name: Texts;
  readonly rule: Texts;
  readonly unit: string;
  readonly source: string;
  readonly filter: readonly Condition[];
  /** Absent where nothing was said. */
  readonly aggregate?: Aggregate;
  readonly distinct: boolean;
  readonly distinctOverNodes: boolean;
  readonly dimensions: readonly string[];
  /** 0 where nothing is hidden. */
  readonly hiddenBelow: number;
}

/** What is counted in minor units of a currency. */
const money: ReadonlySet<ObservationKind> = new Set(['agreement-value', 'purchase-saving']);

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** What codes of own indicators begin with: none that a later release brings does. */
const ownPrefix = 'own-';
const [longestSlug, mostConditions, mostValues, mostDimensions, largestThreshold] = [40, 10, 50, 5, 100] as const;

/** The definition that somebody has written down, as version 1 of an indicator beside those of the programme. Refused: `invalid-input`. */
export function ownDefinition(written: WrittenIndicator): Outcome<IndicatorDefinition> {
  const { code, name, rule, unit, filter, aggregate, distinct, distinctOverNodes, dimensions, hiddenBelow } = written;
  const source = observationKinds.find((kind) => kind === written.source);
  const broken = violationsOf(written, source);
  if (broken.length > 0 || !source || !aggregate) return invalid(broken);
  return accept({
    code,
    version: 1,
    own: true,
    checked: false,
    kind: 'beside',
    name,
    rule,
    unit,
    source,
    filter,
    aggregate,
    distinct,
    overNodes: distinctOverNodes ? 'distinct' : 'sum',
    breakdowns: dimensions.map((dimension) => ({ dimension })),
    window: 'programme',
    ...(hiddenBelow > 0 ? { hiddenBelow } : {}),
    ...(money.has(source) ? { amountsPerUnit: minorUnits } : {}),
  });
}

function violationsOf(written: WrittenIndicator, source: ObservationKind | undefined): FieldViolation[] {
  const { code, unit, filter, aggregate, distinct, distinctOverNodes, dimensions, hiddenBelow } = written;
  const broken: FieldViolation[] = [];
  const check = (holds: boolean, field: string, violated: string, message: string): void => {
    if (!holds) broken.push({ field: `indicator.${field}`, rule: violated, message });
  };
  check(
    isSlug(code) && code.startsWith(ownPrefix),
    'code',
    'code-format',
    `Must be ${ownPrefix} and lower-case letters, digits and hyphens, at most ${longestSlug}.`,
  );
  const isMoney = source !== undefined && money.has(source);
  const [currency, ...others] = filter.flatMap((one) => (one.dimension === 'currency' ? one.in : []));
  check(
    !isMoney || (currency !== undefined && others.length === 0),
    'filter',
    'one-currency',
    'Money is counted in one currency: filter by it.',
  );
  if (isMoney) check(unit === currency, 'unit', 'unit-of-money', 'Must be the currency.');
  else check(isSlug(unit), 'unit', 'unit-format', 'Must be lower-case letters, digits and hyphens, at most 40.');
  check(source !== undefined, 'source', 'source-unknown', `Must be one of ${observationKinds.join(', ')}.`);
  check(aggregate !== undefined, 'aggregate', 'required', 'Must say how amounts become a number.');
  const isPost = source === 'post';
  check(
    aggregate !== 'year-average' || isPost,
    'aggregate',
    'aggregate-of-posts',
    'Only posts have thousandths of full time, of which there is an average over a year.',
  );
  check(
    !isPost || distinct || aggregate === 'year-average',
    'aggregate',
    'posts-average-or-distinct',
    'Posts are thousandths of full time: their average over a year, or how many there are with distinct.',
  );
  check(
    distinct || !distinctOverNodes,
    'distinct_over_nodes',
    'distinct-first',
    'What counts more than once in a node cannot count once over nodes.',
  );
  check(hiddenBelow <= largestThreshold, 'hidden_below', 'too-large', `At most ${largestThreshold}.`);
  const known = source ? dimensionsOf[source] : [];
  const all = known.length > 0 ? `Must be one of ${known.join(', ')}.` : `A ${source} has no dimensions.`;
  check(filter.length <= mostConditions, 'filter', 'too-many', `At most ${mostConditions}.`);
  filter.forEach(({ dimension, in: values }, turn) => {
    check(!source || known.includes(dimension), `filter[${turn}].dimension`, 'dimension-unknown', all);
    check(
      values.length > 0 && values.length <= mostValues && values.every((value) => value !== ''),
      `filter[${turn}].values`,
      'values-count',
      `From 1 to ${mostValues}, none of them empty.`,
    );
  });
  check(dimensions.length <= mostDimensions, 'dimensions', 'too-many', `At most ${mostDimensions}.`);
  dimensions.forEach((dimension, turn) => {
    check(!source || known.includes(dimension), `dimensions[${turn}]`, 'dimension-unknown', all);
    check(dimensions.indexOf(dimension) === turn, `dimensions[${turn}]`, 'not-unique', 'It is there already.');
  });
  return broken;
}

function isSlug(text: string): boolean {
  return text.length <= longestSlug && slug.test(text);
}
