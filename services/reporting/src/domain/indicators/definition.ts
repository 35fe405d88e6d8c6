import type { ObservationKind } from '../observation.ts';

/** A text in the three languages of the platform. */
export interface Texts {
  readonly el: string;
  readonly sq: string;
  readonly en: string;
}

/**
 * How amounts become a number:
 *
 * - `during`: what was observed in the period;
 * - `at-end`: what is there at its end: all amounts up to it;
 * - `year-average`: amounts are thousandths that are there from a day on: their average over a year, so half a year of 1,000 is 0.5; of
 *   several years the sum.
 */
export type Aggregate = 'during' | 'at-end' | 'year-average';

/** What must hold of an observation: its value of a dimension is one of these. */
export interface Condition {
  readonly dimension: string;
  readonly in: readonly string[];
}

/** A dimension by which figures are broken down. */
export interface Breakdown {
  readonly dimension: string;
  /** What counts once is counted under its first value alone: the size of an enterprise is that at its first support. */
  readonly first?: true;
  /** One thing may have several values: parts do not add up to the total. */
  readonly several?: true;
}

/** To which time observations belong, seen from the programme. */
export type Window = 'programme' | 'year-after';

/** An indicator as data: what it is called, and by which rule it is counted. A version never changes; a new rule is a new version. */
export interface IndicatorDefinition {
  /** Such as `O07`. */
  readonly code: string;
  readonly version: number;
  /** The code among the common indicators of Interreg 2021-27; absent where it is none of them. */
  readonly common?: string;
  /** Defined by officers of the node, and of it alone. */
  readonly own?: true;
  /** Whether that code and its rule were checked against its source; otherwise they are from memory. */
  readonly checked: boolean;
  readonly kind: 'output' | 'result' | 'beside';
  readonly name: Texts;
  /** The counting rule, for people. */
  readonly rule: Texts;
  /** What the number counts, such as `enterprises`. */
  readonly unit: string;
  readonly source: ObservationKind;
  readonly filter: readonly Condition[];
  readonly aggregate: Aggregate;
  /** How many of the amounts make one of the unit: 100 of minor units of a currency; absent where they are counted as they are. */
  readonly amountsPerUnit?: 100;
  /** Whether what has the same key counts once. */
  readonly distinct: boolean;
  /** Of several nodes together: `distinct` where a key means the same in all of them, else `sum`. */
  readonly overNodes: 'distinct' | 'sum';
  readonly breakdowns: readonly Breakdown[];
  readonly window: Window;
  /** Counts only what was there before the period as well: by any observation that this filter lets through. */
  readonly alsoBefore?: readonly Condition[];
  /** Small counts are hidden below this threshold; absent where nobody can be found out. */
  readonly hiddenBelow?: number;
}

/** `O07@1`: what numbers are kept under. */
export type DefinitionId = `${string}@${number}`;

export function definitionId({ code, version }: Pick<IndicatorDefinition, 'code' | 'version'>): DefinitionId {
  return `${code}@${version}`;
}

/** What may be observed without anything that shows it; all else is known from what the platform itself has done. */
export const claimable: ReadonlySet<ObservationKind> = new Set([
  'cooperation',
  'support',
  'visit',
  'agreement',
  'agreement-value',
  'purchase-saving',
  'pilot',
  'solution',
  'solution-uptake',
  'strategy',
  'strategy-uptake',
  'post',
]);
