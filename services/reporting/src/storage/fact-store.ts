import { isDeepStrictEqual } from 'node:util';
import type { ClientSession, Connection } from 'mongoose';
import { turns } from '@inclust/kernel';
import { digestOf, type Transactions } from '@inclust/mongo';
import type { Fact, FactStore } from '../app/ports.ts';
import { contributions, type Contribution, type Indicator } from '../domain/contributions.ts';
import { holderKey, rollUp, type Holder, type RollUpChange, type SubjectChange } from '../domain/roll-up.ts';
import { subjectKey, type Subject } from '../domain/subject.ts';
import { collections } from './collections.ts';

interface SubjectDocument extends Subject {
  readonly _id: string;
}

/** What a node says again of a member when something may be missing. */
const restatement = 'inclust.members.v1.MemberRestated';

/** What goes to the database in one statement, so that the process does not stand still while it is written down. */
const mostPerInsert = 2_000;

/** How many ids a statement names at most: servers take longer for each one of a long list. */
const mostIds = 500;

/** How often what another process was the first to write is done again: each time that one has come further. */
const mostTries = 16;

/**
 * Facts and roll-ups in MongoDB. The newest version of a subject is the inbox, and moves on together with the numbers in one transaction:
 * a crash leaves both or neither. Facts themselves are kept before that; one that is kept and not counted was not acknowledged and
 * comes again.
 */
export function createFactStore(connection: Connection, transactions: Transactions): FactStore {
  const { facts, subjects, holders, cells, freshness } = collections(connection);
  const inTurn = turns();
  return {
    record: async (batch) => {
      const events = batch.filter((fact) => fact.type !== restatement);
      const restated = batch.filter((fact) => fact.type === restatement);
      // Facts are kept side by side; what follows takes turns. What two processes do at once, one of them does again.
      await keep(events);
      await inTurn(async () => {
        const missing = await withoutRepetition(restated);
        await keep(missing);
        const fresh = [...events, ...missing];
        const newest = newestSubjects(fresh);
        if (newest.size > 0) await moved(fresh, newest);
      });
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
    count: (node) => facts.countDocuments({ _id: idsOf(node) }),
    digest: (node) =>
      digestOf(versions(subjects.find({ _id: idsOf(node) }, { projection: { member: 1, version: 1 } }))),
  };

  /** Keeps facts; those that are there already stay as they are. A fact that was kept and not yet counted comes again. */
  async function keep(batch: readonly Fact[]): Promise<void> {
    const fresh = [...new Map(batch.map((fact) => [factId(fact), fact])).values()];
    for (const some of inParts(fresh, mostPerInsert)) await keepSome(some);
  }

  async function keepSome(fresh: readonly Fact[]): Promise<void> {
    try {
      await facts.insertMany(fresh.map((fact) => ({ _id: factId(fact), ...factFields(fact) })) as never[], {
        ordered: false,
      });
    } catch (error) {
      const errors = (error as { writeErrors?: { code: number }[] }).writeErrors ?? [];
      if (errors.length === 0 || errors.some((one) => one.code !== 11_000)) throw error;
    }
  }

  /** A restatement is no event of its own: it is kept only where the events that it repeats are missing. */
  async function withoutRepetition(restated: readonly Fact[]): Promise<readonly Fact[]> {
    if (restated.length === 0) return [];
    const present = await subjectsOf([...newestSubjects(restated).keys()]);
    return restated.filter(
      ({ subject }) =>
        !subject || (present.get(subjectKey(subject.node, subject.member))?.version ?? 0) < subject.version,
    );
  }

  async function subjectsOf(keys: readonly string[], session?: ClientSession): Promise<Map<string, SubjectDocument>> {
    const found = new Map<string, SubjectDocument>();
    for (const some of inParts(keys, mostIds)) {
      const those = { _id: { $in: some } as never };
      const subjectsFound = await subjects.find<SubjectDocument>(those, session ? { session } : {}).toArray();
      for (const subject of subjectsFound) found.set(subject._id, subject);
    }
    return found;
  }

  /** New subjects are inserted, which is a tenth of the cost of an upsert; one that another process has inserted meanwhile is then found. */
  async function moved(batch: readonly Fact[], newest: ReadonlyMap<string, Subject>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transactions.run((session) => move(batch, newest, session));
      } catch (error) {
        if ((error as { code?: number }).code !== 11_000 || attempt === mostTries) throw error;
      }
    }
  }

  async function move(
    batch: readonly Fact[],
    newest: ReadonlyMap<string, Subject>,
    session: ClientSession,
  ): Promise<void> {
    const present = await subjectsOf([...newest.keys()], session);
    const newer = [...newest].filter(([key, subject]) => (present.get(key)?.version ?? 0) < subject.version);
    if (newer.length === 0) return;
    const changes = newer.map(([key, subject]): SubjectChange & { readonly key: string; readonly subject: Subject } => {
      const old = present.get(key);
      return { key, subject, node: subject.node, before: old ? contributions(old) : [], after: contributions(subject) };
    });
    const counted = changes.filter(({ before, after }) => !sameContributions(before, after));
    await writeSubjects(changes, present, session);
    const held = await holdersOf(counted, session);
    const rolled = rollUp(counted, held);
    await writeHolders(rolled, held, session);
    await writeCells(rolled, session);
    await noteFreshness(batch, session);
  }

  async function holdersOf(changes: readonly SubjectChange[], session: ClientSession): Promise<Map<string, Holder>> {
    const keys = changes
      .flatMap(({ before, after }) => [...before, ...after])
      .filter((one) => one.distinctKey !== undefined)
      .map(holderKey);
    if (keys.length === 0) return new Map();
    const held = new Map<string, Holder>();
    for (const some of inParts([...new Set(keys)], mostIds)) {
      for (const holder of await holders.find({ _id: { $in: some } as never }, { session }).toArray()) {
        const key = String(holder._id);
        held.set(key, { key, nodes: holder['nodes'] as Holder['nodes'] });
      }
    }
    return held;
  }

  async function writeSubjects(
    changes: readonly { readonly key: string; readonly subject: Subject }[],
    present: ReadonlyMap<string, SubjectDocument>,
    session: ClientSession,
  ): Promise<void> {
    const [known, fresh] = parted(changes, ({ key }) => present.has(key));
    if (fresh.length > 0)
      await subjects.insertMany(fresh.map(({ key, subject }) => ({ _id: key, ...subject })) as never[], { session });
    if (known.length > 0) await subjects.bulkWrite(subjectWrites(known, present), { session, ordered: false });
  }

  async function writeHolders(
    { holders: changed }: RollUpChange,
    held: ReadonlyMap<string, Holder>,
    session: ClientSession,
  ): Promise<void> {
    const [known, others] = parted(changed, ({ key }) => held.has(key));
    // One that came and went at once holds nothing.
    const fresh = others.filter(({ nodes }) => Object.keys(nodes).length > 0);
    if (fresh.length > 0)
      await holders.insertMany(fresh.map(({ key, nodes }) => ({ _id: key, nodes })) as never[], { session });
    if (known.length === 0) return;
    await holders.bulkWrite(
      known.map(({ key, nodes }) =>
        Object.keys(nodes).length > 0
          ? { replaceOne: { filter: { _id: key as never }, replacement: { nodes } as never } }
          : { deleteOne: { filter: { _id: key as never } } },
      ),
      { session, ordered: false },
    );
  }

  async function writeCells({ cells: changed }: RollUpChange, session: ClientSession): Promise<void> {
    if (changed.length === 0) return;
    await cells.bulkWrite(
      changed.map(({ indicator, cell, node, by }) => ({
        updateOne: {
          filter: { _id: `${indicator}|${cell}|${node}` as never },
          update: { $inc: { value: by } as never, $setOnInsert: { indicator, cell, node } as never },
          upsert: true,
        },
      })),
      { session, ordered: false },
    );
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

/** Most changes leave the figures alone: then only the version moves on, of all with the same one together. */
function subjectWrites(
  changes: readonly { readonly key: string; readonly subject: Subject }[],
  present: ReadonlyMap<string, SubjectDocument>,
) {
  const moving = Map.groupBy(changes, ({ key, subject: { version, ...rest } }) => {
    const old = present.get(key);
    return old && sameSubject(rest, old) ? version : undefined;
  });
  const others = (moving.get(undefined) ?? []).map(({ key, subject }) => ({
    replaceOne: { filter: { _id: key as never }, replacement: { ...subject } as never },
  }));
  const versions = [...moving].flatMap(([version, same]) =>
    version === undefined
      ? []
      : inParts(same, mostIds).map((some) => ({
          updateMany: {
            filter: { _id: { $in: some.map(({ key }) => key) as never[] } },
            update: { $set: { version } as never },
          },
        })),
  );
  return [...others, ...versions];
}

function sameSubject(subject: Omit<Subject, 'version'>, { _id, version: _version, ...old }: SubjectDocument): boolean {
  return isDeepStrictEqual(subject, old);
}

function sameContributions(before: readonly Contribution[], after: readonly Contribution[]): boolean {
  return isDeepStrictEqual(before, after);
}

async function* versions(
  found: AsyncIterable<Record<string, unknown>>,
): AsyncGenerator<{ id: string; version: number }> {
  for await (const subject of found) yield { id: String(subject['member']), version: Number(subject['version']) };
}

/** Ids begin with the node, and `0` follows `/`. */
function idsOf(node: string) {
  return { $gte: `${node}/`, $lt: `${node}0` } as never;
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

function parted<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
