import type { ClientSession } from 'mongoose';
import { neighbours } from '../domain/subjects/observe.ts';
import type { Subject, SubjectKey } from '../domain/subjects/subject.ts';
import { keyOf, type SubjectDocuments } from './subject-documents.ts';

/** Adds to what is known everything by which some subjects are seen, and by which that is. */
export async function addNeighbours(
  documents: SubjectDocuments,
  known: Map<SubjectKey, Subject>,
  some: readonly Subject[],
  generation: number,
  session?: ClientSession,
): Promise<void> {
  const looked = new Set<SubjectKey>([...some.map(keyOf), ...known.keys()]);
  let toSee = some;
  while (toSee.length > 0) {
    const keys = [...new Set(toSee.flatMap(neighbours))].filter((key) => !looked.has(key));
    for (const key of keys) looked.add(key);
    const found = (await documents.find(keys, generation, session)).subjects;
    for (const [key, subject] of found) known.set(key, subject);
    toSee = [...found.values()];
  }
}
