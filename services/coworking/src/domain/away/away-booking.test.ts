import { parseNodeId, type NodeId, type Uuid } from '@inclust/kernel';
import { newWish } from '@inclust/wishes';
import { expect, test } from 'vitest';
import { id } from '../../../test/bookables.ts';
import { changedAt, emptied, givenUpAt, reasonOf, stateOf, type BookingWish, type Told } from './away-booking.ts';
import { learnt } from './learnt.ts';

const day = 24 * 60 * 60_000;
const asked = newWish<BookingWish>(
  {
    id: id(1) as Uuid,
    owner: parseNodeId('vlore') as NodeId,
    person: 'nodes/arta/members/m',
    order: {
      resource: `nodes/vlore/resources/${id(2)}`,
      start: 60 * day,
      end: 61 * day,
      units: 1,
      people: 0,
      note: 'Πρόβα',
      hold: false,
      wait: false,
      payWith: 'either',
      bookedBy: 'staff',
      request: 'r',
    },
    requestedAt: 0,
  },
  'book',
);
const told = (state: Told['state'], more: Partial<Told> = {}): Told => ({
  version: 1,
  state,
  reason: state === 'cancelled' ? 'staff' : '',
  start: 60 * day,
  end: 61 * day,
  units: 1,
  zone: 'Europe/Tirane',
  feePermille: 0,
  changedAt: 7,
  ...more,
});
const refused = (violations: readonly string[] = []): BookingWish['refusal'] => ({
  code: violations.length > 0 ? 'invalid-input' : 'slot-taken',
  kind: 'state',
  message: '',
  violations: violations.map((field) => ({ field, rule: 'too-long', message: '' })),
});

test('a booking at another node is pending, then what its node says, or why it said no', () => {
  const cases = [
    asked,
    { ...asked, heard: 1, told: told('waiting') },
    { ...asked, heard: 1, told: told('cancelled') },
    { ...asked, heard: 1, refusal: refused() },
    { ...asked, heard: 1, refusal: refused(['end_time', 'note']) },
    { ...asked, want: 'cancel', isExpired: true },
    { ...asked, want: 'cancel', sequence: 2, heard: 2, refusal: refused() },
  ] as const;
  expect(cases.map((one) => [stateOf(one), reasonOf(one)])).toEqual([
    ['pending', ''],
    ['waiting', ''],
    ['cancelled', 'staff'],
    ['declined', 'slot-taken'],
    ['declined', 'end_time too-long, note too-long'],
    ['expired', 'owner-silent'],
    ['cancelled', 'own-wish'],
  ]);
});

test('it is asked about until a day after its end while it can change', () => {
  const at = (state: Told['state'], now: number) => changedAt({ ...asked, told: told(state) }, now);
  expect([at('confirmed', 62 * day - 1), at('confirmed', 62 * day), at('held', 99 * day)]).toEqual([7, undefined, 7]);
  expect([at('cancelled', 0), at('no-show', 0), changedAt(asked, 0)]).toEqual([undefined, undefined, undefined]);
});

test('it is given up after 30 days, or once its time is over', () => {
  const soon = { ...asked, order: { ...asked.order, end: day } };
  expect([givenUpAt(asked), givenUpAt(soon)]).toEqual([30 * day, day]);
});

test('of who is erased neither what it is for is left nor who booked for her', () => {
  expect(emptied(asked.order)).toEqual(expect.objectContaining({ note: '', resource: asked.order.resource }));
  expect(emptied(asked.order)).not.toHaveProperty('bookedBy');
});

test('home learns once what a member answers for, and anew where it was moved', () => {
  const confirmed = told('confirmed');
  expect([learnt(confirmed, undefined), learnt(confirmed, told('held')), learnt(confirmed, confirmed)]).toEqual([
    'confirmed',
    'confirmed',
    undefined,
  ]);
  expect(learnt(told('confirmed', { start: 59 * day }), confirmed)).toBe('confirmed');
  expect(learnt(told('confirmed', { presence: { in: 1 } }), confirmed)).toBeUndefined();
  expect([learnt(told('cancelled'), confirmed), learnt(told('no-show'), confirmed)]).toEqual(['cancelled', 'no-show']);
  expect([learnt(told('held'), undefined), learnt(told('declined'), told('requested'))]).toEqual([
    undefined,
    undefined,
  ]);
});
