import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@inclust/client';
import { homePaths } from '@inclust/node-home';
import { freePort } from '@inclust/servers';
import { fileScope, noteSecret, temporaryFolder } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import { person } from '../support/people.ts';
import { pythonWithParser } from '../support/python.ts';
import { roomOn, spaceOn } from '../support/space.ts';

const python = pythonWithParser();
const script = fileURLToPath(new URL('../support/read-calendar.py', import.meta.url));
const scope = fileScope();

test.skipIf(python === undefined)(
  'the calendar of a member, read by Python, has her bookings at their moments, and its zone is right',
  async () => {
    const city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta'));
    const listen = `127.0.0.1:${await freePort()}`;
    await city.start({ INCLUST_HTTP_LISTEN: listen });
    const staff = city.client();
    const { member } = await staff.members.registerMember({ profile: person(1) });
    const login = { email: 'member@arta.example', password: noteSecret('a long password of hers') };
    await staff.accounts.createAccount({ email: login.email, roles: ['member'], member: member?.name ?? '' });
    const { mail } = homePaths(city.home);
    const [letter = ''] = readdirSync(mail);
    const text = readFileSync(join(mail, letter), 'utf8').replaceAll('=5F', '_');
    const resetToken = /^irt_[\w-]{43}$/mu.exec(text)?.[0] ?? '';
    await staff.sessions.setPassword({ resetToken, newPassword: login.password });
    using herself = connect(city.address('members'), { session: { login } });
    const room = await roomOn(staff, await spaceOn(staff));
    const day = Temporal.Now.plainDateISO('Europe/Athens').add({ weeks: 1 });
    const moment = (hour: number) =>
      day.toZonedDateTime({ timeZone: 'Europe/Athens', plainTime: { hour } }).toInstant().toString();
    const wish = (from: number) => ({ resource: room, startTime: moment(from), endTime: moment(from + 1) });
    const kept = (await herself.bookings.createBooking(wish(10))).booking?.name.split('/')[3];
    const cancelled = await herself.bookings.createBooking(wish(12));
    await herself.bookings.cancelBooking({ name: cancelled.booking?.name ?? '' });
    const { path } = await herself.bookingCalendar.createCalendarLink();
    const answer = await fetch(`http://${listen}${noteSecret(path)}`);
    expect(answer.status).toBe(200);
    const input = await answer.text();
    expect(JSON.parse(execFileSync(python ?? '', [script], { input, encoding: 'utf8' }))).toMatchObject({
      name: 'Οι κρατήσεις μου — arta',
      method: 'PUBLISH',
      zones: ['Europe/Athens'],
      differences: [],
      errors: [],
      events: [
        { uid: `booking-${kept}@arta.inclust`, status: 'CONFIRMED', occurrences: [moment(10)], end: moment(11) },
        { status: 'CANCELLED', occurrences: [moment(12)], end: moment(13) },
      ],
    });
    // The events of the node are served at the same place.
    expect((await fetch(`http://${listen}/feeds/events.ics`)).status).toBe(200);
  },
);
