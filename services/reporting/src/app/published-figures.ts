import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import type { Catalogue } from '../domain/indicators/catalogue.ts';
import { definitionId, type DefinitionId, type IndicatorDefinition } from '../domain/indicators/definition.ts';
import { figureKey, publishedTable } from '../domain/published-table.ts';
import { suppress } from '../domain/suppression/suppress.ts';
import type { Publication, SuppressionTable } from '../domain/suppression/table.ts';
import { listFigures, type FigureInSpan, type FiguresFound, type FiguresWanted } from './list-figures.ts';
import type { FactStore } from './ports.ts';

/** What was ever published of the figures of a year, kept for ever: the next decision must agree with it. */
export interface PublicationStore {
  /** The oldest first. */
  of(definition: DefinitionId, year: string): Promise<readonly Publication[]>;
  /** Keeps one as the next; `false` where somebody else has kept that one meanwhile. */
  add(definition: DefinitionId, year: string, number: number, publication: Publication): Promise<boolean>;
}

/** Figures, with the keys of those that are not shown. */
export interface PublishedFigures extends FiguresFound {
  readonly hidden: ReadonlySet<string>;
  /** Nobody has decided what of them is shown; more of them may be. */
  readonly provisional?: true;
}

/** What publishing figures works with. */
export interface PublishingApp {
  readonly facts: Pick<FactStore, 'cells' | 'freshness'>;
  readonly publications: PublicationStore;
  /** Whether this node decides for all: the meta-cluster. */
  readonly decides: boolean;
}

/** How often it is decided again because another process has published meanwhile. */
const mostTries = 8;

/**
 * Figures of few people for those who are not staff: whole calendar years that are over, decided once, here, for everybody. Each publication
 * is kept, so that all of them together give nothing away. A city decides nothing: whatever it showed could give away what is hidden of another
 * one, so it hides all but zeros, which are hidden nowhere. Refused: `staff-only`, `whole-year`, and as ListFigures.
 */
export async function publishedFigures(
  { facts, publications, decides }: PublishingApp,
  catalogue: Catalogue,
  definition: IndicatorDefinition,
  wanted: FiguresWanted,
  present: string,
): Promise<Outcome<PublishedFigures>> {
  if (definition.aggregate === 'year-average')
    return refuse({ code: 'staff-only', kind: 'denied', message: 'This indicator is no count; only staff see it.' });
  if (definition.own)
    return refuse({
      code: 'staff-only',
      kind: 'denied',
      message: 'Own indicators of few people overlap with those of the platform, and could give away what these hide.',
    });
  const year = wanted.from.slice(0, 4);
  const isYear = wanted.from === `${year}-01` && wanted.until === `${year}-12` && !wanted.byMonth;
  if (!isYear || year >= present.slice(0, 4))
    return invalid([
      {
        field: 'from_month',
        rule: 'whole-year',
        message: 'Counts of few people are shown for whole calendar years that are over, from January until December.',
      },
    ]);
  if (!decides) {
    const found = await listFigures(facts, catalogue, wanted, present);
    return found.ok ? accept({ ...found.value, hidden: allButZeros(found.value.figures), provisional: true }) : found;
  }
  const id = definitionId(definition);
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const found = await listFigures(facts, catalogue, wanted, present);
    if (!found.ok) return found;
    const earlier = await publications.of(id, year);
    const table = publishedTable(definition, found.value.figures);
    const newest = earlier.at(-1);
    if (newest && isSame(newest.table, table)) return accept({ ...found.value, hidden: newest.hidden });
    const { hidden, disclosed } = suppress(table, earlier);
    // What cannot be protected is not shown, whatever is known of it already.
    const publication = { table, hidden: new Set([...hidden, ...disclosed]) };
    if (await publications.add(id, year, earlier.length, publication))
      return accept({ ...found.value, hidden: publication.hidden });
  }
  return refuse({
    code: 'busy',
    kind: 'unavailable',
    message: 'The figures are being changed by too many at once; try again.',
    retryAfterMilliseconds: 500,
  });
}

function allButZeros(figures: readonly FigureInSpan[]): ReadonlySet<string> {
  return new Set(figures.filter(({ thousandths }) => thousandths !== 0n).map(figureKey));
}

function isSame(one: SuppressionTable, other: SuppressionTable): boolean {
  const values = new Map(one.cells.map(({ key, value }) => [key, value]));
  return one.cells.length === other.cells.length && other.cells.every(({ key, value }) => values.get(key) === value);
}
