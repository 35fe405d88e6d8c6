import {
  AgreementSigned,
  AttendanceRecorded,
  CountMethod,
  EventEdited,
  EventKind,
  EventState,
  MemberRegistered,
  PostFilled,
  ResourceEdited,
  ResourceKind,
  SpaceEdited,
  VenueEdited,
  VisitOrigin,
  type EventType,
} from '@inclust/contracts';
import { accept, instantOfMilliseconds } from '@inclust/kernel';
import { connectMongo, migrate, openTransactions } from '@inclust/mongo';
import { openTestDatabase, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import type { Fact } from '../src/app/ports.ts';
import { whole } from '../src/app/whole-subjects.ts';
import type { Cell } from '../src/domain/figures.ts';
import { definitionId } from '../src/domain/indicators/definition.ts';
import { deliveredIndicators, indicatorOf } from '../src/domain/indicators/delivered.ts';
import { Tally } from '../src/domain/tally.ts';
import { reportingMigrations } from '../src/storage/collections.ts';
import { correctionOf } from '../src/domain/report/corrections.ts';
import { createThenAndNow } from '../src/storage/then-and-now.ts';
import { createEvidenceStore } from '../src/storage/figure-evidence.ts';
import { readSubject } from '../src/transport/events/facts.ts';
import { numbersOf, openProcesses, rebuildingOf, storeOf } from './stored.ts';

/** A fact as it comes over the wire; read as the service reads it. */
function fact(node: string, type: EventType, about: string, version: number, body: Uint8Array): Fact {
  const occurredAt = `2027-0${Math.min(9, version)}-10T22:30:00.000Z`;
  const kept = { node, eventId: `${about}-${version}`, type, occurredAt, recordedAt: occurredAt, version, about, body };
  const subject = readSubject(kept);
  if (!subject) throw new Error(`${type} says nothing of a subject`);
  return { ...kept, subject };
}

const member = (node: string, memberId: string, distinctKey: string, version = 1) =>
  fact(
    node,
    'inclust.members.v1.MemberUpdated',
    `members/${memberId}`,
    version,
    MemberRegistered.encode(
      MemberRegistered.fromPartial({
        facts: {
          memberId,
          version: BigInt(version),
          kind: 'organisation',
          disciplines: ['heritage'],
          periods: [{ fromDate: '2027-01-10' }],
          organisation: { distinctKey },
        },
      }),
    ).finish(),
  );

const event = (eventId: string, eventKind: EventKind, organisers: readonly string[], version = 1) =>
  fact(
    'arta',
    'inclust.events.v1.EventEdited',
    `events/${eventId}`,
    version,
    EventEdited.encode(
      EventEdited.fromPartial({
        facts: {
          eventId,
          version: BigInt(version),
          state: EventState.EVENT_STATE_HELD,
          kind: eventKind,
          organisers: [...organisers],
          start: '2027-12-31T22:30:00.000Z',
          timeZone: 'Europe/Athens',
        },
      }),
    ).finish(),
  );

const venue = (supported: boolean, version = 1) =>
  fact(
    'arta',
    'inclust.events.v1.VenueEdited',
    'venues/v',
    version,
    VenueEdited.encode(
      VenueEdited.fromPartial({
        facts: {
          venueId: 'v',
          version: BigInt(version),
          supportedPeriods: supported ? [{ fromDate: '2027-01-01' }] : [],
        },
      }),
    ).finish(),
  );

const attendance = (eventId: string, participants: number, version = 1) =>
  fact(
    'arta',
    'inclust.events.v1.AttendanceRecorded',
    `attendance/of-${eventId}`,
    version,
    AttendanceRecorded.encode(
      AttendanceRecorded.fromPartial({
        facts: {
          attendanceId: `of-${eventId}`,
          version: BigInt(version),
          eventId,
          venueId: 'v',
          day: '2027-06-01',
          method: CountMethod.COUNT_METHOD_TICKETS,
          visitors: [{ origin: VisitOrigin.VISIT_ORIGIN_DOMESTIC, count: participants + 1 }],
          participants,
        },
      }),
    ).finish(),
  );

const space = (incubationPlaces: number, version: number) =>
  fact(
    'arta',
    'inclust.coworking.v1.SpaceEdited',
    'spaces/s',
    version,
    SpaceEdited.encode(
      SpaceEdited.fromPartial({
        facts: { spaceId: 's', version: BigInt(version), timeZone: 'Europe/Athens', incubationPlaces },
      }),
    ).finish(),
  );

const resource = (units: number, version: number) =>
  fact(
    'arta',
    'inclust.coworking.v1.ResourceEdited',
    'resources/r',
    version,
    ResourceEdited.encode(
      ResourceEdited.fromPartial({
        facts: {
          resourceId: 'r',
          version: BigInt(version),
          spaceId: 's',
          kind: ResourceKind.RESOURCE_KIND_DESKS,
          units,
        },
      }),
    ).finish(),
  );

const post = fact(
  'arta',
  'inclust.collaboration.v1.PostFilled',
  'posts/p',
  1,
  PostFilled.encode(
    PostFilled.fromPartial({
      facts: { postId: 'p', version: 1n, employer: 'GR:1', fillDate: '2027-01-01', shareMilli: 500 },
    }),
  ).finish(),
);

const agreement = fact(
  'korce',
  'inclust.collaboration.v1.AgreementSigned',
  'agreements/g',
  1,
  AgreementSigned.encode(
    AgreementSigned.fromPartial({
      facts: {
        agreementId: 'g',
        version: 1n,
        signDate: '2027-05-01',
        parties: [
          { distinctKey: 'GR:1', countryCode: 'GR' },
          { distinctKey: 'AL:1', countryCode: 'AL' },
        ],
      },
    }),
  ).finish(),
);

const organisers = ['nodes/arta/members/greek', 'nodes/vlora/members/albanian'];

/** Facts whose neighbours come before, after and changed. */
const facts: readonly Fact[] = [
  member('arta', 'greek', 'GR:1'),
  event('e', EventKind.EVENT_KIND_JOINT_ACTION, organisers),
  attendance('e', 7),
  attendance('later', 4),
  event('later', EventKind.EVENT_KIND_TRAINING, organisers),
  venue(false),
  member('vlora', 'albanian', 'AL:1'),
  venue(true, 2),
  attendance('e', 9, 2),
  space(6, 1),
  resource(12, 1),
  resource(10, 3),
  resource(11, 2),
  space(8, 2),
  post,
  agreement,
];

const joint = (numbers: Awaited<ReturnType<typeof numbersOf>>) => numbers['O07@1||arta|2027-06||'];

test('what is seen by others counts anew when they come or change', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  await one.store.record(facts.slice(0, 6));
  // Organisers of one country alone are known, and the place is not supported.
  expect(joint(await numbersOf(one))).toBeUndefined();
  expect(await numbersOf(one)).toMatchObject({ 'O11@1||arta|2027-06||': [4, 120] });
  await one.store.record(facts.slice(6, 7));
  expect(joint(await numbersOf(one))).toEqual([7, 210]);
  expect((await numbersOf(one))['R05@1||arta|2027-06||']).toBeUndefined();
  await one.store.record(facts.slice(7, 9));
  expect(await numbersOf(one)).toMatchObject({
    'O07@1||arta|2027-06||': [9, 270],
    // Both attendances, less those of the place itself.
    'R05@1||arta|2027-06||': [15, 450],
  });
  // The organiser is another country's after all.
  await one.store.record([member('vlora', 'albanian', 'GR:9', 2)]);
  expect(joint(await numbersOf(one))).toBeUndefined();
});

test('a figure answers what it is made of, page by page, also by its neighbours', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  await one.store.record(facts);
  const evidence = createEvidenceStore(one.connection);
  const madeOf = async (code: string, slice: string, size = 10) => {
    const definition = indicatorOf(code);
    if (!definition) throw new Error(`no indicator ${code}`);
    const wanted = { definition, node: 'arta', slice, span: { from: '2027-01', until: '2027-12' } };
    const found: string[] = [];
    let after = '';
    do {
      const page = await evidence.page((await evidence.generation()) ?? 0, wanted, after, size);
      expect(page.found.length).toBeLessThanOrEqual(size);
      found.push(
        ...page.found.map(
          ({ subject, version, counted }) => `${subject}@${version} ${counted.map(({ amount }) => amount).join('+')}`,
        ),
      );
      after = page.next;
    } while (after !== '');
    return found;
  };
  expect(await madeOf('O07', '')).toEqual(['attendance/of-e@2 9']);
  expect(await madeOf('O11', '')).toEqual(['attendance/of-later@1 4']);
  expect(await madeOf('visits', '')).toEqual(['attendance/of-e@2 10', 'attendance/of-later@1 5']);
  expect(await madeOf('visits', 'origin=domestic', 1)).toEqual(['attendance/of-e@2 10', 'attendance/of-later@1 5']);
  expect(await madeOf('visits', 'origin=unknown')).toEqual([]);
  // Of what is there at the end, all that led to it.
  expect(await madeOf('O18', 'kind=desks')).toEqual(['resource/r@3 12+-1+-1']);
  expect(await madeOf('O02', '')).toEqual([]);
});

test('each delivered indicator, tried, comes to the numbers that are kept of it', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  await one.store.record(facts);
  const observed = createEvidenceStore(one.connection);
  const generation = (await observed.generation()) ?? -1;
  let counted = 0;
  for (const definition of deliveredIndicators) {
    const tally = new Tally([definition]);
    for (const node of ['arta', 'vlora', 'korce'])
      for await (const changes of observed.changesBy(generation, definition, node)) tally.move(changes);
    const values = (cells: readonly Cell[]) =>
      cells
        .filter(({ value, days }) => value !== 0 || days !== 0)
        .map(({ slice, node, month, value, days }) => `${node} ${month} ${slice}: ${value} ${days}`)
        .toSorted();
    const kept = values(await one.store.cells(definitionId(definition)));
    expect(values(tally.cells(definition)), definition.code).toEqual(kept);
    counted += kept.length;
  }
  expect(counted).toBeGreaterThan(30);
});

test('what a figure is made of is whole while another process makes the numbers anew', async () => {
  const [one, other] = await openProcesses(2);
  if (!one || !other) throw new Error('no processes');
  const many = Array.from({ length: 60 }, (_, turn) => member('arta', `m${turn}`, `GR:${turn}`));
  await one.store.record(many);
  const definition = indicatorOf('organisations-by-discipline');
  if (!definition) throw new Error('no indicator');
  const evidence = createEvidenceStore(one.connection);
  const wanted = { definition, node: 'arta', slice: '', span: { from: '2027-01', until: '2027-12' } };
  const generation = async () => (await one.connection.collection('number_gate').findOne())?.['generation'] as number;
  const before = await generation();
  const rebuilding = rebuildingOf(other);
  let done = false;
  const anew = (async () => {
    for (let turn = 0; turn < 5; turn += 1) await rebuilding.rebuild();
    done = true;
  })();
  const ids = many.map(({ about }) => about.replace('members', 'member')).toSorted();
  let [reads, refused] = [0, 0];
  while (!done && reads < 10_000) {
    const read = await whole(evidence, async (of) => accept(await evidence.page(of, wanted, '', 100)));
    if (read.ok) expect(read.value.found.map(({ subject }) => subject).toSorted()).toEqual(ids);
    else expect(read.refusal.code).toBe('numbers-made-anew');
    if (!read.ok) refused += 1;
    reads += 1;
  }
  await anew;
  // Read beside it, not before or after.
  expect([refused > 0, (await generation()) - before]).toEqual([true, 5]);
  expect((await whole(evidence, async (of) => accept(await evidence.page(of, wanted, '', 100)))).ok).toBe(true);
});

test('what was changed since a moment is named with what it added then and adds now, also where only its neighbours were', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  const late = { ...attendance('unknown', 2), recordedAt: '2027-03-01T00:00:00.000Z' };
  await one.store.record([...facts, late]);
  const thenAndNow = createThenAndNow(one.connection, readSubject);
  const since = instantOfMilliseconds(Date.parse('2027-01-20T00:00:00Z'));
  const corrected = async (code: string) => {
    const definition = indicatorOf(code);
    if (!definition) throw new Error(`no indicator ${code}`);
    const read = await whole(thenAndNow, async (of) => accept(await thenAndNow.changedSince(of, definition, since)));
    if (!read.ok) throw new Error(read.refusal.code);
    const amounts = (all: readonly { readonly amount: number }[]) => all.map(({ amount }) => amount).join('+');
    return read.value
      .flatMap((known) => correctionOf(definition, { from: '2027-01', until: '2027-12' }, known) ?? [])
      .map(({ subject, reason, before, after }) => `${subject.id} ${reason} ${amounts(before)} -> ${amounts(after)}`)
      .toSorted();
  };
  expect(await corrected('O07')).toEqual(['of-e changed 7 -> 9']);
  // The place is supported since, and one of the two was counted anew.
  expect(await corrected('R05')).toEqual([
    'of-e changed  -> 10',
    'of-later seen-otherwise  -> 5',
    'of-unknown late  -> 3',
  ]);
  expect(await corrected('visits')).toEqual(['of-e changed 8 -> 10', 'of-unknown late  -> 3']);
  // What each version of it has said since.
  expect(await corrected('O18')).toEqual(['r changed 12 -> 12+-1+-1']);
  expect(await corrected('O02')).toEqual([]);
});

test('what a version of a place has said counts from its day on, also one that comes late', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  await one.store.record([resource(12, 1), resource(10, 3)]);
  await one.store.record([space(6, 1)]);
  await one.store.record([resource(11, 2), resource(11, 2)]);
  // 22:30 in UTC is the next day in Athens.
  expect(await numbersOf(one)).toMatchObject({
    'O18@1||arta|2027-01||': [12, 12 * 21],
    'O18@1||arta|2027-02||': [-1, -18],
    'O18@1||arta|2027-03||': [-1, -21],
  });
});

test('numbers made anew are those kept step by step, in whatever order and batches facts came', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  for (const some of [facts.slice(9), facts.slice(3, 9), facts.slice(0, 5), facts]) {
    for (const each of some.toReversed()) await one.store.record([each]);
  }
  const before = await numbersOf(one);
  expect(Object.keys(before).length).toBeGreaterThan(30);
  expect(await rebuildingOf(one).rebuild()).toBe(facts.length);
  expect(await numbersOf(one)).toEqual(before);
  const digest = await one.store.digest('arta');
  expect(digest.count).toBe(1n);
});

test.each(['rebuild.begun', 'rebuild.batch', 'rebuild.read'] as const)(
  'killed at %s, the old numbers go on to answer, facts wait, and the next process makes the new ones',
  async (killedAt) => {
    const [one, other] = await openProcesses(2);
    if (!one || !other) throw new Error('no processes');
    await one.store.record(facts.slice(0, 9));
    const before = await numbersOf(one);
    let reached = 0;
    const killed = rebuildingOf(one, {
      onStep: (step) => {
        if (step !== killedAt) return;
        reached += 1;
        throw new Error('the process ended here');
      },
    });
    await expect(killed.rebuild()).rejects.toThrow('the process ended here');
    expect(reached).toBe(1);
    expect(await numbersOf(other)).toEqual(before);
    await expect(other.store.record(facts.slice(9))).rejects.toThrow('made anew');
    // A minute later nobody is thought to be at it.
    await rebuildingOf(other, { now: () => Date.now() + 61_000 }).complete();
    const after = await numbersOf(other);
    expect(after).toMatchObject({ 'O18@1||arta|2027-01||': [12, 12 * 21] });
    // What waited was kept before, and is in the numbers; when it comes again nothing changes.
    await other.store.record(facts.slice(9));
    expect(await numbersOf(other)).toEqual(after);
    const generations = await other.connection.collection('cells').distinct('_id');
    expect(new Set(generations.map((id) => String(id).split('|')[0])).size).toBe(1);
  },
);

test('a process that lives on makes the numbers itself where whoever began is gone, and counts what waited', async () => {
  const [one, other] = await openProcesses(2);
  if (!one || !other) throw new Error('no processes');
  await one.store.record(facts.slice(0, 9));
  const onStep = () => {
    throw new Error('the process ended here');
  };
  await expect(rebuildingOf(one, { onStep }).rebuild()).rejects.toThrow('the process ended here');
  let completed = 0;
  const later = rebuildingOf(other, { now: () => Date.now() + 61_000 });
  const store = storeOf(other, async () => {
    completed += 1;
    await later.complete();
  });
  await store.record(facts.slice(9));
  expect(completed).toBe(1);
  const after = await numbersOf(other);
  await later.rebuild();
  expect(await numbersOf(other)).toEqual(after);
  expect(after).toMatchObject({ 'O18@1||arta|2027-01||': [12, 12 * 21] });
});

test('a process that ends leaves the numbers to the next one, which need not wait for it', async () => {
  const [one, other] = await openProcesses(2);
  if (!one || !other) throw new Error('no processes');
  await one.store.record(facts);
  const before = await numbersOf(one);
  const ending = new AbortController();
  const steps: string[] = [];
  const onStep = (step: string) => {
    steps.push(step);
    ending.abort();
  };
  const rebuilding = rebuildingOf(one, { signal: ending.signal, onStep });
  await expect(rebuilding.rebuild()).rejects.toThrow('the process ends');
  await expect(rebuilding.complete()).rejects.toThrow('the process ends');
  expect(steps).toEqual(['rebuild.begun']);
  // Its claim would have held for a minute.
  expect(await rebuildingOf(other, { now: () => 1_000 }).rebuild()).toBe(facts.length);
  expect(await numbersOf(other)).toEqual(before);
});

test('asked for twice at once, one process makes the numbers twice, one after the other', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  await one.store.record(facts);
  const before = await numbersOf(one);
  const rebuilding = rebuildingOf(one);
  expect(await Promise.all([rebuilding.rebuild(), rebuilding.rebuild()])).toEqual([facts.length, facts.length]);
  expect(await numbersOf(one)).toEqual(before);
});

test('two processes that make numbers at once make them once', async () => {
  const [one, other] = await openProcesses(2);
  if (!one || !other) throw new Error('no processes');
  await one.store.record(facts);
  const before = await numbersOf(one);
  let begun = 0;
  const onStep = (step: string) => {
    if (step === 'rebuild.begun') begun += 1;
  };
  await one.connection.collection('number_gate').updateOne({}, { $set: { definitions: [] } });
  await Promise.all([rebuildingOf(one, { onStep }).complete(), rebuildingOf(other, { onStep }).complete()]);
  expect(begun).toBe(1);
  expect(await numbersOf(one)).toEqual(before);
});

test('an older release that does not know a definition counts nothing beside it', async () => {
  const [one] = await openProcesses(1);
  if (!one) throw new Error('no process');
  await rebuildingOf(one).complete();
  await one.connection.collection('number_gate').updateOne({}, { $push: { definitions: 'O99@1' as never } });
  await expect(one.store.record(facts.slice(0, 1))).rejects.toThrow('newer release');
  expect(await numbersOf(one)).toEqual({});
});

test('numbers of the release before are made anew from the facts that it has kept', async () => {
  const scope = testScope();
  const database = scope.use(openTestDatabase());
  const { connection } = scope.use(await connectMongo(database.url, 'upgraded'));
  await migrate(connection, 'reporting', reportingMigrations.slice(0, 2));
  const { body, recordedAt, occurredAt } = member('kerkyra', 'm', 'GR:1');
  const kept = { node: 'kerkyra', type: 'inclust.members.v1.MemberRegistered', occurredAt, recordedAt, version: 1 };
  await connection.collection('facts').insertMany([
    { _id: 'kerkyra/1', ...kept, subject: 'kerkyra/m', body: Buffer.from(body) },
    // It was kept without being understood.
    { _id: 'arta/2', ...event('e', EventKind.EVENT_KIND_PUBLIC_EVENT, []), about: undefined, subject: undefined },
  ] as never[]);
  await connection.collection('cells').insertOne({ _id: 'members-by-month|2027-01|kerkyra', value: 1 } as never);
  await migrate(connection, 'reporting', reportingMigrations);
  const transactions = scope.use(await openTransactions(connection, 'upgraded'));
  const store = storeOf({ connection, transactions });
  const upgraded = { connection, transactions, store };
  await rebuildingOf(upgraded).complete();
  expect(await numbersOf(upgraded)).toMatchObject({
    'members-by-month@1||kerkyra|2027-01||': [1, 22],
    'organisations-by-discipline@1||kerkyra|2027-01||': [1, 0],
    'O10@1||arta|2028-01||': [1, 0],
  });
});
