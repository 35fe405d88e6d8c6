import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SizeClass } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { program, succeeded } from '../support/run-cli.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Named {
  readonly name: string;
  readonly etag: string;
}

interface Booking extends Named {
  readonly state: string;
  readonly startTime: string;
  readonly localStart: string;
  readonly localEnd: string;
  readonly timeZone: string;
}

interface Series {
  readonly series: string;
  readonly bookings: readonly Booking[];
  readonly skipped?: readonly { readonly date: string; readonly reason: string }[];
}

interface Space extends Named {
  readonly openingHours: object;
}

// Covers: the commands of spaces, resources and bookings, one after another as a manager of spaces types them.
describe('the commands of spaces, resources and bookings', () => {
  const scope = fileScope();
  let vlora: NodeUnderTest;
  let member = '';
  let space = '';
  let room = '';
  let booking: Booking;
  /** One day for all of it, also where midnight passes meanwhile. */
  const began = Temporal.Now.plainDateISO('Europe/Tirane');
  /** The days of the weeks to come. */
  const day = (weeks: number, days = 0) => began.add({ weeks: weeks + 1, days }).toString();

  beforeAll(async () => {
    const { path } = scope.use(await temporaryFolder());
    const federation = scope.use(await FederationUnderTest.start(path, ['vlora']));
    vlora = federation.city('vlora');
    member = (await vlora.client().members.registerMember({ profile: person(1) })).member?.name ?? '';
  });

  /** Runs the command as somebody in Athens, whose clocks are an hour ahead of the space's. */
  const inclust = (...args: readonly string[]): Promise<Ended> =>
    new Promise((done) => {
      const env = { ...process.env, TZ: 'Europe/Athens' };
      execFile(process.execPath, [program, '--operator-of', vlora.home, ...args], { env }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });

  async function json<Answer>(...args: readonly string[]): Promise<Answer> {
    const { stdout, stderr } = await inclust('--json', ...args);
    if (stdout === '') throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  const book = (...args: readonly string[]) => inclust('bookings', 'create', room, '--for', member, ...args);

  test('a space is made with its hours, shown and changed', async () => {
    const names = ['--sq', 'Hapësira e punës', '--el', 'Χώρος εργασίας'];
    const where = ['--street', 'Rruga 1', '--locality', 'Vlorë', '--country', 'AL', '--zone', 'Europe/Tirane'];
    const hours = ['--hours', 'MO-FR=08:00-22:00', '--hours', 'SA,SU=08:00-22:00', '--holidays', 'open'];
    const made = await json<Space>('spaces', 'create', ...names, ...where, ...hours);
    space = made.name;
    const blackout = '2035-08-10T08:00/2035-08-20T20:00=maintenance';
    const changed = await inclust(
      'spaces',
      'update',
      space,
      '--exception',
      '2035-12-24=closed',
      '--blackout',
      blackout,
      '--street',
      'Rruga 2',
      '--en',
      'The workspace',
    );
    expect(changed).toMatchObject({ code: 0 });
    expect(changed.stdout).toContain('blackout 2035-08-10 08:00 – 2035-08-20 20:00 Europe/Tirane maintenance');
    expect(changed.stdout).toContain('2035-12-24 closed\nholidays of AL open\nMO-SU 08:00-22:00');
    expect((await inclust('spaces', 'list')).stdout).toContain('Χώρος εργασίας\tRruga 2, Vlorë\tEurope/Tirane');
    const stale = await inclust('spaces', 'update', space, '--street', 'Rruga 3', '--etag', made.etag);
    expect(stale).toMatchObject({ code: 1, stderr: expect.stringContaining('stale-etag') });
    const hosting = await inclust('spaces', 'update', space, '--incubation', '12');
    expect(hosting.stdout).toContain('incubation for 12 enterprises');
    expect((await inclust('spaces', 'update', space)).code).toBe(2);
    const wrong = await inclust('spaces', 'create', ...where, '--sq', 'X', '--hours', 'MO=09:00-12:00,10:00-14:00');
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('space.opening_hours.weekly[0].ranges[1].start: overlapping'),
    });
  });

  test('a room is made with its rules and prices, and changed where something is typed', async () => {
    const rules = ['--granularity', '30m', '--longest', '4h', '--buffer-after', '15m', '--hold-for', '30m'];
    const more = ['--cancellation', '48h=50%', '24h=100%', '--member-price', '500.00 ALL', '--feature', 'piano'];
    const described = ['--kind', 'room', '--sq', 'Salla', '--seats', '8', ...rules, ...more];
    room = (await json<Named>('resources', 'create', space, ...described)).name;
    const shown = await inclust('resources', 'get', room);
    expect(shown.stdout).toContain('member 500.00 ALL, other nodes 500.00 ALL an hour');
    expect(shown.stdout).toContain('by 30m, from 30m, up to 4h, buffer after 15m');
    expect(shown.stdout).toContain('held for 30m, cancelled 2d before 50%, cancelled 1d before 100%');
    const changed = await json<{ rules: object; seats: number; features: string[] }>(
      'resources',
      'update',
      room,
      '--longest',
      '6h',
      '--no-member-price',
      '--feature',
      'piano',
      'projector',
    );
    expect(changed).toMatchObject({
      seats: 8,
      features: ['piano', 'projector'],
      rules: {
        longestMinutes: 360,
        bufferAfterMinutes: 15,
        cancellation: [{ feePermille: 500 }, { feePermille: 1_000 }],
      },
    });
    expect(changed).not.toHaveProperty('memberPrice');
    const ofSpace = await inclust('resources', 'list', space);
    expect(ofSpace.stdout).toContain('Salla\troom\t1\t8\tfree\tpiano, projector');
    const old = await json<Named>('resources', 'create', space, '--kind', 'desks', '--sq', 'Tavolina', '--units', '4');
    expect((await inclust('resources', 'retire', old.name)).stdout).toContain('retired');
    const tooLate = await inclust(
      'bookings',
      'create',
      old.name,
      '--for',
      member,
      '--start',
      `${day(1)}T10:00`,
      '--length',
      '1h',
    );
    expect(tooLate).toMatchObject({ code: 1, stderr: expect.stringContaining('resource: retired') });
  });

  test("a time of the space is booked and shown beside the caller's own; what is taken is refused", async () => {
    const start = `${day(2)}T10:00`;
    const booked = await book('--start', start, '--end', '12:00', '--note', 'Provë', '--people', '6');
    expect(booked).toMatchObject({ code: 0 });
    expect(booked.stdout.split('\n')[1]).toBe(
      `${day(2)} 10:00–12:00 Europe/Tirane  = ${day(2)} 11:00–13:00 Europe/Athens`,
    );
    const taken = await book('--start', `${day(2)}T11:00`, '--length', '90m');
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('slot-taken') });
    const broken = await book('--start', `${day(2)}T06:10`, '--length', '7h', '--people', '9');
    expect(broken.code).toBe(1);
    for (const rule of ['people: too-many-people', 'end_time: too-long', 'start_time: not-in-granularity'])
      expect(broken.stderr).toContain(rule);
    const early = await book('--start', `${day(2)}T06:00`, '--length', '1h');
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('start_time: outside-opening-hours') });
    const waiting = await json<Booking>(
      'bookings',
      'create',
      room,
      '--for',
      member,
      '--start',
      start,
      '--length',
      '1h',
      '--wait',
    );
    expect(waiting.state).toBe('BOOKING_STATE_WAITING');
    expect((await inclust('bookings', 'decline', waiting.name)).stdout).toContain('declined  staff');
    const held = await json<Booking>(
      'bookings',
      'create',
      room,
      '--for',
      member,
      '--start',
      `${day(2)}T13:00`,
      '--length',
      '1h',
      '--hold',
    );
    expect(held.state).toBe('BOOKING_STATE_HELD');
    expect((await json<Booking>('bookings', 'confirm', held.name)).state).toBe('BOOKING_STATE_CONFIRMED');
    [booking = held] = await json<Booking[]>(
      'bookings',
      'list',
      room,
      '--state',
      'confirmed',
      '--until',
      `${day(2)}T12:00`,
    );
    expect(booking).toMatchObject({ localStart: `${start}:00`, timeZone: 'Europe/Tirane' });
  });

  test('a time that does not exist or comes twice is refused before the node is asked', async () => {
    const missing = await book('--start', '2027-03-28T02:30', '--length', '1h');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/^time-missing: --start does not exist/) });
    const twice = await book('--start', '2027-10-31T02:30', '--length', '1h');
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain('Add the offset: +02:00 for the first, +01:00 for the second.');
    const exact = await book('--start', '2035-10-28T02:30+01:00', '--length', '1h');
    expect(exact).toMatchObject({ code: 1, stderr: expect.stringContaining('start_time: beyond-horizon') });
  });

  test('a series names the dates that it cannot have, and is booked without them', async () => {
    const series = ['bookings', 'create-series', room, '--for', member, '--rule', 'FREQ=WEEKLY;COUNT=4'];
    const first = [...series, '--start', `${day(1)}T10:30`, '--length', '1h'];
    const refused = await inclust(...first);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('series-conflict');
    expect(refused.stderr.match(/dates\[.*/g)).toEqual([`dates[${day(2)}T10:30:00]: slot-taken: It cannot be had.`]);
    const told = JSON.parse((await inclust('--json', ...first)).stderr) as { error: { violations: object[] } };
    expect(told.error.violations).toMatchObject([{ field: `dates[${day(2)}T10:30:00]`, rule: 'slot-taken' }]);
    const skipping = [...first, '--skip-conflicts', '--request-id', 'weekly-rehearsal'];
    const text = await inclust(...skipping);
    expect(text.stdout).toContain('3 booked, 1 not');
    expect(text.stdout).toContain(`not booked: ${day(2)} 10:30: slot-taken`);
    const made = await json<Series>(...skipping);
    expect(made.bookings.map(({ localStart }) => localStart)).toEqual([1, 3, 4].map((week) => `${day(week)}T10:30:00`));
    const retried = await inclust('bookings', 'retry', made.series, '--date', `${day(2)}T10:30`);
    expect(retried.stdout).toContain(`${made.series}  FREQ=WEEKLY;COUNT=4  3 booked, 1 not`);
    expect((await inclust('bookings', 'series', made.series)).stdout).toBe(retried.stdout);
    const busy = await inclust('bookings', 'busy', room, '--from', day(3), '--until', day(3, 1));
    expect(busy.stdout).toContain(`${day(3)} 10:30–11:30 Europe/Tirane`);
    expect((await inclust('bookings', 'calendar', 'get', member)).stdout).toContain('There is no link.');
    const [, second] = made.bookings;
    const to = ['--start', `${day(3, 1)}T15:00`, '--scope', 'following'];
    const moved = await json<Booking[]>('bookings', 'move', second?.name ?? '', ...to);
    expect(moved.map(({ localStart, localEnd }) => [localStart, localEnd])).toEqual([
      [`${day(3, 1)}T15:00:00`, `${day(3, 1)}T16:00:00`],
      [`${day(4, 1)}T15:00:00`, `${day(4, 1)}T16:00:00`],
    ]);
    const cancelled = await json<Booking[]>('bookings', 'cancel', made.bookings[0]?.name ?? '', '--scope', 'all');
    expect(cancelled.map(({ state }) => state)).toEqual(Array(3).fill('BOOKING_STATE_CANCELLED'));
    expect((await inclust('bookings', 'cancel', booking.name, '--scope', 'some')).code).toBe(2);
  });

  test('a visitor signs in and out, and the book of the day is a file that no spreadsheet runs', async () => {
    const came = await json<Named>('visitors', 'sign-in', space, '--name', '=Drita', '--visits', 'Arkivi');
    const left = await inclust('visitors', 'sign-out', came.name);
    expect(left.stdout).toMatch(/  =Drita  \d\d:\d\d–\d\d:\d\d\n$/);
    const { stdout } = await inclust('visitors', 'export', space, '-', '--language', 'sq');
    expect(stdout).toMatch(
      /^\uFEFFDita,Ardhja,Largimi,Vizitori,Viziton\r\n[\d-]{10},\d\d:\d\d,\d\d:\d\d,'=Drita,Arkivi\r\n$/u,
    );
    await inclust('visitors', 'forget', came.name);
    expect((await inclust('visitors', 'list', space)).stdout).toContain('1 whose names are gone');
    expect((await json<{ count: number }[]>('visitors', 'count', space)).map(({ count }) => count)).toEqual([1]);
  });

  test('a booking is moved and given back, and the list shows what became of all', async () => {
    const moved = await inclust('bookings', 'move', booking.name, '--start', `${day(2)}T16:00`);
    expect(moved.stdout).toContain(
      `\tconfirmed\t${day(2)} 16:00–18:00 Europe/Tirane\t${day(2)} 17:00–19:00 Europe/Athens\t`,
    );
    expect((await inclust('bookings', 'cancel', booking.name)).stdout).toContain('\tcancelled\t');
    expect((await inclust('bookings', 'get', booking.name)).stdout).toContain('cancelled  staff, Provë');
    const table = await inclust('bookings', 'list', room);
    expect(
      table.stdout
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[1]),
    ).toEqual(['cancelled', 'declined', 'confirmed', 'cancelled', 'cancelled', 'cancelled']);
    const ofMember = await json<Booking[]>('bookings', 'list', '--for', member, '--from', day(3), '--limit', '1');
    expect(ofMember.map(({ localStart }) => localStart)).toEqual([`${day(3, 1)}T15:00:00`]);
    const nobody = await inclust('bookings', 'get', 'nodes/vlora/bookings/01890000-0000-8000-8000-000000000001');
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('booking-not-found') });
  });

  test('who has booked is let in by the code at the door, is seen to be there, and leaves', async () => {
    const always = ['--kind', 'desks', '--units', '4', '--granularity', '1m', '--grace', '10m', '--sq', 'Tavolina'];
    const hours = ['--hours', 'MO-SU=00:00-24:00', '--holidays', 'open'];
    const desks = await json<Named>('resources', 'create', space, ...always, ...hours);
    expect((await inclust('resources', 'get', desks.name)).stdout).toContain('given up after 10m');
    const start = Temporal.Now.zonedDateTimeISO('Europe/Tirane').add({ minutes: 5 }).toPlainDateTime();
    const times = ['--start', start.toString({ smallestUnit: 'minute' }), '--length', '1h', '--for', member];
    const made = await json<Booking>('bookings', 'create', desks.name, ...times);
    const studio = await vlora.client().members.registerMember({
      profile: {
        kind: {
          $case: 'organisation',
          value: {
            names: { sq: { text: 'Studio Provë' } },
            legalForm: 'al-shpk',
            sizeClass: SizeClass.SIZE_CLASS_MICRO,
          },
        },
        disciplines: ['performing-arts'],
      },
    });
    await vlora.client().members.grantRole({
      name: member,
      role: { kind: 'representative', organisation: studio.member?.name ?? '' },
    });
    const { doorCode } = await json<{ readonly doorCode: string }>('spaces', 'door-code', space);
    const shown = await inclust('spaces', 'door-code', space);
    expect(shown.stdout).toMatch(/^\d{4} \d{4} {2}until \d{2}:\d{2} UTC, and five minutes more\n$/);
    const present = async () => (await json<Booking[]>('spaces', 'present', space)).map(({ name }) => name);
    expect(await present()).toEqual([]);
    const arrived = await json<{ readonly checkInTime: string }>('bookings', 'check-in', made.name, '--code', doorCode);
    expect(Date.parse(arrived.checkInTime)).toBeGreaterThan(Date.now() - 60_000);
    expect(await present()).toEqual([made.name]);
    // For whom she came is in the figures of the year (R06), and who came in nothing that leaves the service.
    const month = start.toPlainDate().toPlainYearMonth().toString();
    await eventually(
      async () =>
        (
          await json<{ value: number; dimensions: object[] }[]>('figures', 'R06', '--from', month, '--until', month)
        ).some(({ value, dimensions }) => value === 1 && dimensions.length === 1),
      { what: 'the enterprise that she represents to be counted' },
    );
    await succeeded(inclust('bookings', 'check-out', made.name));
    const drawn = join(scope.use(await temporaryFolder()).path, 'week.svg');
    const days = [
      '--space',
      space,
      '--from',
      start.toPlainDate().toString(),
      '--until',
      start.toPlainDate().add({ days: 1 }).toString(),
    ];
    await succeeded(inclust('bookings', 'occupancy', ...days, '--chart', drawn, '--language', 'sq'));
    expect(await readFile(drawn, 'utf8')).toContain('Zënia sipas ditës së javës dhe orës');
    expect(await present()).toEqual([]);
    expect(await inclust('bookings', 'check-in', made.name)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('booking-state') as string,
    });
  });

  test('plans and credit are given, drawn by a booking, listed and verified', async () => {
    const made = ['--sq', 'Tavolinë 40 orë', '--time', 'desk=40h', '--price', '4500 ALL', '--carries-over', '1'];
    const plan = await json<Named>('credit', 'create-plan', 'desk-40', ...made);
    expect((await inclust('credit', 'plans')).stdout).toContain('Tavolinë 40 orë\tdesk 40h\t4500.00 ALL');
    const retired = await inclust('credit', 'update-plan', plan.name, '--price', '5000 ALL', '--retire');
    expect(retired.stdout).toContain('a month gives desk 40h and costs 5000.00 ALL');
    const wanted = ['credit', 'subscribe', member, plan.name, '--space', space] as const;
    expect(await inclust(...wanted)).toMatchObject({ code: 1, stderr: expect.stringContaining('plan-retired') });
    await inclust('credit', 'update-plan', plan.name, '--no-retire');
    const today = Temporal.Now.plainDateISO('Europe/Tirane');
    const first = today.with({ day: 1 }).toString();
    const subscription = await json<Named>(...wanted, '--from', first);
    const top = ['credit', 'grant', member, '--source', 'pass', '--zone', 'Europe/Tirane'] as const;
    expect((await inclust(...top, '--days', 'desk=2')).stdout).toContain('desk 40h, desk 2 days to draw from now');
    const always = ['--kind', 'desks', '--units', '4', '--credit-class', 'desk', '--sq', 'Tavolina me kredi'];
    const desks = await json<Named>('resources', 'create', space, ...always);
    expect((await inclust('resources', 'get', desks.name)).stdout).toContain('or with credit for desk');
    const times = ['--start', `${day(3, 2)}T10:00`, '--length', '2h', '--for', member, '--pay-with', 'credit'];
    const booking = await json<Booking>('bookings', 'create', desks.name, ...times);
    expect((await inclust('bookings', 'get', booking.name)).stdout).toContain('drawn from credit: desk 2h');
    const entries = await inclust('credit', 'entries', member);
    expect(entries.stdout).toMatch(/charge\tdesk -2h\tnodes\/vlora\/bookings\//);
    await inclust('bookings', 'cancel', booking.name);
    const until = today.with({ day: 1 }).add({ months: 1 }).toString();
    const ended = await inclust('credit', 'end', subscription.name, '--until', until);
    expect(ended.stdout).toContain(`desk-40 from ${first}, no month from ${until} on`);
    expect((await inclust('credit', 'show', member)).stdout).toContain('it does not end');
    const verified = await inclust('credit', 'verify');
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('all as shown') as string });
    const month = today.toString().slice(0, 7);
    expect(await json<unknown[]>('credit', 'settlements', month)).toEqual([]);
    expect(await inclust('credit', 'agree', 'arta', month)).toMatchObject({ code: 1 });
    expect(await inclust('credit', 'settlements', '2027')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('month: month-format') as string,
    });
  });
});
