import { expect, test } from 'vitest';
import { nodeId } from '../../test/build.ts';
import { agendaChange } from './agenda-change.ts';
import { bodyChange } from './body-change.ts';
import { goneState, lostCopies } from './lost-copies.ts';

const arta = nodeId('arta');
const id = '01890000-0000-7000-8000-000000000001';
const time = '2027-03-01T12:00:00.000Z';

test('what the meta-cluster holds and the node has not is lost, at whatever version the node has the rest', () => {
  const held = ['a', 'b', 'c'].map((name) => ({ name, version: 3 }));
  expect(lostCopies(held, [{ name: 'b', version: 9 }])).toEqual([held[0], held[2]]);
  expect(lostCopies([], held)).toEqual([]);
});

test.each([
  [`events/${id}`, 'events.event', agendaChange],
  [`venues/${id}`, 'events.venue', agendaChange],
  ['bodies/council', 'members.body', bodyChange],
  [`bodies/council/memberships/${id}`, 'members.body-membership', bodyChange],
] as const)('%s is told to be gone, so that every node takes it as newer', (subject, place, change) => {
  const state = goneState(arta, { name: `nodes/arta/${subject}`, version: 3 }, time);
  const last = subject.split('/').at(-1) ?? '';
  expect(state?.subject).toBe(`state.arta.${place}.${last}`);
  const told = change(arta, `${place}.${last}`, state?.envelope ?? expect.fail('nothing is told'));
  expect(told).toMatchObject({ name: `nodes/arta/${subject}`, version: 4 });
  expect(Object.keys(told ?? {})).not.toEqual(expect.arrayContaining(['entry']));
  expect(Object.keys(told ?? {})).not.toEqual(expect.arrayContaining(['raw']));
});

test.each([
  `nodes/korce/events/${id}`,
  'nodes/arta/members/x',
  `nodes/arta/events/${id}/more`,
  `nodes/arta/bodies/a/others/${id}`,
  '',
])('of %j nothing is told', (name) => expect(goneState(arta, { name, version: 1 }, time)).toBeUndefined());
