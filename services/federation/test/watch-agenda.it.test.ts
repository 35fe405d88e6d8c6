import { EventMode, type WatchAgendaResponse } from '@inclust/contracts';
import { testDatabase, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { changeOf, eventEnvelope, tombstone, uuid, venueEnvelope } from './agenda-build.ts';
import { named, shown } from './directory-build.ts';
import { openProcess } from './watched-federation.ts';

const database = testDatabase();
let processes = 0;

/** A process of the federation service with the agenda of this file; nodes differ from test to test. */
async function opened() {
  return testScope().use(await openProcess(database.url, `process-${(processes += 1)}`));
}

/** What an answer says: `+` what there is, `-` what is gone, each with node, kind, number and version. */
function said({ what }: WatchAgendaResponse): string {
  const told = {
    event: () => what?.$case === 'event' && what.value.event,
    venue: () => what?.$case === 'venue' && what.value,
  };
  const there = told.event() || told.venue();
  const one = there ? { sign: '+', name: there.name, version: there.etag } : undefined;
  const gone = what?.$case === 'gone' ? { sign: '-', name: what.value.name, version: what.value.version } : undefined;
  const { sign, name, version } = one ?? gone ?? { sign: what?.$case ?? '', name: '', version: '' };
  const [, node, things, id = ''] = name.split('/');
  return name === '' ? sign : `${sign}${node}/${things}/${Number(id.split('-').at(-1))}@${version}`;
}

test('a watch tells events with venue and organisers as they are, venues, and what is gone', async () => {
  const { agenda, directory, watchAgenda } = await opened();
  const organiser = `nodes/first/members/${uuid(7)}`;
  await directory.apply([shown('first', uuid(7), 1, { ...named('Όμιλος'), publicFields: ['display_name'] })]);
  const venue = `nodes/first/venues/${uuid(2)}`;
  using watched = watchAgenda({ filter: { nodeId: 'first' } });
  expect((await watched.next(1)).map(said)).toEqual(['checkpoint']);
  const event = { venue, organisers: [organiser] };
  await agenda.apply([eventEnvelope('first', 1, 1, event), venueEnvelope('first', 2, 1)].map(changeOf));
  const [bridge, concert] = await watched.news(2);
  expect([bridge, concert].map((one) => one && said(one))).toEqual(['+first/venues/2@1', '+first/events/1@1']);
  expect(concert?.what).toMatchObject({
    value: { venue: { name: venue }, organisers: [{ name: organiser, displayName: { el: { text: 'Όμιλος' } } }] },
  });
  // Each when the one before was told: of what has changed once more since, only the newest is.
  for (const [change, told] of [
    [venueEnvelope('first', 2, 2, 'Πύργος'), '+first/venues/2@2'],
    [tombstone(eventEnvelope('first', 1, 2)), '-first/events/1@2'],
    [tombstone(venueEnvelope('first', 2, 3)), '-first/venues/2@3'],
  ] as const) {
    await agenda.apply([changeOf(change)]);
    expect((await watched.news(1)).map(said)).toEqual([told]);
  }
  expect(await watched.rest()).toEqual([]);
});

test('from any cursor a watch goes on with what has changed since, each once and as it is now', async () => {
  const { agenda, watchAgenda } = await opened();
  const filter = { nodeId: 'any' };
  using whole = watchAgenda({ filter });
  const cursors = (await whole.next(1)).map(({ cursor }) => cursor);
  const steps = [
    eventEnvelope('any', 1, 1),
    venueEnvelope('any', 2, 1),
    eventEnvelope('any', 1, 2),
    tombstone(venueEnvelope('any', 2, 2)),
    eventEnvelope('any', 3, 1),
    tombstone(eventEnvelope('any', 1, 3)),
  ];
  for (const step of steps) {
    await agenda.apply([changeOf(step)]);
    cursors.push(...(await whole.news(1)).map(({ cursor }) => cursor));
  }
  const newest = ['-any/venues/2@2', '+any/events/3@1', '-any/events/1@3'];
  const behind = [newest, newest, newest, newest, newest.slice(1), newest.slice(2), []];
  for (const [position, cursor] of cursors.entries()) {
    using again = watchAgenda({ cursor, filter });
    expect((await again.rest()).map(said), `from ${position}`).toEqual(behind[position]);
  }
});

test('a watch is limited as a list is; an event that no longer fits is gone', async () => {
  const { agenda, watchAgenda } = await opened();
  const mode = EventMode.EVENT_MODE_ONLINE;
  using online = watchAgenda({ filter: { nodeId: 'limits', mode } });
  using soon = watchAgenda({ filter: { nodeId: 'limits', untilTime: '2027-03-02T00:00:00.000Z' } });
  await Promise.all([online.next(1), soon.next(1)]);
  await agenda.apply([changeOf(eventEnvelope('limits', 1, 1, { mode }))]);
  const first = ['+limits/events/1@1'];
  expect(await Promise.all([online, soon].map(async (one) => (await one.news(1)).map(said)))).toEqual([first, first]);
  await agenda.apply([changeOf(eventEnvelope('elsewhere', 2, 1, { mode }))]);
  const later = { starts: '2027-04-01T18:00:00.000Z', ends: '2027-04-01T20:00:00.000Z' };
  await agenda.apply([changeOf(eventEnvelope('limits', 1, 2, later))]);
  expect((await online.rest()).map(said)).toEqual(['-limits/events/1@2']);
  expect((await soon.rest()).map(said)).toEqual(['-limits/events/1@2']);
  using wrong = watchAgenda({ filter: { nodeId: 'No node', organiser: 'x' } });
  expect(await wrong.end()).toEqual([
    'INVALID_ARGUMENT',
    'invalid-input',
    'filter.node_id node-id',
    'filter.organiser resource-name',
  ]);
});

test('a snapshot has what there is, what was told again changes nothing, and another process goes on from its end', async () => {
  const { agenda, watchAgenda } = await opened();
  const filter = { nodeId: 'whole' };
  const there = Array.from({ length: 250 }, (_, turn) => eventEnvelope('whole', turn + 1, 1));
  await agenda.apply([...there, tombstone(eventEnvelope('whole', 300, 2))].map(changeOf));
  using watched = watchAgenda({ snapshot: true, filter });
  const all = await watched.until((told) => told.at(-1)?.what?.$case === 'snapshotEnd');
  expect(all.slice(0, -1).map(said).toSorted()).toEqual(
    there.map((_, turn) => `+whole/events/${turn + 1}@1`).toSorted(),
  );
  const next = await opened();
  await next.agenda.apply(there.map(changeOf));
  await next.agenda.apply([changeOf(eventEnvelope('whole', 7, 2))]);
  using again = next.watchAgenda({ cursor: all.at(-1)?.cursor ?? '', filter });
  expect((await again.rest()).map(said)).toEqual(['+whole/events/7@2']);
  using other = next.watchDirectory({ cursor: all.at(-1)?.cursor ?? '' });
  expect(await other.end()).toEqual(['FAILED_PRECONDITION', 'cursor-unknown']);
});

test('who watches is told that events and venues of a node that has left are gone, at the version that was shown', async () => {
  const { agenda, watchAgenda } = await opened();
  await agenda.apply([eventEnvelope('gone', 1, 2), venueEnvelope('gone', 2, 3)].map(changeOf));
  using watched = watchAgenda({ filter: { nodeId: 'gone' } });
  expect((await watched.next(1)).map(said)).toEqual(['checkpoint']);
  await agenda.end({ node: 'gone' });
  expect((await watched.news(2)).map(said).toSorted()).toEqual(['-gone/events/1@2', '-gone/venues/2@3']);
  expect(await agenda.get(`nodes/gone/events/${uuid(1)}`)).toBeUndefined();
  await agenda.apply([eventEnvelope('gone', 1, 2)].map(changeOf));
  expect((await watched.rest()).map(said)).toEqual(['+gone/events/1@2']);
});
