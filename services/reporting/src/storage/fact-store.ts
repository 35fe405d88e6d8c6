import type { ClientSession, Connection } from 'mongoose';
import { digestOf } from '@inclust/mongo';
import type { Fact, FactStore } from '../app/ports.ts';
import { contributions, type Indicator } from '../domain/contributions.ts';
import { holderKey, rollUp, type Holder, type RollUpChange, type SubjectChange } from '../domain/roll-up.ts';
import { subjectKey, type Subject } from '../domain/subject.ts';
import { collections } from './collections.ts';

interface SubjectDocument extends Subject {
  readonly _id: string;
}

/**
 * Facts and roll-ups in MongoDB. A batch is one transaction: the facts are the inbox (their id is node and event id), subjects keep the
 * newest version, and the numbers move by the difference. A crash leaves all of it or nothing.
 */
export function createFactStore(connection: Connection): FactStore {
  const { facts, subjects, holders, cells, freshness } = collections(connection);
  return {
    record: async (batch) => {
      if (batch.length === 0) return;
      // What two processes do at once, one of them does again.
      await connection.transaction((session) => record(batch, session));
    },
    cells: async (indicator) => {
      const found = await cells.find({ indicator }).toArray();
      return found.map((cell) => ({
        indicator: String(cell['indicator']) as Indicator,
        cell: String(cell['cell']),
        node: String(cell['node']),
        value: Number(cell['value']),
      }));
    },
    freshness: async () =>
      (await freshness.find().sort({ _id: 1 }).toArray()).map((one) => ({
        node: String(one._id),
        newestFactAt: String(one['newestFactAt']),
      })),
    digest: (node) => digestOf(versions(subjects.find({ node }, { projection: { member: 1, version: 1 } }))),
  };

  async function record(batch: readonly Fact[], session: ClientSession): Promise<void> {
    const ids = batch.map(factId);
    const seen = await facts.find({ _id: { $in: ids } as never }, { projection: { _id: 1 }, session }).toArray();
    const known = new Set(seen.map((fact) => String(fact._id)));
    const unknown = [
      ...new Map(batch.filter((fact) => !known.has(factId(fact))).map((fact) => [factId(fact), fact])).values(),
    ];
    const newest = newestSubjects(unknown);
    const before = await subjects.find({ _id: { $in: [...newest.keys()] } as never }, { session }).toArray();
    const present = new Map((before as unknown as SubjectDocument[]).map((subject) => [subject._id, subject]));
    const fresh = unknown.filter((fact) => !saysNothingNew(fact, present));
    if (fresh.length === 0) return;
    await facts.insertMany(fresh.map((fact) => ({ _id: factId(fact), ...factFields(fact) })) as never[], { session });
    await noteFreshness(fresh, session);

    const moved = [...newest].filter(([key, subject]) => (present.get(key)?.version ?? 0) < subject.version);
    if (moved.length === 0) return;
    const changes = moved.map(([key, subject]): SubjectChange => {
      const old = present.get(key);
      return { node: subject.node, before: old ? contributions(old) : [], after: contributions(subject) };
    });
    const keys = changes
      .flatMap(({ before: gone, after }) => [...gone, ...after])
      .filter((one) => one.distinctKey !== undefined)
      .map(holderKey);
    const held = await holders.find({ _id: { $in: [...new Set(keys)] } as never }, { session }).toArray();
    const change = rollUp(
      changes,
      new Map(
        held.map((holder) => [
          String(holder._id),
          { key: String(holder._id), nodes: holder['nodes'] as Holder['nodes'] },
        ]),
      ),
    );
    await subjects.bulkWrite(
      moved.map(([key, subject]) => ({
        replaceOne: { filter: { _id: key as never }, replacement: { ...subject } as never, upsert: true },
      })),
      { session, ordered: false },
    );
    await writeRollUp(change, session);
  }

  async function writeRollUp(change: RollUpChange, session: ClientSession): Promise<void> {
    if (change.holders.length > 0) {
      await holders.bulkWrite(
        change.holders.map(({ key, nodes }) =>
          Object.keys(nodes).length > 0
            ? { replaceOne: { filter: { _id: key as never }, replacement: { nodes } as never, upsert: true } }
            : { deleteOne: { filter: { _id: key as never } } },
        ),
        { session, ordered: false },
      );
    }
    if (change.cells.length > 0) {
      await cells.bulkWrite(
        change.cells.map(({ indicator, cell, node, by }) => ({
          updateOne: {
            filter: { _id: `${indicator}|${cell}|${node}` as never },
            update: { $inc: { value: by } as never, $setOnInsert: { indicator, cell, node } as never },
            upsert: true,
          },
        })),
        { session, ordered: false },
      );
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

/** A restatement is no event of its own: it is kept only where the events that it repeats are missing. */
function saysNothingNew({ type, subject }: Fact, present: ReadonlyMap<string, Subject>): boolean {
  if (type !== 'inclust.members.v1.MemberRestated' || !subject) return false;
  return (present.get(subjectKey(subject.node, subject.member))?.version ?? 0) >= subject.version;
}

async function* versions(
  found: AsyncIterable<Record<string, unknown>>,
): AsyncGenerator<{ id: string; version: number }> {
  for await (const subject of found) yield { id: String(subject['member']), version: Number(subject['version']) };
}

function factId(fact: Fact): string {
  return `${fact.node}/${fact.eventId}`;
}

function factFields({ node, type, occurredAt, recordedAt, version, subject, body }: Fact): object {
  return {
    node,
    type,
    occurredAt,
    recordedAt,
    version,
    ...(subject ? { subject: subjectKey(subject.node, subject.member) } : {}),
    body: Buffer.from(body),
  };
}

function newestSubjects(facts: readonly Fact[]): Map<string, Subject> {
  const newest = new Map<string, Subject>();
  for (const { subject } of facts) {
    if (!subject) continue;
    const key = subjectKey(subject.node, subject.member);
    if ((newest.get(key)?.version ?? 0) < subject.version) newest.set(key, subject);
  }
  return newest;
}
