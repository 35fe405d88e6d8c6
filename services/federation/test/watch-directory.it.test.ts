import type { Role } from '@inclust/kernel';
import { testDatabase, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { ended, named, said, shown } from './directory-build.ts';
import { openStores } from './stores.ts';
import { openProcess } from './watched-federation.ts';

const database = testDatabase();
let processes = 0;

/** A process of the federation service with the directory of this file; nodes differ from test to test. */
async function opened(role?: Role) {
  return testScope().use(await openProcess(database.url, `process-${(processes += 1)}`, role));
}

const open = { publicFields: ['display_name', 'disciplines'] };

test('a watch says where it begins and then tells entries as they come, and which are gone', async () => {
  const { directory, watchDirectory } = await opened();
  await directory.apply([shown('first', 'before', 1)]);
  using watched = watchDirectory({ filter: { nodeId: 'first' } });
  const [begin] = await watched.next(1);
  expect([begin?.what?.$case, begin?.cursor]).toEqual(['checkpoint', expect.stringMatching(/^[\w-]+$/u)]);
  await directory.apply([shown('first', 'a', 1, named('Άννα')), shown('first', 'b', 1)]);
  const [a, b] = await watched.news(2);
  expect([a, b].map((one) => one && said(one))).toEqual(['+first/a@1', '+first/b@1']);
  expect(a?.what).toMatchObject({ $case: 'entry', value: { displayName: { el: { text: 'Άννα' } } } });
  await directory.apply([ended('first', 'a', 2)]);
  expect((await watched.news(1)).map(said)).toEqual(['-first/a@2']);
});

test('from any cursor a watch goes on with what has changed since, each entry once and as it is now', async () => {
  const { directory, watchDirectory } = await opened();
  using whole = watchDirectory({ filter: { nodeId: 'any' } });
  const cursors = (await whole.next(1)).map(({ cursor }) => cursor);
  const steps = [
    shown('any', 'a', 1),
    shown('any', 'b', 1),
    shown('any', 'a', 2),
    ended('any', 'b', 2),
    shown('any', 'c', 1),
    shown('any', 'b', 3),
    ended('any', 'a', 3),
  ];
  for (const step of steps) {
    await directory.apply([step]);
    cursors.push(...(await whole.news(1)).map(({ cursor }) => cursor));
  }
  const newest = ['+any/c@1', '+any/b@3', '-any/a@3'];
  const behind = [newest, newest, newest, newest, newest, newest.slice(1), newest.slice(2), []];
  for (const [position, cursor] of cursors.entries()) {
    using again = watchDirectory({ cursor, filter: { nodeId: 'any' } });
    expect((await again.rest()).map(said), `from ${position}`).toEqual(behind[position]);
  }
});

// Covers: an entry that was withdrawn and is told to somebody who comes later.
test('an entry that is gone is never told again, from whatever cursor, and nothing is kept by which it could be', async () => {
  const { directory, watchDirectory, connection } = await opened();
  using before = watchDirectory({ filter: { nodeId: 'never' } });
  const [start] = await before.next(1);
  await directory.apply([shown('never', 'a', 1, { ...named('Γιώργος'), locality: 'Κέρκυρα' })]);
  const [told] = await before.news(1);
  await directory.apply([ended('never', 'a', 2)]);
  for (const cursor of [start?.cursor ?? '', told?.cursor ?? '']) {
    using again = watchDirectory({ cursor, filter: { nodeId: 'never' } });
    expect((await again.rest()).map(said)).toEqual(['-never/a@2']);
  }
  using all = watchDirectory({ snapshot: true, filter: { nodeId: 'never' } });
  expect((await all.news(1)).map(said)).toEqual(['snapshotEnd']);
  const kept = await connection.collection('directory').find({ node: 'never' }).toArray();
  expect(kept).toEqual([expect.not.objectContaining({ raw: expect.anything() })]);
  expect(JSON.stringify(kept)).not.toContain('Γιώργος');
});

test('what comes again when a stream is filled anew, late or twice, is told to nobody', async () => {
  const { directory, watchDirectory } = await opened();
  await directory.apply([shown('refilled', 'a', 2), ended('refilled', 'b', 3)]);
  const { last } = await directory.life();
  using watched = watchDirectory({ filter: { nodeId: 'refilled' } });
  await watched.next(1);
  await directory.apply([shown('refilled', 'a', 1), shown('refilled', 'a', 2), ended('refilled', 'b', 3)]);
  await directory.apply([shown('refilled', 'b', 2)]);
  expect((await directory.life()).last).toBe(last);
  await directory.apply([shown('refilled', 'c', 1), shown('refilled', 'c', 2)]);
  expect((await watched.rest()).map(said)).toEqual(['+refilled/c@2']);
});

test('everybody is told what everybody may see: of who never was public nothing, of who is no longer that she is gone', async () => {
  const { directory, watchDirectory } = await opened('integrator');
  const nodes = await opened('member');
  using everybody = watchDirectory({ filter: { nodeId: 'circles' } });
  using members = nodes.watchDirectory({ filter: { nodeId: 'circles' } });
  await Promise.all([everybody.next(1), members.next(1)]);
  await directory.apply([shown('circles', 'shy', 1, { ...named('Σ'), email: 's@example.org' })]);
  const told: Awaited<ReturnType<typeof everybody.news>> = [];
  // What was never shown to everybody, and what was: of that each is told before the next one comes.
  await directory.apply([shown('circles', 'open', 1, { ...named('Ο'), ...open, locality: 'Παξοί' })]);
  told.push(...(await everybody.news(1)));
  await directory.apply([ended('circles', 'shy', 2)]);
  await directory.apply([shown('circles', 'open', 2, { ...named('Ο'), locality: 'Παξοί' })]);
  told.push(...(await everybody.news(1)));
  await directory.apply([ended('circles', 'open', 3)]);
  await directory.apply([ended('circles', 'unknown', 4)]);
  told.push(...(await everybody.rest()));
  expect(told.map(said)).toEqual(['+circles/open@1', '-circles/open@2', '-circles/open@3']);
  expect(told[0]?.what).toMatchObject({ value: { displayName: { el: { text: 'Ο' } }, locality: '', email: '' } });
  // Another process, which looks by itself, may find several changes of an entry as one.
  const others = await members.until((all) => all.some((one) => said(one) === '-circles/open@3'));
  const newest = new Map(others.map((one) => [said(one).slice(1).split('@')[0], said(one)]));
  expect([...newest.values()].toSorted()).toEqual(['-circles/open@3', '-circles/shy@2']);
});

test('a watch is limited to a node, a kind and a domain; an entry that no longer fits is gone', async () => {
  const { directory, watchDirectory } = await opened();
  using arts = watchDirectory({ filter: { nodeId: 'limits', discipline: 'heritage' } });
  using houses = watchDirectory({ filter: { kind: 'organisation' } });
  await Promise.all([arts.next(1), houses.next(1)]);
  await directory.apply([shown('limits', 'a', 1, { disciplines: ['heritage'] })]);
  expect((await arts.news(1)).map(said)).toEqual(['+limits/a@1']);
  await directory.apply([shown('limits', 'b', 1, { kind: 'organisation', disciplines: ['performing-arts'] })]);
  await directory.apply([shown('elsewhere', 'c', 1, { kind: 'organisation', disciplines: ['heritage'] })]);
  await directory.apply([shown('limits', 'a', 2, { disciplines: ['performing-arts'] })]);
  // Of b, which never fitted, it is told as well: what it was is not kept.
  // In either order: one look may find both.
  expect((await arts.rest()).map(said).toSorted()).toEqual(['-limits/a@2', '-limits/b@1']);
  expect((await houses.news(2)).map(said)).toEqual(['+limits/b@1', '+elsewhere/c@1']);
});

test('of who was merged it is told by which entry her name answers now', async () => {
  const { directory, watchDirectory } = await opened();
  await directory.apply([shown('merged', 'a', 1), shown('merged', 'b', 1)]);
  using watched = watchDirectory({ filter: { nodeId: 'merged' } });
  await watched.next(1);
  await directory.apply([{ ...ended('merged', 'a', 2), mergedInto: 'nodes/merged/members/b' }]);
  const [gone] = await watched.news(1);
  expect(gone?.what).toMatchObject({
    $case: 'gone',
    value: { name: 'nodes/merged/members/a', version: 2n, mergedInto: 'nodes/merged/members/b' },
  });
});

test('a snapshot has what there is and then what changed since it began', async () => {
  const { directory, watchDirectory } = await opened();
  const there = Array.from({ length: 450 }, (_, turn) => shown('snapshot', `m${turn}`, 1, named(`Μ${turn}`)));
  await directory.apply([...there, ended('snapshot', 'gone', 5)]);
  using watched = watchDirectory({ snapshot: true, filter: { nodeId: 'snapshot' } });
  const first = await watched.news(1);
  await directory.apply([shown('snapshot', 'm7', 2), ended('snapshot', 'm8', 2), shown('snapshot', 'new', 1)]);
  const sinceEnd = (all: readonly string[]) => all.slice(all.indexOf('snapshotEnd') + 1);
  const rest = (
    await watched.until((answers) => {
      const all = answers.map(said);
      return all.includes('snapshotEnd') && sinceEnd(all).length === 3;
    })
  ).map(said);
  const end = rest.indexOf('snapshotEnd');
  const begun = [...first.map(said), ...rest.slice(0, end)];
  expect(new Set(begun).size, 'each once').toBe(begun.length);
  // What is written together is told in any order.
  expect(new Set(sinceEnd(rest))).toEqual(new Set(['+snapshot/m7@2', '-snapshot/m8@2', '+snapshot/new@1']));
  // Whoever takes both has what there is.
  const held = new Map<string, string>();
  for (const one of [...begun, ...rest.slice(end + 1)]) held.set(one.slice(1).split('@')[0] ?? '', one);
  const now = await directory.list({ viewer: 'federation', node: 'snapshot', pageSize: 1_000, pageToken: '' });
  const names = now.ok
    ? now.value.entries.map(({ name, version }) => `+snapshot/${name.split('/')[3]}@${version}`)
    : [];
  expect([...held.values()].filter((one) => one.startsWith('+')).toSorted()).toEqual(names.toSorted());
});

test('while nobody watches no places are taken, and what changes several times then is told once', async () => {
  const stores = await openStores(database.url, `process-${(processes += 1)}`);
  const { directory, connection } = testScope().use(stores);
  const placeOf = async (id: string) =>
    (await connection.collection('directory').findOne({ _id: `nodes/unwatched/members/${id}` as never }))?.['change'];
  await directory.apply([shown('unwatched', 'a', 1), shown('unwatched', 'b', 1)]);
  const { last } = await directory.life();
  await directory.apply([shown('unwatched', 'a', 2)]);
  await directory.apply([ended('unwatched', 'a', 3), shown('unwatched', 'c', 1)]);
  expect(await Promise.all(['a', 'b', 'c'].map(placeOf))).toEqual([0, expect.any(Number), 0]);
  const { watchDirectory } = await opened();
  using watched = watchDirectory({ snapshot: true, filter: { nodeId: 'unwatched' } });
  const there = (await watched.until((all) => all.some((one) => said(one) === 'snapshotEnd'))).map(said);
  expect(there).toEqual(['+unwatched/b@1', '+unwatched/c@1', 'snapshotEnd']);
  expect((await watched.rest()).map(said)).toEqual([]);
  const places = await Promise.all(['a', 'c'].map(placeOf));
  expect(new Set(places)).toEqual(new Set([last + 1, last + 2]));
});

// Covers: a change that is missed because another one, which came later, was to be seen earlier.
test('what three processes write at once is told at a fourth: the newest of each, nothing missed and no cursor twice', async () => {
  const writers = await Promise.all([opened(), opened(), opened()]);
  const { watchDirectory } = await opened();
  using watched = watchDirectory({ filter: { nodeId: 'raced' } });
  await watched.next(1);
  const ids = Array.from({ length: 15 }, (_, turn) => `m${turn}`);
  const writing = Promise.all(
    writers.map(async ({ directory }, writer) => {
      for (const id of ids) {
        await directory.apply([shown('raced', id, writer + 1)]);
        if (writer === 2) await directory.apply([ended('raced', id, 4)]);
      }
    }),
  );
  const answers = await watched.until((all) => all.filter((one) => said(one).startsWith('-')).length === ids.length);
  await writing;
  const told = answers.map(said);
  const cursors = answers.map(({ cursor }) => cursor);
  expect(new Set(cursors).size).toBe(cursors.length);
  expect(new Set(told).size, 'no version twice').toBe(told.length);
  for (const id of ids) {
    const versions = told.flatMap((one) => (one.slice(1).startsWith(`raced/${id}@`) ? Number(one.split('@')[1]) : []));
    expect(versions, id).toEqual(versions.toSorted((one, other) => one - other));
    expect(versions.at(-1), id).toBe(4);
  }
});

test('a process that ends lets watches go on in another, with nothing missed and nothing twice', async () => {
  const first = await openProcess(database.url, `process-${(processes += 1)}`);
  const watched = first.watchDirectory({ filter: { nodeId: 'restarted' } });
  await watched.next(1);
  await first.directory.apply([shown('restarted', 'a', 1), shown('restarted', 'b', 1)]);
  const [told] = await watched.news(1);
  const ending = watched.end();
  await first[Symbol.asyncDispose]();
  expect(await ending).toEqual(['UNAVAILABLE', 'watch-ended']);
  const { directory, watchDirectory } = await opened();
  await directory.apply([shown('restarted', 'c', 1)]);
  using next = watchDirectory({ cursor: told?.cursor ?? '', filter: { nodeId: 'restarted' } });
  expect((await next.rest()).map(said)).toEqual(['+restarted/b@1', '+restarted/c@1']);
});

test('a cursor of another life, of later than now, or of nothing, is refused', async () => {
  const { directory, watchDirectory, connection } = await opened();
  await directory.apply([shown('lives', 'a', 1)]);
  using watched = watchDirectory({ filter: { nodeId: 'lives' } });
  const [start] = await watched.next(1);
  const orders = connection.collection<{ _id: string; life: string; last: number }>('change_orders');
  const order = await orders.findOne({ _id: 'directory' });
  // As in a restored node: its database is of a moment, and which life of the order it has is not in a backup.
  await orders.deleteOne({ _id: 'directory' });
  expect(await watched.end()).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
  using old = watchDirectory({ cursor: start?.cursor ?? '' });
  expect(await old.end()).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
  // The next life goes on behind the places of the one before.
  const { life, last } = await directory.life();
  expect([life === order?.life, last]).toEqual([false, order?.last]);
  const ahead = Buffer.from(JSON.stringify([life, last + 1])).toString('base64url');
  using later = watchDirectory({ cursor: ahead });
  expect(await later.end()).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
  using nonsense = watchDirectory({ cursor: 'nonsense' });
  expect(await nonsense.end()).toEqual(['INVALID_ARGUMENT', 'invalid-input', 'cursor cursor-format']);
  using both = watchDirectory({ cursor: ahead, snapshot: true });
  expect(await both.end()).toEqual(['INVALID_ARGUMENT', 'invalid-input', 'snapshot cursor-or-snapshot']);
  using kinds = watchDirectory({ filter: { kind: 'house' } });
  expect(await kinds.end()).toEqual(['INVALID_ARGUMENT', 'invalid-input', 'filter.kind kind-unknown']);
});

test('who does not read holds up nobody, and is told afterwards what is so then', async () => {
  const { directory, watchDirectory } = await opened();
  using slow = watchDirectory({ filter: { nodeId: 'slow' } });
  using fast = watchDirectory({ filter: { nodeId: 'slow' } });
  await Promise.all([slow.next(1), fast.next(1)]);
  // More than lies between a node and a reader who does not read.
  const ids = Array.from({ length: 400 }, (_, turn) => `m${turn}`);
  const long = { links: ['https://example.org/'.padEnd(5_000, 'a')] };
  for (let from = 0; from < ids.length; from += 100) {
    await directory.apply(ids.slice(from, from + 100).map((id) => shown('slow', id, 1, long)));
    expect(await fast.news(100)).toHaveLength(100);
  }
  await directory.apply(ids.map((id) => ended('slow', id, 2)));
  const gone = ids.map((id) => `-slow/${id}@2`).toSorted();
  expect((await fast.news(ids.length)).map(said).toSorted()).toEqual(gone);
  const isGone = (answer: Parameters<typeof said>[0]) => said(answer).startsWith('-');
  const told = (await slow.until((all) => all.filter(isGone).length === ids.length)).map(said);
  const entries = told.filter((one) => one.startsWith('+'));
  expect(told.slice(entries.length).toSorted()).toEqual(gone);
  // What was on its way to her; all the others were gone before they were hers.
  expect(entries.length).toBeLessThan(ids.length / 2);
  expect(new Set(entries).size).toBe(entries.length);
});
