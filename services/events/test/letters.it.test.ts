import { join } from 'node:path';
import { randomUUIDv7 } from 'node:crypto';
import type { Partially as Some } from '@inclust/client';
import { MemberErased, PaymentState, Promotion, RegistrationDecision, type LocalizedText } from '@inclust/contracts';
import { InfrastructureError } from '@inclust/kernel';
import { openMailer } from '@inclust/mail';
import { outgoingEvent, publishEvents } from '@inclust/messaging';
import { eventually, fileScope, openTestNats, temporaryFolder, testDatabase } from '@inclust/testkit';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { beforeAll, describe, expect, test } from 'vitest';
import { guest as anonymous } from './serving-registrations.ts';
import { node, refusedWith } from './serving-events.ts';
import { at, from, lettersIn, makers, member, servingLetters, type ReadLetter } from './serving-letters.ts';

const scope = fileScope();
const database = testDatabase();
let folder = '';
let manager: JetStreamManager;
let ahead = 0;
let down = false;
/** How often each letter was handed over, by whichever process. */
const handedOver = new Map<string, number>();
let first: Awaited<ReturnType<typeof servingLetters>>;
let anybody: Awaited<ReturnType<typeof servingLetters>>['client'];
let make: ReturnType<typeof makers>;

beforeAll(async () => {
  folder = join(scope.use(await temporaryFolder()).path, 'mail');
  const natsUrl = scope.use(await openTestNats()).url;
  const files = openMailer({ from, folder });
  const mailer = {
    ...files,
    // The way to the mail server, which a test closes.
    send: async (letter: Parameters<typeof files.send>[0]) => {
      if (down) throw new InfrastructureError('mail could not be sent (ECONNREFUSED)');
      handedOver.set(letter.id ?? '', (handedOver.get(letter.id ?? '') ?? 0) + 1);
      await files.send(letter);
    },
  };
  const now = () => Date.now() + ahead;
  const tickets = async () => [
    { id: '1', code: 'A'.repeat(150) },
    { id: '2', code: 'B'.repeat(150) },
  ];
  first = await servingLetters(scope, database.url, natsUrl, { folder, mailer, now, tickets });
  // Another process of the same node, with a mailer of its own, that guests come to.
  anybody = (await servingLetters(scope, database.url, natsUrl, { folder, mailer, now, tickets, actor: anonymous }))
    .client;
  make = makers(first.client);
  manager = await jetstreamManager(first.nats);
});

/** Waits until nothing is due, and answers with the letters to an address, by their subjects. */
async function lettersTo(address: string, wanted: number): Promise<readonly ReadLetter[]> {
  return eventually(
    async () => {
      const found = (await lettersIn(folder)).filter(({ to }) => to === address);
      return found.length >= wanted && found;
    },
    { what: `${wanted} letters`, timeout: 15_000 },
  );
}

/** What was told of occurrences, and when their reminders are due. */
const told = () => first.mongo.collection('told_appointments');

/** Waits until all that was told was read, no reminders are due, and no letter is due or under way. */
async function settled(): Promise<void> {
  const letters = first.mongo.collection('letters');
  await eventually(
    async () => {
      const { num_pending: unread, num_ack_pending: underWay } = await manager.consumers.info('EVENTS', 'letters');
      const isDue = { $or: [{ tries: { $gte: 1 } }, { dueAt: { $lte: new Date(Date.now() + ahead) } }] };
      const reminders = await told().countDocuments({ remindersDueAt: { $lte: new Date(Date.now() + ahead) } });
      const due = await letters.countDocuments({ state: 'due', ...isDue });
      return unread + underWay + reminders + due === 0;
    },
    { what: 'all letters are done', timeout: 15_000 },
  );
}

/** Lets time go by, a minute at each look, until something is so. */
function inTime<Found>(what: string, probe: () => Promise<Found>) {
  return eventually(
    () => {
      ahead += 60_000;
      return probe();
    },
    { what, timeout: 15_000 },
  );
}

const subjects = (letters: readonly ReadLetter[]) => letters.map(({ subject }) => subject).toSorted();

describe('one letter a transition', () => {
  test('who waits is told so, offered, confirmed, cancelled: once each, though two processes look for them', async () => {
    const { occurrence } = await make.event();
    const has = await make.guest(occurrence, 'en');
    const waits = await make.guest(occurrence, 'en');
    const [letter] = await lettersTo(waits.address, 1);
    expect(letter).toMatchObject({ subject: 'On the waiting list: Concert', language: 'en' });
    expect(letter?.text).toContain('number 1 in line');
    const [after] = await lettersTo((await make.guest(occurrence, 'en')).address, 1);
    expect(after?.text).toContain('number 2 in line');
    // A confirmation is not sent any more to who has cancelled since.
    await lettersTo(has.address, 1);
    await first.client.registrations.cancelRegistration({ name: has.name });
    const offered = (await lettersTo(waits.address, 2)).find(({ subject }) => subject.startsWith('A place'));
    expect(offered?.text).toMatch(/kept for you until \w+day/);
    await first.client.registrations.acceptOffer({ name: waits.name });
    await lettersTo(waits.address, 3);
    await first.client.registrations.cancelRegistration({ name: waits.name });
    const all = await lettersTo(waits.address, 4);
    await settled();
    expect(subjects(await lettersTo(waits.address, 4))).toEqual([
      'A place for you: Concert',
      'Confirmed: Concert',
      'On the waiting list: Concert',
      'Registration cancelled: Concert',
    ]);
    expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(4);
    for (const { messageId, file } of all) expect(`${messageId}.eml`).toBe(`<${file.replace('.eml', '')}>.eml`);
    for (const { messageId } of all) expect(messageId).toMatch(/^<[0-9a-f-]{36}@kerkyra\.example>$/);
    expect(subjects(await lettersTo(has.address, 2))).toEqual([
      'Confirmed: Concert',
      'Registration cancelled: Concert',
    ]);
  });

  test('what was ordered is called by its name in the language of the letter, as it is now, and by its id where it has none', async () => {
    const type = (id: string, name?: Some<LocalizedText>) => ({ id, quotas: ['room'], ...(name ? { name } : {}) });
    const full = type('seat', { el: { text: 'Κανονικό' }, sq: { text: 'E plotë' }, en: { text: 'Full price' } });
    const { name, occurrence } = await make.event({
      quotas: [{ id: 'room', capacity: 9 }],
      ticketTypes: [full, type('child')],
    });
    const order = async (language: string): Promise<string> => {
      const address = `named-${language}@example.org`;
      await first.client.registrations.register({
        occurrence,
        language,
        lines: [
          { ticketType: 'seat', quantity: 2, attendees: [{ displayName: 'Ελένη Γκίκα', email: address }] },
          { ticketType: 'child', quantity: 1 },
        ],
      });
      return (await lettersTo(address, 1))[0]?.text ?? '';
    };
    expect(await order('sq')).toMatch(/2 × E plotë\s+1 × child/);
    expect(await order('el')).toMatch(/2 × Κανονικό\s+1 × child/);
    const { rules } = await first.client.registrations.getRegistrationRules({ event: name });
    const ticketTypes = [type('seat', { en: { text: 'Seat' } }), type('child', { el: { text: 'Παιδικό' } })];
    await first.client.registrations.setRegistrationRules({ event: name, rules: { ...rules, ticketTypes } });
    expect(await order('en')).toMatch(/2 × Seat\s+1 × Παιδικό/);
    const wrong = { ...rules, ticketTypes: [type('seat', { el: { text: ' ' }, en: { text: 'x'.repeat(101) } })] };
    expect(await refusedWith(first.client.registrations.setRegistrationRules({ event: name, rules: wrong }))).toEqual([
      'ticket_types[0].name.el text-length',
      'ticket_types[0].name.en text-length',
    ]);
  });

  test('a confirmation has the date for calendars, tickets, and a link by which the guest comes back', async () => {
    const { name, occurrence } = await make.event({ quotas: [{ id: 'room', capacity: 5 }] });
    const eleni = await make.guest(occurrence, '', 2);
    const [letter] = await lettersTo(eleni.address, 1);
    expect(letter).toMatchObject({ subject: 'Επιβεβαίωση εγγραφής: Συναυλία', language: 'el', hasTickets: true });
    expect(letter?.text).toContain('Γεια σας, Ελένη Γκίκα,');
    expect(letter?.text).toContain('έχετε 2 θέσεις');
    expect(letter?.text).toContain('Τρίτη 19 Οκτωβρίου 2027');
    expect(letter?.text).toMatch(/20:00\D+22:00/);
    expect(letter?.text).not.toContain('Ανατολικής Ευρώπης');
    expect(letter?.text).toContain('Παλιό Φρούριο, Λιστόν 1, 49100 Κέρκυρα');
    const { event } = await first.client.events.getEvent({ name });
    expect(letter?.calendar).toContain(`UID:${event?.uid}`);
    expect(letter?.calendar).toContain('METHOD:PUBLISH');
    const [, path = '', secret = ''] =
      /https:\/\/portal\.example(\/registrations\/\S+)#(\S+)/.exec(letter?.text ?? '') ?? [];
    expect(path.split('/')).toEqual(['', 'registrations', name.split('/')[3], 'single', eleni.name.split('/').at(-1)]);
    const held = await first.mongo.collection('registration_links').find().toArray();
    expect(JSON.stringify(held)).not.toContain(secret);
    await anybody.registrations.cancelRegistration({ name: eleni.name, linkToken: secret });
    const [, cancelled] = (await lettersTo(eleni.address, 2))
      .toSorted((a, b) => Number(a.hasTickets) - Number(b.hasTickets))
      .toReversed();
    expect(cancelled?.text).toContain('όπως ζητήθηκε');
    // Another guest's link is none for her.
    const other = await make.guest(occurrence);
    await expect(anybody.registrations.getRegistration({ name: other.name, linkToken: secret })).rejects.toThrow(
      'You may not do this.',
    );
  });

  test('a member is written to at the address of the register, in her language, with the zone where it may be another', async () => {
    const { occurrence } = await make.event();
    await first.client.registrations.register({
      occurrence,
      person: member,
      lines: [{ ticketType: 'seat', quantity: 1 }],
    });
    const [letter] = await lettersTo('teuta@example.al', 1);
    expect(letter).toMatchObject({ subject: 'Regjistrimi u konfirmua: Koncert', language: 'sq' });
    expect(letter?.text).toContain('Përshëndetje, Teuta Hoxha,');
    expect(letter?.text).toContain('Ora verore e Evropës Lindore');
    expect(letter?.text).not.toContain('#');
    expect(letter?.text).toContain('e martë, 19 tetor 2027');
  });

  test('who comes up from the waiting list by herself is told so; who is of another node and gives no address is not written to', async () => {
    const { occurrence } = await make.event({ promotion: Promotion.PROMOTION_CONFIRM });
    const person = 'nodes/arta/members/01890000-0000-8000-8000-0000000000bb';
    const { registration } = await first.client.registrations.register({
      occurrence,
      person,
      lines: [{ ticketType: 'seat', quantity: 1 }],
    });
    const waits = await make.guest(occurrence, 'sq');
    await lettersTo(waits.address, 1);
    await first.client.registrations.cancelRegistration({ name: registration?.name ?? '' });
    expect(subjects(await lettersTo(waits.address, 2))).toEqual(['Keni vend: Koncert', 'Në listën e pritjes: Koncert']);
    // What becomes of registrations gathers for a moment before letters are made of it.
    await eventually(
      async () => {
        const about = registration?.name.split('/').at(-1);
        const skipped = await first.mongo.collection('letters').find({ about, state: 'skipped' }).toArray();
        const kinds = skipped.map(({ cause, because }) => `${(cause as { kind: string }).kind} ${because}`).toSorted();
        // Where she was cancelled before the first was looked at, that is no longer so.
        return /^cancelled no-address,confirmed (?:no-address|no-longer-so)$/.test(kinds.join());
      },
      { what: 'both letters to nobody to be skipped', timeout: 10_000 },
    );
  });

  test('staff decides, and money is told of once it came to something', async () => {
    const { occurrence } = await make.event({
      quotas: [{ id: 'room', capacity: 5 }],
      approval: true,
      ticketTypes: [{ id: 'seat', quotas: ['room'], price: { minorUnits: 1_250n, currencyCode: 'EUR' } }],
    });
    const [yes, no] = [await make.guest(occurrence, 'en', 2), await make.guest(occurrence, 'el')];
    const { registrations } = first.client;
    await lettersTo(no.address, 1);
    await registrations.decideRegistration({
      name: no.name,
      decision: RegistrationDecision.REGISTRATION_DECISION_REFUSE,
      reason: 'full',
    });
    expect(subjects(await lettersTo(no.address, 2))).toEqual([
      'Η εγγραφή δεν έγινε δεκτή: Συναυλία',
      'Λάβαμε την εγγραφή σας: Συναυλία',
    ]);
    await lettersTo(yes.address, 1);
    await registrations.decideRegistration({
      name: yes.name,
      decision: RegistrationDecision.REGISTRATION_DECISION_APPROVE,
      reason: '',
    });
    const confirmed = (await lettersTo(yes.address, 2)).find(({ subject }) => subject.startsWith('Confirmed'));
    expect(confirmed?.text).toContain('To pay: €25\n');
    for (const payment of [PaymentState.PAYMENT_STATE_PAID, PaymentState.PAYMENT_STATE_REFUNDED]) {
      await registrations.setPayment({ name: yes.name, payment });
      await lettersTo(yes.address, payment === PaymentState.PAYMENT_STATE_PAID ? 3 : 4);
    }
    expect(subjects(await lettersTo(yes.address, 4))).toEqual([
      'Confirmed: Concert',
      'Payment received: Concert',
      'Payment refunded: Concert',
      'Received: Concert',
    ]);
  });
});

describe('changes of an event', () => {
  test('another time, a postponement and a cancellation are each told once to who comes, with the calendar; other changes are not', async () => {
    const { name, occurrence } = await make.event({ quotas: [{ id: 'room', capacity: 2 }] });
    const [one, two] = [await make.guest(occurrence, 'en'), await make.guest(occurrence, 'el')];
    const waits = await make.guest(occurrence, 'en');
    for (const { address } of [one, two, waits]) await lettersTo(address, 1);
    const { events } = first.client;
    await events.updateEvent({
      event: { name, descriptions: { en: { text: 'With a new programme.' } } },
      updateMask: ['descriptions'],
    });
    await events.updateEvent({ event: { name, schedule: at('2027-10-20T21:00') }, updateMask: ['schedule'] });
    const changed = (await lettersTo(one.address, 2)).find(({ subject }) => subject === 'Changed: Concert');
    expect(changed?.text).toContain('The time has changed.');
    expect(changed?.text).toContain('20 October 2027');
    expect(changed?.calendar).toContain('SEQUENCE:2');
    await events.postponeEvent({ name, reason: 'weather' });
    const postponed = (await lettersTo(one.address, 3)).find(({ subject }) => subject === 'Postponed: Concert');
    expect(postponed?.text).toContain('not known yet');
    expect(postponed?.calendar).toContain('STATUS:TENTATIVE');
    await events.cancelEvent({ name, reason: 'weather' });
    const over = (await lettersTo(one.address, 4)).find(({ subject }) => subject === 'Cancelled: Concert');
    expect(over?.text).toContain('does not take place');
    expect(over?.calendar).toContain('STATUS:CANCELLED');
    expect(subjects(await lettersTo(two.address, 4))).toEqual(
      [
        'Αλλαγή: Συναυλία',
        'Αναβάλλεται: Συναυλία',
        'Ακυρώνεται: Συναυλία',
        'Επιβεβαίωση εγγραφής: Συναυλία',
      ].toSorted(),
    );
    // Who waits has no date to move, and learns of the end.
    await settled();
    expect(subjects(await lettersTo(waits.address, 2))).toEqual(['Cancelled: Concert', 'On the waiting list: Concert']);
  });

  test('of a series only those are told who come to the date that moves', async () => {
    const weekly = { ...at('2027-10-19T20:00'), rule: 'FREQ=WEEKLY;COUNT=3' };
    const { name } = await make.event({ quotas: [{ id: 'room', capacity: 9 }] }, weekly);
    const [moved, stays] = [
      await make.guest(`${name}/occurrences/2027-10-26T20:00:00`, 'en'),
      await make.guest(`${name}/occurrences/2027-11-02T20:00:00`, 'en'),
    ];
    const [letter] = await lettersTo(moved.address, 1);
    expect(letter?.calendar).toContain('RECURRENCE-ID;TZID=Europe/Athens:20271026T200000');
    await lettersTo(stays.address, 1);
    const overrides = [{ occurrence: '2027-10-26T20:00:00', start: '2027-10-27T18:00:00' }];
    await first.client.events.updateEvent({
      event: { name, schedule: { ...weekly, overrides } },
      updateMask: ['schedule'],
    });
    const changed = (await lettersTo(moved.address, 2)).find(({ subject }) => subject === 'Changed: Concert');
    expect(changed?.text).toContain('27 October 2027');
    await settled();
    expect(await lettersTo(stays.address, 1)).toHaveLength(1);
  });
});

// Before clocks are put forward below, which ends what a process has taken.
test('no letter was handed over twice, though two processes looked for them', async () => {
  await settled();
  expect(handedOver.size).toBeGreaterThan(25);
  expect([...handedOver].filter(([, times]) => times > 1)).toEqual([]);
});

describe('what fails', () => {
  test('a letter waits for a mail server that is away, and is sent once when it is back', async () => {
    const { occurrence } = await make.event();
    const letters = first.mongo.collection('letters');
    down = true;
    const eleni = await make.guest(occurrence, 'en');
    const registration = eleni.name.split('/').at(-1) ?? '';
    await inTime('three tries', () => letters.findOne({ about: registration, tries: { $gte: 3 } }));
    expect((await lettersIn(folder)).filter(({ to }) => to === eleni.address)).toEqual([]);
    down = false;
    await inTime('the letter', async () => (await letters.findOne({ about: registration, state: 'sent' })) !== null);
    await settled();
    expect(await lettersTo(eleni.address, 1)).toHaveLength(1);
  });

  test('an offer that has ended meanwhile is not told of, its end is', async () => {
    const { occurrence } = await make.event();
    const letters = first.mongo.collection('letters');
    const has = await make.guest(occurrence, 'en');
    const waits = await make.guest(occurrence, 'en');
    await lettersTo(waits.address, 1);
    down = true;
    await first.client.registrations.cancelRegistration({ name: has.name });
    await eventually(
      async () => (await first.client.registrations.getRegistration({ name: waits.name })).registration?.untilTime,
      { what: 'the offer' },
    );
    await first.client.registrations.declineOffer({ name: waits.name });
    const registration = waits.name.split('/').at(-1) ?? '';
    const skipped = { about: registration, 'cause.kind': 'offered', because: 'no-longer-so' };
    await inTime('the offer is skipped', async () => (await letters.findOne(skipped)) !== null);
    down = false;
    const end = { about: registration, 'cause.kind': 'cancelled', state: 'sent' };
    await inTime('the end is told', async () => (await letters.findOne(end)) !== null);
    const ended = (await lettersTo(waits.address, 2)).find(({ subject }) =>
      subject.startsWith('Registration cancelled'),
    );
    expect(ended?.text).toContain('You let the offered place go');
    await settled();
    expect(await lettersTo(waits.address, 2)).toHaveLength(2);
  });
});

test('what is told twice, late, and in another order makes no other letters', async () => {
  const { name, occurrence } = await make.event();
  const eleni = await make.guest(occurrence, 'en');
  await lettersTo(eleni.address, 1);
  const schedule = at('2027-10-21T20:00');
  await first.client.events.updateEvent({ event: { name, schedule }, updateMask: ['schedule'] });
  await lettersTo(eleni.address, 2);
  await first.client.registrations.cancelRegistration({ name: eleni.name });
  const before = subjects(await lettersTo(eleni.address, 3));
  await settled();
  const letters = first.mongo.collection('letters');
  const count = await letters.countDocuments();
  expect(await toldAgain(eleni.name, name)).toBeGreaterThan(3);
  await settled();
  expect(await letters.countDocuments()).toBe(count);
  expect(subjects(await lettersTo(eleni.address, 3))).toEqual(before);
});

describe('erasure', () => {
  test('of who is erased no letter is kept, none is written any more, and the ledger holds nothing of her', async () => {
    const { occurrence } = await make.event();
    const letters = first.mongo.collection('letters');
    const { registration } = await first.client.registrations.register({
      occurrence,
      person: member,
      lines: [{ ticketType: 'seat', quantity: 1 }],
    });
    const id = registration?.name.split('/').at(-1) ?? '';
    await lettersTo('teuta@example.al', 2);
    const subject = member.slice(`nodes/${node}/`.length);
    const type = 'inclust.members.v1.MemberErased';
    const body = MemberErased.encode({ facts: undefined }).finish();
    const event = { id: randomUUIDv7(), type, version: 2, at: new Date().toISOString(), body } as const;
    await publishEvents(first.nats, [outgoingEvent(node, subject, event)]);
    await eventually(async () => (await lettersIn(folder)).every(({ to }) => to !== 'teuta@example.al'), {
      what: 'her letters are gone',
    });
    await settled();
    const ends = await letters.find({ about: id }).toArray();
    expect(ends.map(({ state }) => state as string).filter((state) => state === 'due')).toEqual([]);
    expect((await lettersIn(folder)).filter(({ to }) => to === 'teuta@example.al')).toEqual([]);
    const all = JSON.stringify(await letters.find().toArray());
    expect(all).not.toMatch(/@|Teuta|Γκίκα|guests|members/u);
  });
});

describe('reminders', () => {
  test('are sent at nine of the day before to who comes then, once, and not to who was told later or has moved', async () => {
    const room = { quotas: [{ id: 'room', capacity: 9 }] };
    const stays = await make.event(room, at('2027-12-19T20:00'));
    const moves = await make.event(room, at('2027-12-19T20:00'));
    const soon = await make.event(room, at(inTwoHours()));
    const [comes, gone] = [await make.guest(stays.occurrence, 'en'), await make.guest(stays.occurrence, 'en')];
    const [later, late] = [await make.guest(moves.occurrence, 'en'), await make.guest(soon.occurrence, 'en')];
    for (const { address } of [comes, gone, later, late]) await lettersTo(address, 1);
    await first.client.registrations.cancelRegistration({ name: gone.name });
    await first.client.events.updateEvent({
      event: { name: moves.name, schedule: at('2027-12-20T20:00') },
      updateMask: ['schedule'],
    });
    for (const { address } of [gone, later]) await lettersTo(address, 2);
    const at9 = Date.parse('2027-12-18T07:00:00Z');
    ahead = at9 - 60_000 - Date.now();
    await settled();
    expect(await lettersTo(comes.address, 1)).toHaveLength(1);
    ahead = at9 + 1_000 - Date.now();
    const reminder = (await lettersTo(comes.address, 2)).find(({ subject }) => subject === 'Reminder: Concert');
    expect(reminder?.text).toContain('Sunday');
    await settled();
    expect(await lettersTo(comes.address, 2)).toHaveLength(2);
    // A process that died before it had noted that they are made, and one that reads of her only now.
    const letters = first.mongo.collection('letters');
    const about = { about: comes.name.split('/').at(-1), 'cause.kind': 'reminder' };
    const [made] = await letters.find(about).toArray();
    const again = { event: stays.name.split('/').at(-1) };
    await told().updateOne(again, { $set: { remindersDueAt: new Date(at9) } });
    await settled();
    // While a process makes them it has put them off for as long as that may take.
    await eventually(async () => (await told().findOne(again))?.['remindersDueAt'] === undefined, {
      what: 'the reminders to be made and no longer due',
    });
    expect(await letters.find(about).toArray()).toEqual([made]);
    await letters.deleteOne(about);
    expect(await toldAgain(comes.name)).toBe(1);
    await settled();
    expect(await letters.find(about).toArray()).toMatchObject([{ _id: made?._id, state: 'sent' }]);
    expect(await lettersTo(comes.address, 2)).toHaveLength(2);
    for (const { address } of [gone, later]) expect(await lettersTo(address, 2)).toHaveLength(2);
    ahead += 24 * 60 * 60_000;
    expect(subjects(await lettersTo(later.address, 3))).toEqual([
      'Changed: Concert',
      'Confirmed: Concert',
      'Reminder: Concert',
    ]);
    await settled();
    expect(await lettersTo(late.address, 1)).toHaveLength(1);
    expect(await lettersTo(comes.address, 2)).toHaveLength(2);
  });
});

/** Tells the events about some resources once more, the newest first; how many there were. */
async function toldAgain(...names: readonly string[]): Promise<number> {
  const { state } = await manager.streams.info('EVENTS');
  const own = names.map((one) => one.split('/').at(-1));
  let count = 0;
  for (let seq = state.last_seq; seq >= state.first_seq; seq -= 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    if (!message || !own.some((id) => message.header.get('ce-subject').endsWith(`/${id}`))) continue;
    // Without the id by which the broker would know it again.
    message.header.delete('Nats-Msg-Id');
    await jetstream(first.nats).publish(message.subject, message.data, { headers: message.header });
    count += 1;
  }
  return count;
}

/** A wall time in Athens: the day before it, nine is over. */
function inTwoHours(): string {
  const now = Temporal.Now.zonedDateTimeISO('Europe/Athens').add({ hours: 2 });
  return now.toPlainDateTime().toString({ smallestUnit: 'second' });
}
