import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NodeClient, Partially as Some } from '@inclust/client';
import {
  MemberErased,
  MemberMerged,
  MemberMergeUndone,
  RegistrationState,
  type EventType,
  type RegistrationRules,
} from '@inclust/contracts';
import { parseNodeId, parseUuid, type Actor, type NodeId, type Uuid } from '@inclust/kernel';
import { outgoingEvent, publishEvents } from '@inclust/messaging';
import { eventually, fileScope } from '@inclust/testkit';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hearWish, type HeardWish } from '../src/app/away/hear-wish.ts';
import { parseOccurrenceName } from '../src/app/places/names.ts';
import { refusedWith } from './serving-events.ts';
import { servingNode, type Between } from './serving-away.ts';

const scope = fileScope();
const [arta, korce, vlore] = ['arta', 'korce', 'vlore'].map((name) => parseNodeId(name) as NodeId) as [
  NodeId,
  NodeId,
  NodeId,
];
const between: Between = { addresses: new Map(), cut: new Set(), losesAnswers: false, asked: 0 };
let owner: Awaited<ReturnType<typeof servingNode>>;
let home: Awaited<ReturnType<typeof servingNode>>;
let third: Awaited<ReturnType<typeof servingNode>>;

beforeAll(async () => {
  // What is told by itself can be lost: those who ask do so often here.
  owner = await servingNode(scope, vlore, between);
  home = await servingNode(scope, arta, between, { askEvery: 300 });
  third = await servingNode(scope, korce, between, { askEvery: 300 });
});

beforeEach(() => {
  between.cut.clear();
  between.losesAnswers = false;
});

const {
  REGISTRATION_STATE_PENDING: pending,
  REGISTRATION_STATE_CONFIRMED: confirmed,
  REGISTRATION_STATE_WAITING: waiting,
  REGISTRATION_STATE_CANCELLED: cancelled,
  REGISTRATION_STATE_REFUSED: refused,
  REGISTRATION_STATE_OFFERED: offered,
} = RegistrationState;

const memberOf = (node: NodeId) => `nodes/${node}/members/${randomUUID()}`;

/** An occurrence of an event of Vlora. */
async function occurrence(rules: Some<RegistrationRules> = {}): Promise<string> {
  const event = `nodes/${vlore}/events/${randomUUID()}`;
  const usual = { quotas: [{ id: 'room', capacity: 1 }], ticketTypes: [{ id: 'seat', quotas: ['room'] }] };
  const terms = { waitingList: true, holdMilliseconds: 900_000n, offerMilliseconds: 3_600_000n };
  await owner.client.registrations.setRegistrationRules({ event, rules: { ...usual, ...terms, ...rules } });
  return `${event}/occurrences/2027-10-19T19:00:00`;
}

async function register({ registrations }: NodeClient, at: string, person: string, more: object = {}) {
  const attendees = [{ displayName: 'Zamira Hoxha', email: 'zamira@example.org' }];
  const lines = [{ ticketType: 'seat', quantity: 1, attendees }];
  const request = { occurrence: at, person, lines, wait: true, requestId: randomUUID(), ...more };
  const { registration } = await registrations.register(request);
  return { name: registration?.name ?? '', state: registration?.state, request };
}

const read = async ({ registrations }: NodeClient, name: string) =>
  (await registrations.getRegistration({ name })).registration;
const becomes = (client: NodeClient, name: string, state: RegistrationState) =>
  eventually(async () => (await read(client, name))?.state === state, { what: `state ${state}`, timeout: 15_000 });

describe('a registration for an event of another city', () => {
  test('is decided by its node at once where it answers, has one name at both, and follows what becomes of it', async () => {
    const at = await occurrence({ promotion: 2 });
    const [person, later] = [memberOf(arta), memberOf(arta)];
    const mine = await register(home.client, at, person);
    expect([mine.state, mine.name.startsWith(`${at}/registrations/`)]).toEqual([confirmed, true]);
    expect(await read(owner.client, mine.name)).toMatchObject({ state: confirmed, person });
    const waits = await register(home.client, at, later);
    expect([waits.state, (await read(home.client, waits.name))?.position]).toEqual([waiting, 1n]);
    const repeated = await home.client.registrations.register(mine.request);
    expect(repeated.registration?.name).toBe(mine.name);
    await home.client.registrations.cancelRegistration({ name: mine.name });
    expect((await read(owner.client, mine.name))?.state).toBe(cancelled);
    // The node of the event tells it, nobody has asked.
    await becomes(home.client, waits.name, confirmed);
    const listed = await Array.fromAsync(home.client.registrations.everyRegistration({ person }));
    expect(listed.map(({ name, state }) => [name, state])).toEqual([[mine.name, cancelled]]);
  });

  test('what its node refuses is told, and a repeat gets the same', async () => {
    const at = await occurrence({ waitingList: false });
    await register(third.client, at, memberOf(korce));
    const { name, state } = await register(home.client, at, memberOf(arta), { wait: false });
    expect([state, (await read(home.client, name))?.reason]).toEqual([refused, 'sold-out']);
    await owner.client.registrations.getAvailability({ occurrence: at });
    expect(await Array.fromAsync(owner.client.registrations.everyRegistration({ occurrence: at }))).toHaveLength(1);
  });

  test('its node is away: pending, also after a restart, until it is back; two cities compete for the last place', async () => {
    const at = await occurrence();
    between.cut.add(vlore);
    const [one, other] = [
      await register(home.client, at, memberOf(arta)),
      await register(third.client, at, memberOf(korce)),
    ];
    expect([one.state, other.state]).toEqual([pending, pending]);
    const restarted = await servingNode(scope, arta, between, { askEvery: 300 }, home.servers);
    expect((await read(restarted.client, one.name))?.state).toBe(pending);
    between.cut.delete(vlore);
    await eventually(
      async () => {
        const both = [await read(home.client, one.name), await read(third.client, other.name)];
        return both.every((each) => each?.state !== pending);
      },
      { what: 'the answers', timeout: 15_000 },
    );
    const states = [(await read(home.client, one.name))?.state, (await read(third.client, other.name))?.state];
    expect(states.toSorted((a = 0, b = 0) => a - b)).toEqual([confirmed, waiting]);
    const known = await Array.fromAsync(owner.client.registrations.everyRegistration({ occurrence: at }));
    expect(new Set(known.map(({ name }) => name))).toEqual(new Set([one.name, other.name]));
  });

  test('the answer is lost: what was done is done once, and cancelled where that is wanted then', async () => {
    const at = await occurrence({ quotas: [{ id: 'room', capacity: 9 }] });
    between.losesAnswers = true;
    const mine = await register(home.client, at, memberOf(arta));
    expect(mine.state).toBe(pending);
    expect((await read(owner.client, mine.name))?.state).toBe(confirmed);
    const cancelling = await home.client.registrations.cancelRegistration({ name: mine.name });
    expect(cancelling.registration?.state).toBe(pending);
    between.losesAnswers = false;
    await becomes(home.client, mine.name, cancelled);
    expect(await read(owner.client, mine.name)).toMatchObject({ state: cancelled, etag: '2' });
  });

  test('an offer is accepted from home, and refused when it is over', async () => {
    const at = await occurrence();
    const first = await register(owner.client, at, memberOf(vlore));
    const waits = await register(home.client, at, memberOf(arta));
    await owner.client.registrations.cancelRegistration({ name: first.name });
    await becomes(home.client, waits.name, offered);
    expect((await read(home.client, waits.name))?.untilTime).toBeDefined();
    const accepted = await home.client.registrations.acceptOffer({ name: waits.name });
    expect(accepted.registration?.state).toBe(confirmed);
    expect(await refusedWith(home.client.registrations.declineOffer({ name: waits.name }))).toEqual([
      'registration-confirmed',
    ]);
  });

  test('a wish that was refused is not tried again by itself: the offer that comes later stays hers', async () => {
    const at = await occurrence();
    const first = await register(owner.client, at, memberOf(vlore));
    const waits = await register(home.client, at, memberOf(arta));
    expect(await refusedWith(home.client.registrations.declineOffer({ name: waits.name }))).toEqual([
      'registration-waiting',
    ]);
    await owner.client.registrations.cancelRegistration({ name: first.name });
    await becomes(home.client, waits.name, offered);
    // Asked several times since.
    const { asked } = between;
    await eventually(async () => between.asked > asked + 3, {
      what: 'that it is asked how things stand',
      timeout: 15_000,
    });
    expect((await read(owner.client, waits.name))?.state).toBe(offered);
  });

  test('what staff of its node has deleted shows as deleted, and in no list', async () => {
    const at = await occurrence();
    const person = memberOf(arta);
    const mine = await register(home.client, at, person);
    await owner.client.registrations.deleteRegistration({ name: mine.name });
    await becomes(home.client, mine.name, RegistrationState.REGISTRATION_STATE_DELETED);
    expect(await Array.fromAsync(home.client.registrations.everyRegistration({ person }))).toEqual([]);
  });

  test('another order under the same request is refused, and lists tell those that are pending', async () => {
    const at = await occurrence();
    const person = memberOf(arta);
    between.cut.add(vlore);
    const mine = await register(home.client, at, person);
    const lines = [{ ticketType: 'seat', quantity: 2 }];
    expect(await refusedWith(home.client.registrations.register({ ...mine.request, lines }))).toEqual([
      'registration-differs',
    ]);
    const inState = async (...states: RegistrationState[]) =>
      (await Array.fromAsync(home.client.registrations.everyRegistration({ person, states }))).map(({ name }) => name);
    expect([await inState(pending), await inState(confirmed)]).toEqual([[mine.name], []]);
    expect(await refusedWith(inState(99 as RegistrationState))).toEqual(['states[0] unknown']);
    between.cut.delete(vlore);
    await becomes(home.client, mine.name, confirmed);
  });

  test('two members are one: what the first has elsewhere is the second one, and hers again when that is undone', async () => {
    const at = await occurrence();
    const [source, target] = [memberOf(arta), memberOf(arta)];
    const mine = await register(home.client, at, source);
    const listed = async (person: string) =>
      (await Array.fromAsync(home.client.registrations.everyRegistration({ person }))).map(({ name }) => name);
    await tell(home.nats, 'inclust.members.v1.MemberMerged', MemberMerged, source, { source, target });
    await eventually(async () => (await listed(target)).includes(mine.name), { what: 'that it is handed over' });
    expect([await listed(source), (await read(home.client, mine.name))?.person]).toEqual([[], target]);
    expect((await read(owner.client, mine.name))?.person).toBe(source);
    await tell(home.nats, 'inclust.members.v1.MemberMergeUndone', MemberMergeUndone, source, { source, target });
    await eventually(async () => (await listed(source)).includes(mine.name), { what: 'that it is given back' });
    expect((await home.client.registrations.cancelRegistration({ name: mine.name })).registration?.state).toBe(
      cancelled,
    );
  });

  test('is the business of the member and the staff of her home alone', async () => {
    const at = await occurrence();
    const member = (node: NodeId): Actor & { readonly name: string } => {
      const name = memberOf(node);
      const id = name.split('/')[3] as never;
      return { kind: 'account', id: name, node, roles: ['member'], member: id, session: 's', name };
    };
    const [maria, nikos] = [member(arta), member(arta)];
    const as = async (actor: Actor) => (await servingNode(scope, arta, between, { actor }, home.servers)).client;
    const [hers, his] = [await as(maria), await as(nikos)];
    const mine = await register(hers, at, '');
    expect((await read(hers, mine.name))?.person).toBe(maria.name);
    expect(await refusedWith(read(his, mine.name))).toEqual(['not-allowed']);
    expect(await refusedWith(his.registrations.cancelRegistration({ name: mine.name }))).toEqual(['not-allowed']);
    expect(await refusedWith(register(his, at, maria.name))).toEqual(['not-allowed']);
    const nobody = await as({ kind: 'anonymous', id: 'anonymous', node: arta, roles: [] });
    expect(await refusedWith(register(nobody, at, ''))).toEqual(['person required']);
    expect(await refusedWith(register(home.client, at, memberOf(korce)))).toEqual(['person resource-name']);
    expect(await refusedWith(register(home.client, at, memberOf(arta), { requestId: 'x' }))).toEqual([
      'request_id request-id-format',
    ]);
    const unknown = `${at}/registrations/${randomUUID()}`;
    expect(await refusedWith(read(home.client, unknown))).toEqual(['registration-not-found']);
  });

  test('while no node answers, a member is taken a hundred wishes and no more; of others more are taken', async () => {
    const at = await occurrence({ quotas: [{ id: 'room', capacity: 1_000 }] });
    between.cut.add(vlore);
    const person = memberOf(arta);
    const lines = [{ ticketType: 'seat', quantity: 1 }];
    const states = await Promise.all(
      Array.from({ length: 100 }, async () => (await register(home.client, at, person, { lines })).state),
    );
    expect(new Set(states)).toEqual(new Set([pending]));
    expect(await refusedWith(register(home.client, at, person, { lines }))).toEqual(['too-many-pending']);
    expect((await register(home.client, at, memberOf(arta), { lines })).state).toBe(pending);
  });

  test('a city speaks for its own members alone', async () => {
    const at = await occurrence();
    const { name } = await register(owner.client, at, memberOf(vlore));
    const stranger = await register(home.client, at, memberOf(arta));
    await home.mongo
      .collection('away_registrations')
      .updateOne({ _id: stranger.name.split('/').at(-1) as never }, { $set: { 'state.person': memberOf(vlore) } });
    expect(await refusedWith(home.client.registrations.cancelRegistration({ name: stranger.name }))).toEqual([
      'not-allowed',
    ]);
    expect((await read(owner.client, name))?.state).toBe(confirmed);
  });

  test('a member who is erased is forgotten in both cities, also when the other one is away', async () => {
    const at = await occurrence();
    const person = memberOf(arta);
    const attendees = [{ displayName: 'Drita Harruar', email: 'drita@example.org' }];
    const { name } = await register(home.client, at, person, {
      lines: [{ ticketType: 'seat', quantity: 1, attendees }],
    });
    expect(await contents(home.mongo)).toContain('Drita');
    between.cut.add(vlore);
    const member = person.split('/')[3] ?? '';
    await tell(home.nats, 'inclust.members.v1.MemberErased', MemberErased, person, {});
    await eventually(async () => !(await contents(home.mongo)).includes('Drita'), { what: 'that home forgets' });
    expect(await contents(owner.mongo)).toContain(member);
    between.cut.delete(vlore);
    await eventually(async () => !(await contents(owner.mongo)).includes(member), {
      what: 'that the event forgets',
      timeout: 15_000,
    });
    expect(await read(owner.client, name)).toMatchObject({ state: cancelled });
    await eventually(async () => !(await contents(home.mongo)).includes(member), { what: 'that nothing is left' });
  });

  test('a call that arrives after she was forgotten brings nothing back, and neither does one that meets it', async () => {
    const at = parseOccurrenceName(vlore, await occurrence({ quotas: [{ id: 'room', capacity: 100 }] }));
    if (!at) throw new Error('the occurrence has no such name');
    const wishOf = (turn: number): HeardWish => {
      const attendees = [{ name: 'Drita e Harruar', email: 'drita@example.org' }];
      const lines = [{ ticketType: 'seat', quantity: 1, attendees }];
      const id = parseUuid(randomUUID()) as Uuid;
      return { ref: at, id, person: memberOf(arta), want: 'register', lines, answers: {}, wait: turn % 2 === 0 };
    };
    const late = wishOf(0);
    const forgetting = (wish: HeardWish): HeardWish => ({ ...wish, want: 'forget', lines: [] });
    expect(await hearWish(owner.places, arta, forgetting(late))).toEqual({});
    expect(await hearWish(owner.places, arta, late)).toEqual({ refusal: 'registration-not-found' });
    const met = await Promise.all(
      Array.from({ length: 40 }, async (_, turn) => {
        const wish = wishOf(turn);
        const registering = hearWish(owner.places, arta, wish);
        // Before, between and after the steps of the other.
        await pause(turn / 4);
        await hearWish(owner.places, arta, forgetting(wish));
        await registering;
        return wish.id;
      }),
    );
    expect(await contents(owner.mongo)).not.toContain('Drita e Harruar');
    const left = await owner.places.registrations.getMany(met);
    expect([...left.values()].map(({ registration }) => registration.person.split('/')[0])).toEqual(
      [...left.values()].map(() => 'erased'),
    );
    // Both orders were met.
    expect(left.size).toBeGreaterThan(0);
  });
});

/** Publishes an event of a member of Arta. */
async function tell<Message>(
  nats: typeof home.nats,
  type: EventType,
  codec: { fromPartial(message: object): Message; encode(message: Message): { finish(): Uint8Array } },
  person: string,
  message: object,
): Promise<void> {
  const member = person.split('/')[3] ?? '';
  const body = codec.encode(codec.fromPartial({ facts: { version: 2n, memberId: member }, ...message })).finish();
  const event = { id: randomUUIDv7(), type, version: 2, at: new Date().toISOString(), body } as const;
  await publishEvents(nats, [outgoingEvent(arta, `members/${member}`, event)]);
}

/** All that is kept of registrations, as text. */
async function contents(mongo: typeof owner.mongo): Promise<string> {
  const kept = await Promise.all(
    ['registrations', 'allotments', 'away_registrations'].map((name) => mongo.collection(name).find().toArray()),
  );
  return JSON.stringify(kept);
}
