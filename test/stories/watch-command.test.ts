import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest, ServiceName } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { roomOn, spaceOn } from '../support/space.ts';

/** A line of `inclust --json watch`. */
interface Line {
  readonly cursor?: string;
  readonly change?: {
    readonly type: string;
    readonly subject: string;
    readonly event: Readonly<Record<string, unknown>>;
  };
  readonly snapshotEnd?: object;
  readonly member?: { readonly name: string };
  readonly event?: { readonly name: string; readonly titles?: object; readonly event?: { readonly name: string } };
  readonly registration?: { readonly name: string; readonly state: string };
  readonly booking?: { readonly name: string; readonly resource: string };
  readonly entry?: { readonly name: string };
  readonly gone?: { readonly name: string };
  readonly report?: { readonly name: string };
}

// Covers: what a watch of each kind tells, is limited to and begins with, as an integrator types it.
describe.each(['one', 'many'] as const)('watching a city in %s processes', (mode) => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let member = '';
  let occurrence = '';
  let other = '';
  let room = '';
  let desk = '';

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', mode));
    await city.start();
    member = (await city.client().members.registerMember({ profile: person(1) })).member?.name ?? '';
    const events = city.client('events');
    occurrence = await concertOn(events);
    other = await concertOn(events);
    for (const one of [occurrence, other])
      await events.registrations.register({
        occurrence: one,
        person: member,
        lines: [{ ticketType: 'seat', quantity: 1 }],
      });
    const coworking = city.client('coworking');
    const space = await spaceOn(coworking);
    room = await roomOn(coworking, space);
    desk = await roomOn(coworking, space);
    for (const resource of [room, desk]) await book(resource, '10:00');
  });

  async function book(resource: string, hour: string): Promise<void> {
    const day = Temporal.Now.plainDateISO('Europe/Athens').add({ days: 30 });
    const [from, until] = [`${day.toString()}T${hour}`, `${day.toString()}T${hour.replace(':00', ':30')}`];
    const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Athens').toInstant();
    await city.client('coworking').bookings.createBooking({
      resource,
      person: member,
      startTime: at(from).toString(),
      endTime: at(until).toString(),
      units: 1,
    });
  }

  /** Runs a watch at the service's own process until it has told so many changes. */
  async function watched(things: string, service: ServiceName, ...args: readonly string[]) {
    const where = ['--operator-of', city.home, '--address', city.address(service)];
    const { code, stdout, stderr } = await runCli([...where, '--json', 'watch', things, ...args], {});
    return {
      code,
      stderr,
      lines: stdout.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Line))),
    };
  }

  test('members: a snapshot, then what happens, kept in a file from which the next one goes on', async () => {
    const file = join(folder, `${mode}.cursor`);
    const first = watched('members', 'members', '--snapshot', '--cursor-file', file, '--count', '1');
    await eventually(() => readFile(file, 'utf8').catch(() => undefined), {
      what: 'the end of the snapshot',
      timeout: 20_000,
    });
    const second = (await city.client().members.registerMember({ profile: person(2) })).member?.name ?? '';
    const { lines, stderr } = await first;
    expect([lines[0]?.member?.name, lines.find(({ change }) => change)?.change], stderr).toMatchObject([
      member,
      { type: 'inclust.members.v1.MemberRegistered', subject: second.slice('nodes/arta/'.length) },
    ]);
    await city.client().members.withdrawMember({ name: second });
    await city.client().members.withdrawMember({ name: member });
    const next = await watched(
      'members',
      'members',
      '--snapshot',
      '--cursor-file',
      file,
      '--only',
      member,
      '--count',
      '1',
    );
    expect(next.lines.flatMap(({ change }) => (change ? [[change.type, change.subject]] : []))).toEqual([
      ['inclust.members.v1.MemberWithdrawn', member.slice('nodes/arta/'.length)],
    ]);
    expect((await readFile(file, 'utf8')).trim()).toBe(next.lines.at(-1)?.cursor);
  });

  test('events: those that there are, and what becomes of one of them', async () => {
    const name = other.split('/occurrences/')[0] ?? '';
    const file = join(folder, `${mode}.events`);
    const all = watched(
      'events',
      'events',
      '--snapshot',
      '--cursor-file',
      file,
      '--type',
      'inclust.events.v1.EventCancelled',
      '--count',
      '1',
    );
    await eventually(() => readFile(file, 'utf8').catch(() => undefined), {
      what: 'the end of the snapshot',
      timeout: 20_000,
    });
    await city.client('events').events.cancelEvent({ name, reason: 'weather' });
    const { lines, stderr } = await all;
    const names = lines.flatMap(({ event }) => (event ? [event.name] : []));
    expect(names.toSorted(), stderr).toEqual([name, occurrence.split('/occurrences/')[0] ?? ''].toSorted());
    expect(lines.at(-1)?.change).toMatchObject({
      type: 'inclust.events.v1.EventCancelled',
      subject: name.slice('nodes/arta/'.length),
      event: { facts: { state: 'EVENT_STATE_CANCELLED' } },
    });
  });

  test('registrations and bookings of some occurrences and resources', async () => {
    const file = join(folder, `${mode}.registrations`);
    const seats = watched(
      'registrations',
      'events',
      '--snapshot',
      '--only',
      occurrence,
      '--cursor-file',
      file,
      '--count',
      '1',
    );
    await eventually(() => readFile(file, 'utf8').catch(() => undefined), {
      what: 'the end of the snapshot',
      timeout: 20_000,
    });
    const third = (await city.client().members.registerMember({ profile: person(3) })).member?.name ?? '';
    await city
      .client('events')
      .registrations.register({ occurrence, person: third, lines: [{ ticketType: 'seat', quantity: 2 }] });
    const registered = await seats;
    const things = registered.lines.flatMap(({ registration }) => (registration ? [registration.name] : []));
    expect(things.map((name) => name.split('/registrations/')[0])).toEqual([occurrence]);
    expect(registered.lines.at(-1)?.change).toMatchObject({
      type: 'inclust.events.v1.RegistrationConfirmed',
      event: { facts: { occurrence, person: third, places: 2 } },
    });

    const kept = join(folder, `${mode}.bookings`);
    const rooms = watched('bookings', 'coworking', '--snapshot', '--only', room, '--cursor-file', kept, '--count', '1');
    await eventually(() => readFile(kept, 'utf8').catch(() => undefined), {
      what: 'the end of the snapshot',
      timeout: 20_000,
    });
    await book(desk, '12:00');
    await book(room, '14:00');
    const booked = await rooms;
    expect(booked.lines.flatMap(({ booking }) => (booking ? [booking.resource] : []))).toEqual([room]);
    expect(booked.lines.at(-1)?.change).toMatchObject({
      type: 'inclust.coworking.v1.BookingConfirmed',
      event: { facts: { resourceId: room.split('/').at(-1) } },
    });
  });

  test('directory and agenda: a snapshot, then what changed while nobody watched', async () => {
    const file = join(folder, `${mode}.directory`);
    const entry = (await city.client().members.registerMember({ profile: person(4) })).member?.name ?? '';
    const { directory, agenda } = city.client('federation');
    const isListed = () => directory.getDirectoryEntry({ name: entry });
    await eventually(isListed, { what: 'the entry', timeout: 20_000 });
    const listing = watched(
      'directory',
      'federation',
      '--snapshot',
      '--cursor-file',
      file,
      '--of',
      'arta',
      '--count',
      '1',
    );
    await eventually(() => readFile(file, 'utf8'), { what: 'the end of the snapshot', timeout: 20_000 });
    const next = (await city.client().members.registerMember({ profile: person(5) })).member?.name ?? '';
    const listed = await listing;
    const names = listed.lines.flatMap((line) => (line.entry ? [line.entry.name] : []));
    expect([names.includes(entry), names.at(-1)], listed.stderr).toEqual([true, next]);
    await city.client().members.withdrawMember({ name: entry });
    const left = await watched('directory', 'federation', '--cursor-file', file, '--kind', 'person', '--count', '1');
    expect(left.lines.map((line) => line.gone?.name ?? Object.keys(line)[1])).toEqual(['checkpoint', entry]);

    const kept = join(folder, `${mode}.agenda`);
    const concert = (await concertOn(city.client('events'))).split('/occurrences/')[0] ?? '';
    const isThere = () => agenda.getAgendaEvent({ name: concert });
    await eventually(isThere, { what: 'the event', timeout: 20_000 });
    const online = ['--mode', 'online', '--of', 'arta', '--cursor-file', kept, '--count', '1'] as const;
    const taking = watched('agenda', 'federation', '--snapshot', ...online);
    await eventually(() => readFile(kept, 'utf8'), { what: 'the end of the snapshot', timeout: 20_000 });
    await city.client('events').events.cancelEvent({ name: concert, reason: 'weather' });
    const { lines, stderr } = await taking;
    const told = lines.flatMap(({ event, cursor }) => (event?.event ? [[event.event.name, cursor !== undefined]] : []));
    expect(told, stderr).toContainEqual([concert, false]);
    expect(told.at(-1)).toEqual([concert, true]);
  });

  test('reports: where each comes to, of a programme and a period', async () => {
    const file = join(folder, `${mode}.reports`);
    const { reports } = city.client('reporting');
    const month = Temporal.Now.plainDateISO().toPlainYearMonth().toString();
    const period = (periodId: string) => ({ periodId, fromMonth: month, untilMonth: month });
    await reports.createProgramme({
      programme: {
        name: 'programmes/watched',
        title: { en: { text: 'Watched' } },
        fromMonth: month,
        untilMonth: month,
        periods: [period('first')],
        targets: [{ indicator: 'O02', nodeId: 'arta', value: '1' }],
      },
    });
    const name = 'programmes/watched/periods/first/reports/arta';
    await reports.editReport({ name, note: 'begun' });
    const wanted = ['--programme', 'programmes/watched', '--period', 'first', '--of', 'arta'] as const;
    const watching = watched('reports', 'reporting', '--snapshot', ...wanted, '--cursor-file', file, '--count', '2');
    await eventually(() => readFile(file, 'utf8'), { what: 'the end of the snapshot', timeout: 20_000 });
    await reports.commentReport({ name, text: 'soon' });
    await reports.editReport({ name, indicator: 'O02', note: 'by hand' });
    const { lines, stderr } = await watching;
    expect(lines[0]?.report?.name, stderr).toBe(name);
    expect(lines.flatMap(({ change }) => (change ? [change.event] : []))).toMatchObject([
      { facts: { report: name, version: '2', state: 'REPORT_STATE_DRAFT' } },
      { facts: { report: name, version: '3' } },
    ]);
    const none = await watched('reports', 'reporting', '--programme', 'demo');
    expect([none.code, ...faults(none.stderr)]).toEqual([1, 'filter.programme name-format']);
  });

  test('what cannot be watched is refused by its field', async () => {
    const file = join(folder, `${mode}.nonsense`);
    await writeFile(file, 'nonsense\n');
    const refusals = await Promise.all([
      watched('members', 'members', '--cursor-file', file),
      watched('registrations', 'events', '--snapshot'),
      watched('bookings', 'coworking', '--only', 'nodes/vlora/resources/x'),
      watched('events', 'events', '--type', 'EventPublished'),
    ]);
    expect(refusals.map(({ code, stderr }) => [code, ...faults(stderr)])).toEqual([
      [1, 'cursor cursor-format'],
      [1, 'occurrences required'],
      [1, 'resources[0] resource-name'],
      [1, 'types[0] type-unknown'],
    ]);
  });
});

/** The fields at fault, with their rules. */
function faults(stderr: string): string[] {
  const { error } = JSON.parse(stderr) as { error: { violations: { field: string; rule: string }[] } };
  return error.violations.map(({ field, rule }) => `${field} ${rule}`);
}
