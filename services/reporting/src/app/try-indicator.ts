import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { IndicatorDefinition } from '../domain/indicators/definition.ts';
import { ownDefinition, type WrittenIndicator } from '../domain/indicators/own-definition.ts';
import type { SubjectChange } from '../domain/roll-up.ts';
import { Tally } from '../domain/tally.ts';
import { figuresIn, type FiguresFound, type SpansWanted } from './list-figures.ts';
import type { FactStore } from './ports.ts';
import { whole, type SubjectGenerations } from './whole-subjects.ts';

/** What is known of subjects by now, as a definition sees it. */
export interface ObservedSubjects extends SubjectGenerations {
  /** Of a node, some at a time: what each adds. Those that add nothing are left out. */
  changesBy(generation: number, definition: IndicatorDefinition, node: string): AsyncIterable<readonly SubjectChange[]>;
}

/** What an indicator would have come to. */
export interface TriedFigures extends FiguresFound {
  /** How many subjects add to it, in whatever month. */
  readonly subjects: number;
}

/** Who asked waits no longer, and nobody reads this. */
const abandoned = refuse({ code: 'abandoned', kind: 'unavailable', message: 'The caller is gone.' });

/**
 * What an indicator would have come to on the facts of the past, with nothing kept. Ends between two parts once nobody waits for it. Refused:
 * `invalid-input`, `numbers-made-anew`, and months as ListFigures.
 */
export async function tryIndicator(
  { facts, observed }: { readonly facts: Pick<FactStore, 'freshness'>; readonly observed: ObservedSubjects },
  written: WrittenIndicator,
  wanted: SpansWanted,
  present: string,
  signal: AbortSignal,
): Promise<Outcome<TriedFigures>> {
  const definition = ownDefinition(written);
  if (!definition.ok) return definition;
  const freshness = await facts.freshness();
  return whole(observed, async (generation) => {
    const tally = new Tally([definition.value]);
    let subjects = 0;
    for (const { node } of freshness)
      for await (const changes of observed.changesBy(generation, definition.value, node)) {
        if (signal.aborted) return abandoned;
        tally.move(changes);
        subjects += changes.length;
      }
    const found = figuresIn(definition.value, tally.cells(definition.value), freshness, wanted, present);
    return found.ok ? accept({ ...found.value, subjects }) : found;
  });
}
