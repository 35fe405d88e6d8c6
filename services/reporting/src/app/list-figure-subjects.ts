import { accept, invalid, type Outcome } from '@inclust/kernel';
import { verifiedSlice, type Contribution } from '../domain/contributions.ts';
import type { Span } from '../domain/figures.ts';
import type { Catalogue } from '../domain/indicators/catalogue.ts';
import { definitionId, type IndicatorDefinition } from '../domain/indicators/definition.ts';
import { spanOf, type MonthsWanted } from '../domain/months.ts';
import { countedIndicator } from './indicators/counted-indicator.ts';
import type { FactStore } from './ports.ts';
import { whole, type SubjectGenerations } from './whole-subjects.ts';

/** Which figure of which node. */
export interface EvidenceWanted {
  readonly definition: IndicatorDefinition;
  readonly node: string;
  /** Empty for the total, else such as `size=micro`. */
  readonly slice: string;
  readonly span: Span;
}

/** What facts are about, with what it adds to a figure. */
export interface CountedSubject {
  /** `{kind}/{id}`. */
  readonly subject: string;
  readonly version: number;
  readonly counted: readonly Contribution[];
}

/** What figures are made of. */
export interface EvidenceStore extends SubjectGenerations {
  /** At most so many after a place, in the order of their keys; `next` is the place to go on from, empty where there are no more. */
  page(
    generation: number,
    wanted: EvidenceWanted,
    after: string,
    size: number,
  ): Promise<{ readonly found: readonly CountedSubject[]; readonly next: string }>;
}

/** What is asked for. */
export interface SubjectsWanted extends MonthsWanted {
  readonly indicator: string;
  readonly node: string;
  readonly dimension: string;
  readonly value: string;
}

/** What a figure of one node is made of. Refused: `invalid-input`, `numbers-made-anew`. */
export async function listFigureSubjects(
  { facts, evidence }: { readonly facts: Pick<FactStore, 'cells' | 'freshness'>; readonly evidence: EvidenceStore },
  catalogue: Catalogue,
  { indicator, node, dimension, value, ...months }: SubjectsWanted,
  present: string,
  page: { readonly after: string; readonly size: number },
): Promise<Outcome<{ readonly found: readonly CountedSubject[]; readonly next: string }>> {
  const counted = countedIndicator(catalogue, indicator);
  if (!counted.ok) return counted;
  const definition = counted.value;
  if (!(await facts.freshness()).some((one) => one.node === node))
    return invalid([{ field: 'node_id', rule: 'node-unknown', message: 'No facts of such a node are here.' }]);
  const slice = dimension === '' ? '' : `${dimension}=${value}`;
  const dimensions = definition.breakdowns.map((one) => one.dimension);
  if (slice !== '' && slice !== verifiedSlice && !dimensions.includes(dimension))
    return invalid([
      {
        field: 'dimension',
        rule: 'dimension-unknown',
        message: `Must be empty, or one of ${[...dimensions, 'evidence'].join(', ')}.`,
      },
    ]);
  const cells = await facts.cells(definitionId(definition));
  const first = cells.map(({ month }) => month).toSorted()[0];
  const span = spanOf(months, { first, present });
  if (!span.ok) return span;
  return whole(evidence, async (generation) =>
    accept(await evidence.page(generation, { definition, node, slice, span: span.value }, page.after, page.size)),
  );
}
