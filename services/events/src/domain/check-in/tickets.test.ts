import { expect, test } from 'vitest';
import { boxOffice, carryOut, configuration, minute, register, registrationsOf } from '../../../test/box-office.ts';
import { uuid } from '../../../test/ids.ts';
import { ticketOf, ticketsOf, wasOver } from './ticket.ts';
import { walkInsOf, type WalkIn } from './walk-ins.ts';

test('a registration has a ticket a place once it is confirmed, and they are worth nothing from its end on', () => {
  const office = boxOffice(configuration({ capacity: 2 }));
  carryOut(office, [register(1, minute(0), 2), register(2, minute(0))]);
  const [first, second] = registrationsOf(office);
  if (!first || !second) throw new Error('nobody has registered');
  expect(ticketsOf(first)).toMatchObject([{ place: 1, ticketType: 'seat', paid: true }, { place: 2 }]);
  expect([ticketOf(first, 0), ticketOf(first, 2)?.place, ticketOf(first, 3)]).toEqual([undefined, 2, undefined]);
  expect([ticketsOf(second), ticketOf(second, 1)]).toEqual([[], undefined]);
  carryOut(office, [{ kind: 'cancel', id: uuid(1), reason: 'own-wish', at: minute(5) }]);
  const [cancelled] = registrationsOf(office);
  expect([4, 5].map((at) => cancelled && wasOver(cancelled, minute(at)))).toEqual([false, true]);
});

test('who comes without a registration is counted by origin, each count once, without what was taken back', () => {
  const walkIn = (id: string, origin: WalkIn['origin'], count: number): WalkIn => ({
    id,
    origin,
    count,
    scanner: 'one',
    list: 'door',
    at: 0,
  });
  const counts = [
    walkIn('a', 'LOCAL', 2),
    walkIn('b', 'UNKNOWN', 3),
    walkIn('c', 'LOCAL', 1),
    walkIn('d', 'DOMESTIC', 9),
  ];
  expect(walkInsOf([...counts, ...counts], [{ takesBack: 'd' }])).toEqual({ LOCAL: 3, UNKNOWN: 3 });
});
