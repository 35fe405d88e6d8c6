import { isDeepStrictEqual } from 'node:util';
import type { ClientSession, Connection } from 'mongoose';
import { neighbours } from '../domain/subjects/observe.ts';
import { subjectKey, type Subject, type SubjectKey } from '../domain/subjects/subject.ts';
import { collections } from './collections.ts';
import { inParts, mostIds } from './in-parts.ts';

/** A subject as it is kept. */
interface SubjectDocument extends Subject {
  readonly _id: SubjectKey;
  readonly generation: number;
  /** What it is seen by, where there is something. */
  readonly sees?: readonly SubjectKey[];
}

/** The key of a subject. */
export function keyOf({ node, id, state }: Subject): SubjectKey {
  return subjectKey(node, state.kind, id);
}

/** Subjects in their collection, of one generation of numbers. */
export class SubjectDocuments {
  readonly #subjects;

  constructor(connection: Connection) {
    this.#subjects = collections(connection).subjects;
  }

  /** Those under some keys; `present` also of other generations, which say nothing but that their place is taken. */
  async find(keys: readonly SubjectKey[], generation: number, session?: ClientSession): Promise<FoundSubjects> {
    const found: FoundSubjects = { present: new Set(), subjects: new Map() };
    for (const some of inParts(keys, mostIds)) {
      const those = { _id: { $in: some as readonly string[] as never } };
      const documents = await this.#subjects.find<SubjectDocument>(those, session ? { session } : {}).toArray();
      for (const document of documents) {
        found.present.add(document._id);
        if (document.generation === generation) found.subjects.set(document._id, subjectIn(document));
      }
    }
    return found;
  }

  /** Those that are seen by some others. */
  async seeing(keys: readonly SubjectKey[], generation: number, session?: ClientSession): Promise<readonly Subject[]> {
    const found: Subject[] = [];
    for (const some of inParts(keys, mostIds)) {
      const those = { sees: { $in: some } as never, generation } as never;
      const documents = await this.#subjects.find<SubjectDocument>(those, session ? { session } : {}).toArray();
      found.push(...documents.map(subjectIn));
    }
    return found;
  }

  /**
   * Keeps subjects: new ones are inserted, which is a tenth of the cost of an upsert, and those of another generation taken out before. Of
   * those that are as they were only the version moves on, of all with the same one together.
   */
  async write(
    changed: ReadonlyMap<SubjectKey, Subject>,
    { present, subjects: before }: FoundSubjects,
    generation: number,
    session: ClientSession,
  ): Promise<void> {
    const fresh = [...changed].filter(([key]) => !before.has(key));
    const known = [...changed].filter(([key]) => before.has(key));
    const old = fresh.flatMap(([key]) => (present.has(key) ? key : []));
    for (const some of inParts(old, mostIds))
      await this.#subjects.deleteMany({ _id: { $in: some as readonly string[] as never } }, { session });
    if (fresh.length > 0)
      await this.#subjects.insertMany(fresh.map(([key, subject]) => documentOf(key, subject, generation)) as never[], {
        session,
      });
    if (known.length === 0) return;
    const moving = Map.groupBy(known, ([key, subject]) =>
      isDeepStrictEqual(before.get(key)?.state, subject.state) ? subject.version : undefined,
    );
    const replaced = (moving.get(undefined) ?? []).map(([key, subject]) => ({
      replaceOne: { filter: { _id: key as never }, replacement: documentOf(key, subject, generation) as never },
    }));
    const versions = [...moving].flatMap(([version, same]) =>
      version === undefined
        ? []
        : inParts(same, mostIds).map((some) => ({
            updateMany: {
              filter: { _id: { $in: some.map(([key]) => key) as never[] } },
              update: { $set: { version } as never },
            },
          })),
    );
    await this.#subjects.bulkWrite([...replaced, ...versions], { session, ordered: false });
  }

  /** Those of a node after a key, in the order of their keys, at most so many. */
  async ofNode(node: string, after: string, most: number, generation: number): Promise<readonly Subject[]> {
    const those = { _id: { $gt: after || `${node}/`, $lt: `${node}0` } as never, generation } as never;
    return (await this.#subjects.find<SubjectDocument>(those).sort({ _id: 1 }).limit(most).toArray()).map(subjectIn);
  }

  /** Versions of the members of a node. */
  async *memberVersions(node: string): AsyncGenerator<{ id: string; version: number }> {
    // Ids begin with node and kind, and `0` follows `/`.
    const those = { _id: { $gte: `${node}/member/`, $lt: `${node}/member0` } as never };
    for await (const { id, version } of this.#subjects.find(those, { projection: { id: 1, version: 1 } }))
      yield { id: String(id), version: Number(version) };
  }
}

/** What was found. */
export interface FoundSubjects {
  readonly present: Set<SubjectKey>;
  readonly subjects: Map<SubjectKey, Subject>;
}

function subjectIn({ node, id, version, state }: SubjectDocument): Subject {
  return { node, id, version, state };
}

function documentOf(key: SubjectKey, subject: Subject, generation: number): SubjectDocument {
  const { node, id, version, state } = subject;
  const sees = neighbours(subject);
  return { _id: key, node, id, version, generation, state, ...(sees.length > 0 ? { sees } : {}) };
}
