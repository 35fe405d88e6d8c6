import { contributions, verifiedSlice } from '../src/domain/contributions.ts';
import { figuresOf, type Figure, type Span } from '../src/domain/figures.ts';
import { deliveredIndicators, indicatorOf } from '../src/domain/indicators/delivered.ts';
import { observe } from '../src/domain/subjects/observe.ts';
import { subjectKey, type Subject } from '../src/domain/subjects/subject.ts';
import { Tally } from '../src/domain/tally.ts';

/** All figures of an indicator over some subjects. */
export function figuresOver(code: string, subjects: readonly Subject[], span: Span): Figure[] {
  const definition = indicatorOf(code);
  if (!definition) throw new Error(`no indicator ${code}`);
  const byKey = new Map(subjects.map((one) => [subjectKey(one.node, one.state.kind, one.id), one]));
  const tally = new Tally(deliveredIndicators);
  tally.move(
    [...byKey.values()].map((one) => ({
      node: one.node,
      before: [],
      after: contributions(
        observe(one, (key) => byKey.get(key)),
        deliveredIndicators,
      ),
    })),
  );
  const nodes = [...new Set(subjects.map(({ node }) => node))].toSorted();
  return figuresOf(definition, tally.cells(definition), nodes, span);
}

/** Figures as `node slice` → number; of all nodes `sum` and `distinct`, the total without a slice; without what is verified of them. */
export function numbersOver(code: string, subjects: readonly Subject[], span: Span): Record<string, number> {
  return Object.fromEntries(
    figuresOver(code, subjects, span)
      .filter(({ thousandths, slice }) => thousandths !== 0n && slice !== verifiedSlice)
      .map(({ node, slice, thousandths, aggregation }) => [
        [node ?? aggregation, slice].filter(Boolean).join(' '),
        Number(thousandths) / 1_000,
      ]),
  );
}
