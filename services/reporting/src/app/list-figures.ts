import type { Outcome } from '@inclust/kernel';
import { figuresOf, type Cell, type Figure, type Span } from '../domain/figures.ts';
import type { Catalogue } from '../domain/indicators/catalogue.ts';
import { definitionId, type IndicatorDefinition } from '../domain/indicators/definition.ts';
import { monthsOf, spanOf, type MonthsWanted } from '../domain/months.ts';
import type { Freshness } from '../domain/freshness.ts';
import { countedIndicator } from './indicators/counted-indicator.ts';
import type { FactStore } from './ports.ts';

/** In which months figures are asked for. */
export interface SpansWanted extends MonthsWanted {
  readonly byMonth: boolean;
}

/** What is asked for. */
export interface FiguresWanted extends SpansWanted {
  readonly indicator: string;
}

/** A figure with the span that it is of. */
export interface FigureInSpan extends Figure {
  readonly span: Span;
}

/** Figures of one indicator, and how fresh each node's part is. */
export interface FiguresFound {
  readonly definition: IndicatorDefinition;
  readonly byMonth: boolean;
  readonly figures: readonly FigureInSpan[];
  readonly freshness: readonly Freshness[];
}

/** What is shown for each month whatever was asked for. */
const alwaysByMonth = 'members-by-month';

/** The figures of an indicator; `present` is the month it is. Refused: as `countedIndicator`, and months as `spanOf`. */
export async function listFigures(
  store: Pick<FactStore, 'cells' | 'freshness'>,
  catalogue: Catalogue,
  wanted: FiguresWanted,
  present: string,
): Promise<Outcome<FiguresFound>> {
  const counted = countedIndicator(catalogue, wanted.indicator);
  if (!counted.ok) return counted;
  const definition = counted.value;
  // In this order: a figure may be fresher than it says, never less.
  const freshness = await store.freshness();
  return figuresIn(definition, await store.cells(definitionId(definition)), freshness, wanted, present);
}

/** The figures that numbers come to, of all nodes of which there is anything. Refused: months as `spanOf`. */
export function figuresIn(
  definition: IndicatorDefinition,
  cells: readonly Cell[],
  freshness: readonly Freshness[],
  wanted: SpansWanted,
  present: string,
): Outcome<FiguresFound> {
  const first = cells.reduce<string | undefined>(
    (found, { month }) => (found === undefined || month < found ? month : found),
    undefined,
  );
  const span = spanOf(wanted, { first, present });
  if (!span.ok) return span;
  const byMonth = wanted.byMonth || definition.code === alwaysByMonth;
  // Nothing is known of any month.
  const spans = byMonth
    ? cells.length === 0
      ? []
      : monthsOf(span.value).map((month) => ({ from: month, until: month }))
    : [span.value];
  const nodes = freshness.map(({ node }) => node);
  const figures = spans.flatMap((one) =>
    figuresOf(definition, cells, nodes, one).map((figure) => ({ ...figure, span: one })),
  );
  return { ok: true, value: { definition, byMonth, figures, freshness } };
}
