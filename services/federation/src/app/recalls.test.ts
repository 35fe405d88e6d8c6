import { DirectoryEntry } from '@inclust/contracts';
import pino from 'pino';
import { expect, test } from 'vitest';
import { nodeId } from '../../test/build.ts';
import { confirmable, Recalls, type Recalled, type RecallStore } from './recalls.ts';
import type { DirectoryStore } from './ports.ts';

const name = (id: string): string => `nodes/arta/members/${id}`;
const unused = (): never => {
  throw new Error('not asked for');
};

/** A store in memory of what is recalled. */
function memory() {
  const kept = new Map<string, { version: number; receipts: Set<string> }>();
  const store: RecallStore = {
    open: async (recalls) => {
      for (const one of recalls)
        if ((kept.get(one.name)?.version ?? 0) < one.version)
          kept.set(one.name, { version: one.version, receipts: new Set() });
    },
    outstanding: async (node) =>
      [...kept].flatMap(([of, { version, receipts }]) => (receipts.has(node) ? [] : [{ name: of, version }])),
    confirm: async (node, recalls) => {
      for (const one of recalls)
        if (kept.get(one.name)?.version === one.version) kept.get(one.name)?.receipts.add(node);
    },
    list: unused,
  };
  return { store, receiptsOf: (id: string) => [...(kept.get(name(id))?.receipts ?? [])] };
}

function collecting(answers: Readonly<Record<string, (asked: readonly Recalled[]) => readonly Recalled[]>>) {
  const { store, receiptsOf } = memory();
  const asked: string[] = [];
  const recalls = new Recalls({
    store,
    others: async () => Object.keys(answers).map(nodeId),
    ask: async (node, open) => {
      asked.push(`${node} ${open.map((one) => one.name.at(-1)).join('')}`);
      return answers[node]?.(open) ?? unused();
    },
    now: () => '2027-01-10T12:00:00.000Z',
    logger: pino({ level: 'silent' }),
  });
  return { recalls, asked, receiptsOf };
}

const gone = (id: string, version = 2) => ({ name: name(id), node: nodeId('arta'), version });
const shown = (id: string, version = 1) => ({
  ...gone(id, version),
  entry: { decoded: DirectoryEntry.fromPartial({}), raw: new Uint8Array() },
});

test('who was merged into another is recalled as anybody who is gone', async () => {
  const { recalls, receiptsOf } = collecting({ korca: (open) => open });
  await recalls.note([{ ...gone('a'), mergedInto: name('b') }, shown('b')]);
  await recalls.collect();
  expect([receiptsOf('a'), receiptsOf('b')]).toEqual([['korca'], []]);
});

test('what is gone is asked for at every node until it confirms; what is shown is not', async () => {
  const away = { answers: false };
  const { recalls, asked, receiptsOf } = collecting({
    meta: (open) => open,
    korca: (open) => (away.answers ? open : unused()),
  });
  await recalls.note([shown('a'), gone('b'), gone('c')]);
  await recalls.collect();
  expect(asked).toEqual(['meta bc', 'korca bc']);
  expect([receiptsOf('b'), receiptsOf('c'), receiptsOf('a')]).toEqual([['meta'], ['meta'], []]);
  away.answers = true;
  await recalls.collect();
  expect(asked.slice(2)).toEqual(['korca bc']);
  expect(receiptsOf('b')).toEqual(['meta', 'korca']);
  await recalls.collect();
  expect(asked).toHaveLength(3);
});

test('a node that has only some of it is asked again for the rest', async () => {
  const { recalls, asked } = collecting({ meta: (open) => open.slice(0, 1) });
  await recalls.note([gone('b'), gone('c')]);
  await recalls.collect();
  await recalls.collect();
  expect(asked).toEqual(['meta bc', 'meta c']);
});

test('once all is confirmed nothing is read, until something is recalled or a minute has passed', async () => {
  const { store } = memory();
  const clock = { at: Date.parse('2027-01-10T12:00:00.000Z') };
  let read = 0;
  const recalls = new Recalls({
    store: { ...store, outstanding: async (node, most) => ((read += 1), store.outstanding(node, most)) },
    others: async () => [nodeId('meta')],
    ask: async (_, open) => open,
    now: () => new Date(clock.at).toISOString(),
    logger: pino({ level: 'silent' }),
  });
  const readings = async (): Promise<number> => {
    const before = read;
    await recalls.collect();
    return read - before;
  };
  expect([await readings(), await readings(), await readings()]).toEqual([1, 0, 0]);
  await recalls.note([gone('b')]);
  expect([await readings(), await readings(), await readings()]).toEqual([1, 1, 0]);
  clock.at += 60_001;
  expect([await readings(), await readings()]).toEqual([1, 0]);
});

test('a later recall of the same member asks for new receipts, an older one that comes late does not', async () => {
  const { recalls, receiptsOf } = collecting({ meta: (open) => open });
  await recalls.note([gone('b', 2)]);
  await recalls.collect();
  await recalls.note([gone('b', 2)]);
  expect(receiptsOf('b')).toEqual(['meta']);
  await recalls.note([gone('b', 4)]);
  expect(receiptsOf('b')).toEqual([]);
});

test.each<[string, { version: number; listed: boolean } | undefined, boolean]>([
  ['the tombstone', { version: 2, listed: false }, true],
  ['a newer tombstone', { version: 5, listed: false }, true],
  ['a newer entry', { version: 3, listed: true }, true],
  ['the entry before it', { version: 1, listed: true }, false],
  ['an older tombstone', { version: 1, listed: false }, false],
  ['nothing yet', undefined, false],
])('a node that has %s confirms: %#', async (_, row, confirms) => {
  const directory: DirectoryStore = {
    held: async (names) => new Map(row ? names.map((one) => [one, row]) : []),
    apply: unused,
    get: unused,
    getMany: unused,
    list: unused,
    digest: unused,
    life: unused,
    changes: unused,
    end: unused,
  };
  const asked = [{ name: name('b'), version: 2 }];
  expect(await confirmable(directory, 'arta', asked)).toEqual(confirms ? asked : []);
  // It says nothing about the members of others.
  expect(await confirmable(directory, 'korca', asked)).toEqual([]);
});
