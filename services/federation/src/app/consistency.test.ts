import pino from 'pino';
import { expect, test } from 'vitest';
import { nodeId } from '../../test/build.ts';
import { Consistency, type OriginDigest } from './consistency.ts';
import type { DirectoryStore, LocalServices } from './ports.ts';

interface Held {
  count: bigint;
  hash: bigint;
}

/** What each place holds, all of it equal; a test changes it. `healed` tells what was healed, in order. */
function world(role: 'city' | 'meta') {
  const equal = (): Held => ({ count: 3n, hash: 7n });
  const places = {
    members: { facts: equal(), profiles: equal(), bodies: equal() },
    facts: equal(),
    directory: new Map([
      ['korce', equal()],
      ['kerkyra', equal()],
    ]),
    bodies: new Map([
      ['korce', equal()],
      ['kerkyra', equal()],
    ]),
    events: equal(),
    agenda: new Map([
      ['korce', equal()],
      ['kerkyra', equal()],
    ]),
    meta: new Map([
      ['korce/facts', equal()],
      ['korce/profiles', equal()],
      ['korce/bodies', equal()],
      ['korce/events', equal()],
      ['kerkyra/profiles', equal()],
      ['kerkyra/bodies', equal()],
      ['kerkyra/events', equal()],
    ]),
  };
  const healed: string[] = [];
  const underWay = { here: false, there: false };
  const older = { meta: false };
  const none = { count: 0n, hash: 0n };
  const unused = (): never => {
    throw new Error('a look asks for no more than digests');
  };
  let read = 0;
  const local: LocalServices = {
    membersDigest: async () => {
      read += 1;
      return places.members;
    },
    eventsDigest: async () => places.events,
    factsDigest: async () => places.facts,
    replayFacts: unused,
    republishMembers: unused,
    noteLostMembers: async () => 0,
    republishEvents: unused,
    noteDeparture: unused,
    answerNodeCall: unused,
    [Symbol.dispose]: () => {},
  };
  const directory: DirectoryStore = {
    digest: async (node) => places.directory.get(node) ?? none,
    apply: unused,
    get: unused,
    getMany: unused,
    held: unused,
    list: unused,
    life: unused,
    changes: unused,
    end: unused,
  };
  const askMeta = async (own: readonly OriginDigest[]) => ({
    digests: own.map(({ node, kind }): OriginDigest => ({
      node,
      // A node that knows neither bodies nor events takes them for profiles.
      kind: older.meta && (kind === 'bodies' || kind === 'events') ? 'profiles' : kind,
      ...(places.meta.get(`${node}/${kind}`) ?? none),
    })),
    moving: underWay.there,
  });
  const consistency = new Consistency({
    node: nodeId('korce'),
    local,
    directory,
    bodies: { digest: async (node) => places.bodies.get(node) ?? none },
    agenda: { digest: async (node) => places.agenda.get(node) ?? none },
    ...(role === 'city' ? { askMeta } : {}),
    moving: async () => underWay.here,
    others: async () => ['kerkyra'],
    heal: {
      own: async () => void healed.push('own'),
      atMeta: async () => void healed.push('meta'),
      here: async () => void healed.push('here'),
    },
    logger: pino({ level: 'silent' }),
  });
  return { places, healed, underWay, older, consistency, timesRead: () => read };
}

test('where everything is equal nothing is healed', async () => {
  const { consistency, healed } = world('city');
  expect([await consistency.look(), await consistency.look()]).toEqual([true, true]);
  expect(healed).toEqual([]);
});

test.each<[string, string, (places: ReturnType<typeof world>['places']) => void]>([
  ['the own figures lack a fact', 'own', (places) => (places.facts.count = 2n)],
  ['the own directory has another version', 'own', (places) => places.directory.set('korce', { count: 3n, hash: 8n })],
  ['the meta-cluster lacks facts', 'meta', (places) => places.meta.delete('korce/facts')],
  ['the meta-cluster lacks profiles', 'meta', (places) => places.meta.set('korce/profiles', { count: 3n, hash: 6n })],
  ['this node lacks profiles of another', 'here', (places) => places.directory.delete('kerkyra')],
  ['the own copies lack a body', 'own', (places) => places.bodies.delete('korce')],
  ['the meta-cluster lacks bodies', 'meta', (places) => places.meta.delete('korce/bodies')],
  ['this node lacks bodies of another', 'here', (places) => places.bodies.delete('kerkyra')],
  ['the own agenda lacks an event', 'own', (places) => places.agenda.delete('korce')],
  ['the meta-cluster lacks events', 'meta', (places) => places.meta.delete('korce/events')],
  ['this node lacks events of another', 'here', (places) => places.agenda.delete('kerkyra')],
])('a difference that stays over two looks is healed where it is: %s', async (_, place, spoil) => {
  const { places, healed, consistency } = world('city');
  spoil(places);
  expect([await consistency.look(), healed.length]).toEqual([false, 0]);
  expect(await consistency.look()).toBe(false);
  expect(healed).toEqual([place]);
  // Healing takes a while: it is given two more looks before it is tried again.
  await consistency.look();
  expect(healed).toEqual([place]);
  await consistency.look();
  expect(healed).toEqual([place, place]);
});

test('who asks is told how it stands, and neither heals nor hastens healing', async () => {
  const { places, healed, underWay, consistency } = world('city');
  expect(await consistency.compare()).toBe('equal');
  places.meta.delete('korce/facts');
  expect([await consistency.compare(), await consistency.compare()]).toEqual(['different', 'different']);
  await consistency.look();
  expect([await consistency.compare(), healed.length]).toEqual(['different', 0]);
  await consistency.look();
  expect(healed).toEqual(['meta']);
  underWay.here = true;
  expect(await consistency.compare()).toBe('moving');
});

test('a meta-cluster that knows no bodies and events yet is not asked for them again and again', async () => {
  const { places, healed, older, consistency } = world('city');
  older.meta = true;
  places.meta.delete('korce/bodies');
  places.meta.delete('kerkyra/bodies');
  places.meta.delete('korce/events');
  places.meta.delete('kerkyra/events');
  expect([await consistency.look(), await consistency.look()]).toEqual([true, true]);
  expect(healed).toEqual([]);
});

test('a difference that moves is a delay and no difference', async () => {
  const { places, healed, consistency } = world('city');
  for (const count of [1n, 2n, 1n]) {
    places.facts.count = count;
    expect(await consistency.look()).toBe(false);
  }
  places.facts.count = 3n;
  expect(await consistency.look()).toBe(true);
  places.facts.count = 1n;
  await consistency.look();
  expect(healed).toEqual([]);
});

test.each(['here', 'there'] as const)(
  'what is on its way is not lost: nothing is healed while messages move %s',
  async (where) => {
    const { places, healed, underWay, consistency, timesRead } = world('city');
    places.facts.count = 1n;
    await consistency.look();
    underWay[where] = true;
    expect([await consistency.look(), await consistency.look()]).toEqual([false, false]);
    // Neither is the register read: that would take the processor from what moves.
    expect(timesRead()).toBe(1);
    underWay[where] = false;
    await consistency.look();
    expect(healed).toEqual([]);
    await consistency.look();
    expect(healed).toEqual(['own']);
  },
);

test('when the register lacks what copies have, the copies differ everywhere', async () => {
  const { places, healed, consistency } = world('city');
  places.members.facts.hash = 1n;
  await consistency.look();
  await consistency.look();
  expect(healed).toEqual(['own', 'meta']);
});

test('the meta-cluster compares its own copies only', async () => {
  const { places, healed, consistency } = world('meta');
  places.directory.delete('kerkyra');
  places.meta.clear();
  expect(await consistency.look()).toBe(true);
  places.facts.hash = 1n;
  await consistency.look();
  await consistency.look();
  expect(healed).toEqual(['own']);
});
