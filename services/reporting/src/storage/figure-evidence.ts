import type { Connection } from 'mongoose';
import type { CountedSubject, EvidenceStore } from '../app/list-figure-subjects.ts';
import type { ObservedSubjects } from '../app/try-indicator.ts';
import { contributions } from '../domain/contributions.ts';
import { isIn } from '../domain/figure-evidence.ts';
import type { IndicatorDefinition } from '../domain/indicators/definition.ts';
import { observe } from '../domain/subjects/observe.ts';
import { NumberGate } from './number-gate.ts';
import { addNeighbours } from './subject-neighbourhood.ts';
import { keyOf, SubjectDocuments } from './subject-documents.ts';

/** How many subjects are looked through for one page. */
const mostLooked = 2_000;

/** What figures are made of, from the subjects in MongoDB. */
export function createEvidenceStore(connection: Connection): EvidenceStore & ObservedSubjects {
  const [subjects, gate] = [new SubjectDocuments(connection), new NumberGate(connection)];

  /** Some subjects of a node after a place, with what each adds by a definition. */
  async function addedBy(generation: number, definition: IndicatorDefinition, node: string, after: string) {
    const some = await subjects.ofNode(node, after, mostLooked, generation);
    const known = new Map(some.map((one) => [keyOf(one), one]));
    await addNeighbours(subjects, known, some, generation);
    const added = some.map((subject) => ({
      subject,
      contributions: contributions(
        observe(subject, (key) => known.get(key)),
        [definition],
      ),
    }));
    const last = some.at(-1);
    return { added, next: last && some.length === mostLooked ? keyOf(last) : '' };
  }

  return {
    generation: () => gate.settled(),
    page: async (generation, { definition, node, slice, span }, after, size) => {
      const { added, next } = await addedBy(generation, definition, node, after);
      const found: CountedSubject[] = [];
      for (const { subject, contributions: all } of added) {
        const { state, id, version } = subject;
        const counted = all.filter((contribution) => isIn(definition, slice, span, contribution));
        if (counted.length > 0) found.push({ subject: `${state.kind}/${id}`, version, counted });
        if (found.length === size) return { found, next: keyOf(subject) };
      }
      return { found, next };
    },
    changesBy: async function* (generation, definition, node) {
      let after = '';
      do {
        const { added, next } = await addedBy(generation, definition, node, after);
        yield added.flatMap(({ contributions: all }) => (all.length > 0 ? { node, before: [], after: all } : []));
        after = next;
      } while (after !== '');
    },
  };
}
