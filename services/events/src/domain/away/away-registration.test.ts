import { parseNodeId, type NodeId } from '@inclust/kernel';
import { newWish, type Wish } from '@inclust/wishes';
import { expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import { changedAt, emptied, reasonOf, stateOf, type RegistrationWish, type Told } from './away-registration.ts';

const asked = newWish<RegistrationWish>(
  {
    id: uuid(1),
    owner: parseNodeId('vlore') as NodeId,
    person: 'nodes/arta/members/m',
    order: {
      occurrence: 'nodes/vlore/events/e/occurrences/single',
      lines: [{ ticketType: 'seat', quantity: 1, attendees: [{ name: 'Zamira Hoxha' }] }],
      answers: {},
      wait: true,
    },
    requestedAt: 5,
  },
  'register',
);
const told = (state: Told['state']): Told => ({
  version: 1,
  state,
  reason: state === 'cancelled' ? 'event-cancelled' : '',
  position: 0,
  payment: 'not-due',
  checkedIn: false,
  history: [{ state, at: 7 }],
});

test('a registration at another node is pending, then what its node says, or why it said no', () => {
  const cases: readonly Wish<RegistrationWish>[] = [
    asked,
    { ...asked, heard: 1, told: told('waiting') },
    { ...asked, heard: 1, told: told('cancelled') },
    { ...asked, heard: 1, refusal: 'sold-out' },
    { ...asked, want: 'cancel', isExpired: true },
    { ...asked, want: 'cancel', sequence: 2, heard: 2, refusal: 'registration-not-found' },
  ];
  expect(cases.map((one) => [stateOf(one), reasonOf(one)])).toEqual([
    ['pending', ''],
    ['waiting', ''],
    ['cancelled', 'event-cancelled'],
    ['refused', 'sold-out'],
    ['expired', 'owner-silent'],
    ['cancelled', 'own-wish'],
  ]);
});

test('it is asked about while it can change', () => {
  const states = ['confirmed', 'cancelled'] as const;
  expect(states.map((state) => changedAt({ ...asked, told: told(state) }))).toEqual([7, undefined]);
  expect(changedAt(asked)).toBeUndefined();
});

test('of who is erased nothing that she said is left', () => {
  expect(emptied(asked.order)).toMatchObject({ lines: [], answers: {}, occurrence: asked.order.occurrence });
});
