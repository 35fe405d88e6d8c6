import type { ClientSession, Connection } from 'mongoose';
import { InfrastructureError, turns } from '@inclust/kernel';
import { digestOf, type Transactions } from '@inclust/mongo';
import type { Fact, FactStore } from '../app/ports.ts';
import type { DefinitionId } from '../domain/indicators/definition.ts';
import type { Subject, SubjectKey } from '../domain/subjects/subject.ts';
import { collections } from './collections.ts';
import { KeptFacts } from './kept-facts.ts';
import { NumberDocuments } from './number-documents.ts';
import { NumberGate } from './number-gate.ts';
import type { Definitions } from './own-indicator-store.ts';
import { createRolling, newestOf, type Roll } from './rolling.ts';
import { keyOf, SubjectDocuments } from './subject-documents.ts';

/** What a node says again of a member when something may be missing. */
const restatement = 'inclust.members.v1.MemberRestated';

/** How often what another process was the first to write is done again: each time that one has come further. */
const mostTries = 16;

/**
 * How many subjects move on in one transaction: what it has written stays in the database's memory until it ends, and one that takes a
 * fifth of that memory stands still until it is given up (measured with 14,000 documents and 256 MB).
 */
const mostSubjects = 4_096;

/** A new generation of numbers is being made, or was begun by somebody who is gone. */
class BuildingError extends Error {}

/** What keeping facts needs. */
export interface FactStoreOptions {
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly definitions: Pick<Definitions, 'of'>;
  /** Waits until new numbers that are being made are whole, and makes them where whoever began is gone. */
  readonly complete: () => Promise<void>;
  /** How many subjects move on in one transaction; 4,096 unless told. */
  readonly together?: number;
}

/**
 * Facts and numbers in MongoDB. The newest version of a subject is the inbox, and moves on together with the numbers in one transaction:
 * a crash leaves both or neither. Facts themselves are kept before that; one that is kept and not counted was not acknowledged and
 * comes again.
 */
export function createFactStore(options: FactStoreOptions): FactStore {
  const { connection, transactions, definitions, complete, together = mostSubjects } = options;
  const { freshness } = collections(connection);
  const [facts, subjects, numbers] = [
    new KeptFacts(connection),
    new SubjectDocuments(connection),
    new NumberDocuments(connection),
  ];
  const gate = new NumberGate(connection);
  let newest: { readonly ids: string; readonly roll: Roll } | undefined;
  const inTurn = turns();
  return {
    record: async (batch) => {
      const events = batch.filter((fact) => fact.type !== restatement);
      const restated = batch.filter((fact) => fact.type === restatement);
      // Facts are kept side by side; what follows takes turns. What two processes do at once, one of them does again.
      await facts.keep(events);
      await inTurn(async () => {
        const missing = await withoutRepetition(restated);
        await facts.keep(missing);
        await moved([...events, ...missing]);
      });
    },
    cells: async (definition) => numbers.cells(definition, (await gate.read()).generation),
    totals: (definitions) =>
      numbers.totals(
        definitions,
        gate.read().then(({ generation }) => generation),
      ),
    freshness: async () =>
      (await freshness.find().sort({ _id: 1 }).toArray()).map((one) => ({
        node: String(one._id),
        newestFactAt: String(one['newestFactAt']),
      })),
    count: (node) => facts.count(node),
    digest: (node) => digestOf(subjects.memberVersions(node)),
  };

  /** What moves the numbers of exactly these definitions, which are those that the present generation has. */
  async function rollOf(counted: readonly DefinitionId[]): Promise<Roll> {
    const ids = counted.join(' ');
    if (newest?.ids === ids) return newest.roll;
    const known = await definitions.of(counted);
    if (!known) throw new InfrastructureError('a newer release counts by definitions that this one does not know');
    const roll = createRolling({ subjects, numbers, definitions: known });
    newest = { ids, roll };
    return roll;
  }

  /** A restatement is no event of its own: it is kept only where the events that it repeats are missing. */
  async function withoutRepetition(restated: readonly Fact[]): Promise<readonly Fact[]> {
    if (restated.length === 0) return [];
    const told = newestOf(restated.flatMap(({ subject }) => subject ?? []));
    const { generation } = await gate.read();
    const { subjects: present } = await subjects.find([...told.keys()], generation);
    const isNews = new Set(
      [...told].flatMap(([key, { version }]) => ((present.get(key)?.version ?? 0) < version ? key : [])),
    );
    return restated.filter(({ subject }) => !subject || [...newestOf([subject]).keys()].some((key) => isNews.has(key)));
  }

  /** Some subjects at a time, and with the last of them how new they are: a figure may be fresher than it says, never less. */
  async function moved(batch: readonly Fact[]): Promise<void> {
    const begun = new Set(batch.flatMap(({ subject }) => (subject?.version === 1 ? keyOf(subject) : [])));
    // Those of a node together: they move the same numbers.
    const told = [...newestOf(batch.flatMap(({ subject }) => subject ?? [])).values()].toSorted((one, other) =>
      one.node < other.node ? -1 : Number(one.node > other.node),
    );
    for (let from = 0; from < told.length; from += together) {
      const isLast = from + together >= told.length;
      await movedTogether(told.slice(from, from + together), isLast ? batch : [], begun);
    }
  }

  /**
   * New subjects and holders are inserted; one that another process has inserted meanwhile is then found. Whose first version comes is taken
   * for new without a look, which would cost as much as all the rest; where facts come again, as after a crash, the second try looks.
   */
  async function movedTogether(
    told: readonly Subject[],
    fresh: readonly Fact[],
    begun: ReadonlySet<SubjectKey>,
  ): Promise<void> {
    // Also where the driver sends a transaction again.
    let unlooked: ReadonlySet<SubjectKey> | undefined = begun;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transactions.run(async (session) => {
          const { generation, building, definitions: counted } = await gate.read(session);
          if (building) throw new BuildingError('the numbers are being made anew');
          const roll = await rollOf(counted);
          const assumed = unlooked;
          unlooked = undefined;
          await roll(told, generation, session, assumed);
          if (fresh.length > 0) await noteFreshness(fresh, session);
        });
      } catch (error) {
        if (attempt === mostTries) throw error;
        if (error instanceof BuildingError) await complete();
        else if ((error as { code?: number }).code !== 11_000) throw error;
      }
    }
  }

  async function noteFreshness(fresh: readonly Fact[], session: ClientSession): Promise<void> {
    const newest = new Map<string, string>();
    for (const fact of fresh)
      if ((newest.get(fact.node) ?? '') < fact.occurredAt) newest.set(fact.node, fact.occurredAt);
    await freshness.bulkWrite(
      [...newest].map(([node, newestFactAt]) => ({
        updateOne: { filter: { _id: node as never }, update: { $max: { newestFactAt } as never }, upsert: true },
      })),
      { session, ordered: false },
    );
  }
}
