import { describe, expect, test } from 'vitest';
import {
  answerOf,
  boxOffice,
  carryOut,
  configuration,
  minute,
  order,
  register,
  registrationsOf,
  stateOf,
} from '../../../test/box-office.ts';
import { uuid } from '../../../test/ids.ts';
import { availability } from './availability.ts';
import type { PlacesCommand } from './commands.ts';
import type { Attendee } from './registration.ts';
import { originalTexts } from '@inclust/kernel';

const hold = (number: number, at: number, quantity = 1): PlacesCommand => ({
  kind: 'hold',
  at,
  ...order(number, quantity),
});
const confirm = (number: number, at: number, more = {}): PlacesCommand => ({
  kind: 'confirm',
  answers: {},
  at,
  id: uuid(number),
  lines: order(number).lines,
  ...more,
});

const withAttendees = (...attendees: readonly Attendee[]) => [{ ticketType: 'seat', quantity: 1, attendees }];

describe('what can be had', () => {
  test('capacity 1, one registered: nothing remains, and an order can have nothing', () => {
    const office = boxOffice(configuration());
    expect(availability(office.allotment, 'seat')).toMatchObject({ remaining: 1, perOrder: 1 });
    carryOut(office, [register(1, minute(0))]);
    expect(availability(office.allotment, 'seat')).toMatchObject({ remaining: 0, perOrder: 0 });
  });

  test('no capacity is without end, 0 is closed', () => {
    const endless = boxOffice(configuration({ capacity: null }));
    expect(availability(endless.allotment, 'seat')).toMatchObject({ remaining: null, perOrder: null });
    const closed = boxOffice(configuration({ capacity: 0 }));
    expect(availability(closed.allotment, 'seat')).toMatchObject({ remaining: 0, perOrder: 0 });
    expect(carryOut(closed, [register(1, minute(0))]).map(answerOf)).toEqual(['more-than-there-is']);
  });

  test('the tightest quota or limit governs, and an order is admitted whole or not at all', () => {
    const office = boxOffice(
      configuration({
        quotas: [
          { id: 'room', capacity: 10 },
          { id: 'front', capacity: 3 },
        ],
        ticketTypes: [
          { id: 'seat', quotas: ['room'], perOrder: 4 },
          { id: 'front-seat', quotas: ['room', 'front'], perOrder: null },
        ],
      }),
    );
    expect(availability(office.allotment, 'seat')).toMatchObject({ remaining: 10, perOrder: 4 });
    expect(availability(office.allotment, 'front-seat')).toMatchObject({ remaining: 3, perOrder: 3 });
    carryOut(office, [register(1, minute(0), 2, 'front-seat')]);
    const both: PlacesCommand = {
      ...register(2, minute(1)),
      wait: false,
      lines: [
        { ticketType: 'seat', quantity: 2, attendees: [] },
        { ticketType: 'front-seat', quantity: 2, attendees: [] },
      ],
    };
    expect(carryOut(office, [both]).map(answerOf)).toEqual(['sold-out']);
    expect(availability(office.allotment, 'seat')).toMatchObject({ remaining: 8 });
  });

  test.each<[string, Partial<PlacesCommand>, string]>([
    ['no line', { lines: [] }, 'lines required'],
    ['an unknown type', order(1, 1, 'box'), 'lines[0].ticket_type ticket-type-unknown'],
    ['half a place', order(1, 0.5), 'lines[0].quantity count'],
    ['more than an order may have', order(1, 5), 'lines[0].quantity per-order-limit, lines per-order-limit'],
    ['a type twice', { lines: [...order(1).lines, ...order(1).lines] }, 'lines repeated'],
    ['more people than places', { lines: withAttendees({}, {}) }, 'lines[0].attendees too-many'],
    [
      'somebody without a name',
      { lines: withAttendees({ name: ' ' }) },
      'lines[0].attendees[0].display_name text-length',
    ],
    ['an address that is none', { lines: withAttendees({ email: 'x' }) }, 'lines[0].attendees[0].email email-format'],
    ['two currencies', { lines: [...order(1, 1, 'eur').lines, ...order(1, 1, 'all').lines] }, 'lines one-currency'],
    ['before the sale', order(1, 1, 'early'), 'not-on-sale-yet'],
    ['after the sale', order(1, 1, 'late'), 'sale-ended'],
  ])('%s is refused', (_, more, refusal) => {
    const type = { quotas: ['room'], perOrder: null };
    const office = boxOffice(
      configuration({
        capacity: 100,
        perOrder: 4,
        ticketTypes: [
          { ...type, id: 'seat', perOrder: 3 },
          { ...type, id: 'eur', price: { minorUnits: 500n, currency: 'EUR' } },
          { ...type, id: 'all', price: { minorUnits: 50_000n, currency: 'ALL' } },
          { ...type, id: 'early', saleFrom: minute(1) },
          { ...type, id: 'late', saleUntil: minute(0) },
        ],
      }),
    );
    const command = { ...register(1, minute(0)), ...more } as PlacesCommand;
    expect(carryOut(office, [command]).map(answerOf)).toEqual([refusal]);
  });
});

describe('a hold', () => {
  test('keeps its places until its end, and is confirmed into a registration', () => {
    const office = boxOffice(configuration());
    carryOut(office, [hold(1, minute(0))]);
    expect(carryOut(office, [hold(2, minute(14))]).map(answerOf)).toEqual(['sold-out']);
    carryOut(office, [confirm(1, minute(14))]);
    expect(stateOf(office, 1)).toBe('confirmed');
  });

  test('that was not confirmed in time is over, and somebody else can have the places', () => {
    const office = boxOffice(configuration());
    carryOut(office, [hold(1, minute(0))]);
    const answers = carryOut(office, [confirm(1, minute(15)), hold(2, minute(15))]);
    expect(answers.map(answerOf)).toEqual(['registration-expired', 'ok']);
    expect([stateOf(office, 1), stateOf(office, 2)]).toEqual(['expired', 'held']);
  });

  test('of one that is over the next in line gets the place', () => {
    const office = boxOffice(configuration());
    carryOut(office, [hold(1, minute(0)), register(2, minute(1))]);
    carryOut(office, [register(3, minute(15))]);
    expect([stateOf(office, 2), stateOf(office, 3)]).toEqual(['offered', 'waiting 2']);
  });

  test('is confirmed for the places it holds', () => {
    const office = boxOffice(configuration({ capacity: 5 }));
    const nobody = { lines: [{ ...order(1, 2).lines[0], attendees: [{ name: '' }] }] };
    const answers = carryOut(office, [hold(1, minute(0), 2), confirm(1, minute(1)), confirm(1, minute(1), nobody)]);
    const named = 'lines[0].attendees[0].display_name text-length';
    expect(answers.map(answerOf)).toEqual(['ok', 'lines unchangeable', named]);
  });
});

describe('approval', () => {
  test('who waits for it has the places, so approving never fails; refusing frees them', () => {
    const office = boxOffice(configuration({ approval: true }));
    carryOut(office, [register(1, minute(0)), register(2, minute(0))]);
    expect([stateOf(office, 1), stateOf(office, 2)]).toEqual(['pending-approval', 'waiting 1']);
    carryOut(office, [{ kind: 'refuse', id: uuid(1), reason: 'not-eligible', at: minute(1) }]);
    expect([stateOf(office, 1), stateOf(office, 2)]).toEqual(['refused', 'offered']);
    carryOut(office, [
      { kind: 'accept', id: uuid(2), at: minute(2) },
      { kind: 'approve', id: uuid(2), at: minute(3) },
    ]);
    expect(stateOf(office, 2)).toBe('confirmed');
    expect(office.events.map(({ kind }) => kind)).toEqual([
      'approval-requested',
      'waitlisted',
      'refused',
      'offered',
      'approval-requested',
      'confirmed',
    ]);
  });
});

describe('payment', () => {
  test('is open once a priced registration is confirmed, and staff says what became of it', () => {
    const price = { minorUnits: 500n, currency: 'EUR' } as const;
    const office = boxOffice(configuration({ ticketTypes: [{ id: 'seat', quotas: ['room'], perOrder: null, price }] }));
    carryOut(office, [register(1, minute(0)), register(2, minute(0))]);
    expect(registrationsOf(office).map(({ payment }) => payment)).toEqual(['open', 'not-due']);
    const pay = (number: number, payment: 'paid' | 'refunded'): PlacesCommand => ({
      kind: 'set-payment',
      id: uuid(number),
      payment,
      at: minute(1),
    });
    const answers = carryOut(office, [pay(2, 'paid'), pay(1, 'refunded'), pay(1, 'paid'), pay(1, 'refunded')]);
    expect(answers.map(answerOf)).toEqual(['payment-not-due', 'payment-open', 'ok', 'ok']);
  });
});

describe('a repeat', () => {
  test('of an order answers what there is, also after it has moved on; another content is refused', () => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0)), register(2, minute(0))]);
    carryOut(office, [{ kind: 'cancel', id: uuid(1), reason: 'own-wish', at: minute(1) }]);
    const events = office.events.length;
    const [again, other] = carryOut(office, [register(2, minute(2)), register(2, minute(2), 2)]);
    expect(again?.outcome).toMatchObject({ value: { standing: { state: 'offered' } } });
    expect(other && answerOf(other)).toBe('registration-differs');
    expect(office.events).toHaveLength(events);
  });

  test('of a step changes nothing', () => {
    const office = boxOffice(configuration());
    carryOut(office, [hold(1, minute(0)), confirm(1, minute(1))]);
    const events = office.events.length;
    expect(carryOut(office, [confirm(1, minute(2)), hold(1, minute(2))]).map(answerOf)).toEqual(['ok', 'ok']);
    expect(office.events).toHaveLength(events);
  });
});

describe('the configuration', () => {
  const change = (more: Parameters<typeof configuration>[0]): PlacesCommand => ({
    kind: 'configure',
    configuration: configuration(more),
    at: minute(1),
  });
  test.each<[string, Parameters<typeof configuration>[0], string]>([
    ['a quota that is drawn from', { quotas: [{ id: 'hall', capacity: 1 }], ticketTypes: [] }, 'quota-in-use'],
    [
      'the quotas of a type that was given',
      {
        quotas: [
          { id: 'room', capacity: 1 },
          { id: 'hall', capacity: 1 },
        ],
        ticketTypes: [{ id: 'seat', quotas: ['room', 'hall'], perOrder: null }],
      },
      'ticket-type-in-use',
    ],
    ['a type that was given', { ticketTypes: [] }, 'ticket-type-in-use'],
    ['a quota that there is not', { ticketTypes: [{ id: 'seat', quotas: ['hall'], perOrder: null }] }, 'quota-unknown'],
    ['less than none', { capacity: -1 }, 'quotas[0].capacity count'],
  ])('cannot lose or change %s', (_, more, rule) => {
    const office = boxOffice(configuration());
    carryOut(office, [register(1, minute(0))]);
    expect(carryOut(office, [change(more)]).map(answerOf)[0]).toContain(rule);
  });

  test('can change all of it once nothing is in use any more', () => {
    const office = boxOffice(configuration());
    carryOut(office, [
      register(1, minute(0)),
      { kind: 'cancel', id: uuid(1), reason: 'staff', at: minute(1) },
      change({ quotas: [{ id: 'hall', capacity: 1 }], ticketTypes: [] }),
    ]);
    expect(office.allotment.configuration.ticketTypes).toEqual([]);
  });
});

test('no event holds what somebody has said of herself', () => {
  const questions = [
    { id: 'diet', kind: 'text', text: originalTexts({ en: 'Diet?' }), required: true, longest: 20 },
  ] as const;
  const office = boxOffice(configuration({ questions }));
  const lines = [{ ticketType: 'seat', quantity: 1, attendees: [{ name: 'secret', email: 'secret@example.org' }] }];
  carryOut(office, [{ ...register(1, minute(0)), lines, answers: { diet: 'secret' } }]);
  expect(stateOf(office, 1)).toBe('confirmed');
  expect(JSON.stringify(office.events)).not.toMatch(/secret|members/);
});
