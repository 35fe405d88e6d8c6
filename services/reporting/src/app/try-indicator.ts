import { accept, type Outcome } from '@inclust/kernel';
import type { IndicatorDefinition } from '../domain/indicators/definition.ts';
import { ownDefinition, type WrittenIndicator } from '../domain/indicators/own-definition.ts';
import type { SubjectChange } from '../domain/roll-up.ts';
import { Tally } from '../domain/tally.ts';
import { figuresIn, type FiguresFound, type SpansWanted } from './list-figures.ts';
import type { FactStore } from './ports.ts';

/** What is known of subjects by now, as a definition sees it. */
export interface ObservedSubjects {
  /** Of a node, some at a time: what each adds. Those that add nothing are left out. */
  changesBy(definition: IndicatorDefinition, node: string): AsyncIterable<readonly SubjectChange[]>;
}

/** What an indicator would have come to. */
export interface TriedFigures extends FiguresFound {
  /** How many subjects add to it, in whatever month. */
  readonly subjects: number;
}

/** What an indicator would have come to on the facts of the past, with nothing kept. Refused: `invalid-input`, and months as ListFigures. */
export async function tryIndicator(
  { facts, observed }: { readonly facts: Pick<FactStore, 'freshness'>; readonly observed: ObservedSubjects },
  written: WrittenIndicator,
  wanted: SpansWanted,
  present: string,
): Promise<Outcome<TriedFigures>> {
  const definition = ownDefinition(written);
  if (!definition.ok) return definition;
  const freshness = await facts.freshness();
  const tally = new Tally([definition.value]);
  let subjects = 0;
  for (const { node } of freshness)
    for await (const changes of observed.changesBy(definition.value, node)) {
      tally.move(changes);
      subjects += changes.length;
    }
  const found = figuresIn(definition.value, tally.cells(definition.value), freshness, wanted, present);
  return found.ok ? accept({ ...found.value, subjects }) : found;
}
