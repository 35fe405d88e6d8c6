import type { Connection } from 'mongoose';
import type { ReadSubject } from '../app/ports.ts';
import type { SubjectsThenAndNow } from '../app/reports/list-corrections.ts';
import { contributions } from '../domain/contributions.ts';
import type { IndicatorDefinition } from '../domain/indicators/definition.ts';
import { observe, type Lookup } from '../domain/subjects/observe.ts';
import type { SubjectThenAndNow } from '../domain/report/corrections.ts';
import type { Subject, SubjectKey } from '../domain/subjects/subject.ts';
import { KeptFacts } from './kept-facts.ts';
import { NumberGate } from './number-gate.ts';
import { newestOf } from './rolling.ts';
import { keyOf, SubjectDocuments } from './subject-documents.ts';
import { addNeighbours } from './subject-neighbourhood.ts';

/** Subjects as they are, from what is kept of them, and as they were, from the facts that had been recorded by then. */
export function createThenAndNow(connection: Connection, readSubject: ReadSubject): SubjectsThenAndNow {
  const [facts, subjects, gate] = [
    new KeptFacts(connection),
    new SubjectDocuments(connection),
    new NumberGate(connection),
  ];

  /** What the facts that were recorded by a moment tell of the subjects that others were recorded of since. */
  async function before(changed: ReadonlySet<string>, since: string): Promise<Map<SubjectKey, Subject>> {
    let told: Subject[] = [];
    for await (const batch of facts.about([...changed], since)) {
      told.push(...batch.flatMap((fact) => readSubject(fact) ?? []));
      told = [...newestOf(told).values()];
    }
    return newestOf(told);
  }

  return {
    generation: () => gate.settled(),
    changedSince: async (generation, definition, since) => {
      const abouts = new Set<string>();
      const changed = new Set<SubjectKey>();
      for await (const batch of facts.recordedAfter(since)) {
        const told = batch.flatMap((fact) => readSubject(fact) ?? []);
        for (const key of newestOf(told).keys()) changed.add(key);
        for (const { about } of batch) abouts.add(about);
      }
      const now = new Map((await subjects.find([...changed], generation)).subjects);
      await addSeeing(now, [...changed], generation);
      const affected = [...now.values()];
      await addNeighbours(subjects, now, affected, generation);
      const then = await before(abouts, since);
      // Of what no fact has come since, what was is what is.
      const was: Lookup = (key) => (changed.has(key) ? then.get(key) : now.get(key));
      return affected.map((subject) => thenAndNow(definition, subject, was, (key) => now.get(key)));
    },
  };

  /** Adds all that is seen by some subjects, and what is seen by that. */
  async function addSeeing(
    known: Map<SubjectKey, Subject>,
    keys: readonly SubjectKey[],
    generation: number,
  ): Promise<void> {
    let frontier = keys;
    while (frontier.length > 0) {
      const found = newestOf(await subjects.seeing(frontier, generation));
      frontier = [...found.keys()].filter((key) => !known.has(key));
      for (const [key, subject] of found) known.set(key, subject);
    }
  }
}

function thenAndNow(definition: IndicatorDefinition, is: Subject, then: Lookup, now: Lookup): SubjectThenAndNow {
  const was = then(keyOf(is));
  const added = (subject: Subject, lookup: Lookup) => contributions(observe(subject, lookup), [definition]);
  return { ...(was ? { was } : {}), is, before: was ? added(was, then) : [], after: added(is, now) };
}
