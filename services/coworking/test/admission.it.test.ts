import { randomUUID } from 'node:crypto';
import type { NodeClient } from '@inclust/client';
import { Booker, MemberRoleGranted, MemberState } from '@inclust/contracts';
import { eventually, fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, expect, test } from 'vitest';
import { accountOf, memberOf, node, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';
import { publishFact, tellingMemberships } from './telling-members.ts';

const scope = fileScope();
const person = memberOf();
const organisation = memberOf();
const body = `nodes/${node}/bodies/dance-group`;
let staff: NodeClient;
let member: NodeClient;
let nats: NatsConnection;
let tellMembership: ReturnType<typeof tellingMemberships>;
let space: string;

beforeAll(async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const now = () => Date.parse('2027-06-01T08:00:00Z');
  ({ client: staff, nats } = await servingCoworking(scope, servers, { now }));
  tellMembership = tellingMemberships(nats, body);
  member = (await servingCoworking(scope, servers, { now, actor: accountOf(person) })).client;
  space = await spaceOn(staff);
});

/** Tells whom a member represents, until before a day. */
async function tellRole(who: string, version: number, toDate = ''): Promise<void> {
  const memberId = who.split('/')[3] ?? '';
  const roles = [{ kind: 'representative', organisation, fromDate: '2027-01-01', toDate }];
  const state = MemberState.MEMBER_STATE_ACTIVE;
  const facts = { memberId, version: BigInt(version), state, kind: 'person', roles };
  const about = { type: 'inclust.members.v1.MemberRoleGranted', subject: `members/${memberId}`, version } as const;
  await publishFact(nats, node, about, MemberRoleGranted, { facts });
}

let hour = 0;
/** What becomes of a wish: nothing, or the field and the rule that refuses it. */
async function wish(client: NodeClient, resource: string, who = person): Promise<string> {
  const startTime = new Date(Date.parse('2027-07-05T00:00:00Z') + (hour += 1) * 3_600_000).toISOString();
  const endTime = new Date(Date.parse(startTime) + 3_600_000).toISOString();
  try {
    await client.bookings.createBooking({ resource, person: who, startTime, endTime });
    return 'booked';
  } catch (error) {
    const [{ field, rule }] = (error as { violations: [{ field: string; rule: string }] }).violations;
    return `${field} ${rule}`;
  }
}

const becomes = (resource: string, wanted: string, who = person) =>
  eventually(async () => (await wish(staff, resource, who)) === wanted, { what: `${who} to be ${wanted}` });

test('who is in a body of the node books what is for it, of whatever node she is, until her stay ends', async () => {
  const room = await resourceOn(staff, space, { rules: { bodies: [body] } });
  const stranger = memberOf('arta');
  expect(await wish(staff, room)).toBe('person body-not-admitted');
  const [own, other] = [randomUUID(), randomUUID()];
  await tellMembership(own, person, 2);
  await tellMembership(other, stranger, 2);
  await becomes(room, 'booked');
  await becomes(room, 'booked', stranger);
  expect(await wish(member, room)).toBe('booked');
  await tellMembership(own, person, 3, false);
  await becomes(room, 'person body-not-admitted');
  // What came late changes nothing.
  await tellMembership(own, person, 2);
  await tellMembership(other, stranger, 3, false);
  await becomes(room, 'person body-not-admitted', stranger);
  expect(await wish(staff, room)).toBe('person body-not-admitted');
});

test('who represents an organisation that is in it books too, while she does; of members of other nodes that is not known', async () => {
  const room = await resourceOn(staff, space, { rules: { bodies: [body] } });
  await tellMembership(randomUUID(), organisation, 2);
  await tellRole(person, 2);
  await becomes(room, 'booked');
  const { obstacles } = await member.availability.checkTime({
    resource: room,
    startTime: '2027-08-05T07:00:00Z',
    endTime: '2027-08-05T08:00:00Z',
  });
  expect(obstacles).toEqual([]);
  await tellRole(person, 3, '2027-06-01');
  await becomes(room, 'person body-not-admitted');
  expect(await wish(staff, room, memberOf('arta'))).toBe('person body-not-admitted');
});

test('what is for staff is booked by staff alone, what is for representatives by those; who has it moves it', async () => {
  const { BOOKER_STAFF: byStaff, BOOKER_REPRESENTATIVE: byRepresentative } = Booker;
  const studio = await resourceOn(staff, space, { rules: { bookers: [byStaff] } });
  const office = await resourceOn(staff, space, { rules: { bookers: [byRepresentative] } });
  expect([await wish(member, studio), await wish(staff, studio)]).toEqual(['person booker-not-admitted', 'booked']);
  const own = await Array.fromAsync(staff.bookings.everyBooking({ resource: studio }));
  const to = { startTime: '2027-08-06T07:00:00Z', endTime: '2027-08-06T08:00:00Z' };
  const { bookings } = await member.bookings.moveBooking({ name: own[0]?.name ?? '', ...to });
  expect(bookings[0]?.startTime).toBe('2027-08-06T07:00:00.000Z');
  const other = memberOf();
  expect(await wish(staff, office, other)).toBe('person booker-not-admitted');
  await tellRole(other, 2);
  await becomes(office, 'booked', other);
  const { resource } = await staff.spaces.getResource({ name: office });
  expect(resource?.rules).toMatchObject({ bookers: [byRepresentative], bodies: [] });
});

test('a rule names bodies of this node', async () => {
  const elsewhere = resourceOn(staff, space, { rules: { bodies: ['nodes/meta/bodies/consortium'] } });
  await expect(elsewhere).rejects.toMatchObject({
    violations: [{ field: 'resource.rules.bodies[0]', rule: 'body-of-this-node' }],
  });
  const cluster = resourceOn(staff, space, { rules: { bodies: [`nodes/${node}/bodies/cluster`] } });
  await expect(cluster).rejects.toMatchObject({
    violations: [{ field: 'resource.rules.bodies[0]', rule: 'body-derived' }],
  });
});
