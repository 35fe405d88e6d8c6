import { expect, test } from 'vitest';
import { boxOffice, carryOut, configuration, minute, register, registrationsOf } from '../../../test/box-office.ts';
import { uuid } from '../../../test/ids.ts';
import { ticketsOf } from './ticket.ts';
import { walkInsOf, type WalkIn } from './walk-ins.ts';

test('a registration has a ticket a place once it is confirmed, and they are worth nothing from its end on', () => {
  const office = boxOffice(configuration({ capacity: 2 }));
  carryOut(office, [register(1, minute(0), 2), register(2, minute(0))]);
  const tickets = () => registrationsOf(office).map((one) => ticketsOf(one, uuid));
  expect(tickets()).toMatchObject([[{ id: uuid(0), ticketType: 'seat', paid: true }, { id: uuid(1) }], []]);
  carryOut(office, [{ kind: 'cancel', id: uuid(1), reason: 'own-wish', at: minute(5) }]);
  expect(tickets()[0]).toMatchObject([{ cancelledAt: minute(5) }, { cancelledAt: minute(5) }]);
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
