import { Metadata } from '@grpc/grpc-js';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  ApplyToBodyRequest,
  BodyDecision,
  BodyMembershipState,
  BodySubject,
  CreateBodyRequest,
  DecideBodyApplicationRequest,
  EndBodyMembershipRequest,
  GrantBodyRoleRequest,
  LeaveBodyRequest,
  ListBodyApplicationsRequest,
  ListBodyMembershipsRequest,
  LocalizedText,
  RequestBodyMembershipAnswer,
  RequestBodyMembershipCall,
  type BodyReplicationServiceClient,
  type BodyServiceClient,
  type Member,
} from '@inclust/contracts';
import { callUnary } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { person } from './build.ts';
import { newRequestId, node, refused, serving, type Calls } from './serving.ts';

// Covers: two members of one register who become one while both are in a body, and two again; calls that come late or twice.

const scope = fileScope();
const database = testDatabase();
const none = new Metadata();
let nats: NatsConnection;
let register: Calls;
let bodies: BodyServiceClient;
let replication: BodyReplicationServiceClient;

beforeAll(async () => {
  const served = await serving(scope, database.url, scope.use(await openTestNats()).url);
  ({ nats, client: register, bodies, bodyReplication: replication } = served);
});

let groups = 0;

async function group(): Promise<string> {
  groups += 1;
  const { body } = await callUnary(
    bodies.createBody.bind(bodies),
    none,
    CreateBodyRequest.fromPartial({
      bodyId: `merging-${groups}`,
      body: { displayName: LocalizedText.fromPartial({ el: { text: 'Ομάδα εργασίας' } }) },
      requestId: newRequestId(),
    }),
  );
  return body?.name ?? '';
}

async function apply(body: string, { name: member }: Member): Promise<string> {
  const request = ApplyToBodyRequest.fromPartial({ body, member, requestId: newRequestId() });
  const { application } = await callUnary(bodies.applyToBody.bind(bodies), none, request);
  return application?.membership?.name ?? '';
}

async function inside(body: string, member: Member, ...roles: string[]): Promise<string> {
  const name = await apply(body, member);
  await callUnary(
    bodies.decideBodyApplication.bind(bodies),
    none,
    DecideBodyApplicationRequest.fromPartial({
      name,
      decision: BodyDecision.BODY_DECISION_ADMIT,
      requestId: newRequestId(),
    }),
  );
  for (const kind of roles) await grant(name, kind);
  return name;
}

const grant = (name: string, kind: string) =>
  callUnary(
    bodies.grantBodyRole.bind(bodies),
    none,
    GrantBodyRoleRequest.fromPartial({ name, role: { kind }, requestId: newRequestId() }),
  );

const read = async (name: string) =>
  (await callUnary(bodies.getBodyMembership.bind(bodies), none, { name })).membership;

const listed = async (
  parent: string,
  state: BodyMembershipState = BodyMembershipState.BODY_MEMBERSHIP_STATE_UNSPECIFIED,
) =>
  (
    await callUnary(
      bodies.listBodyMemberships.bind(bodies),
      none,
      ListBodyMembershipsRequest.fromPartial({ parent, state }),
    )
  ).memberships;

const applicationsOf = async ({ name: member }: Member) =>
  (await callUnary(bodies.listBodyApplications.bind(bodies), none, ListBodyApplicationsRequest.fromPartial({ member })))
    .applications;

const rolesOf = async (name: string) => (await read(name))?.roles.map(({ kind, toDate }) => kind + toDate);

/** Whether something public is shown of a membership, or only its tombstone. */
async function shown(name: string): Promise<boolean> {
  const manager = await jetstreamManager(nats);
  const subject = `state.${node}.members.body-membership.${name.split('/').at(-1)}`;
  const message = await manager.streams.getMessage('STATE', { last_by_subj: subject });
  return message !== null && message.data.length > 0;
}

/** Waits until a body lists just these members. */
const comesToHold = (parent: string, ...members: readonly Member[]) =>
  eventually(
    async () => {
      const names = (await listed(parent, BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE)).map(
        ({ member }) => member,
      );
      return (
        names.toSorted().join() ===
        members
          .map(({ name }) => name)
          .toSorted()
          .join()
      );
    },
    { what: `${parent} to hold ${members.length}` },
  );

const fresh = async ({ name }: Member) => register.get(name);
const merge = async (source: Member, target: Member) => register.merge(await fresh(source), await fresh(target));

describe('a merge of members', () => {
  test('makes their memberships of a body one, with the stronger role and the stricter consent; undone, they are two', async () => {
    const body = await group();
    const source = await register.register(person({ listingConsent: true, email: 'b@example.gr' }));
    const target = await register.register(person({ listingConsent: false, email: 'a@example.gr' }));
    const theirs = await inside(body, source, 'chair');
    const ours = await inside(body, target, 'delegate');
    await eventually(() => shown(theirs), { what: 'the source to be shown' });
    const before = [await read(theirs), await read(ours)];

    await merge(source, target);
    await comesToHold(body, target);
    // By either name, and the history of both.
    await eventually(async () => (await rolesOf(ours))?.includes('chair'), { what: 'the roles of both' });
    const whole = await read(ours);
    expect(await read(theirs)).toEqual(whole);
    expect(whole).toMatchObject({ name: ours, member: target.name, roles: [{ kind: 'delegate' }, { kind: 'chair' }] });
    expect(whole?.history.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['applied', 'admitted', 'role-granted', 'merged', 'united']),
    );
    expect(whole?.history.filter(({ kind }) => kind === 'applied')).toHaveLength(2);
    await eventually(async () => !(await shown(theirs)), { what: 'the source to be recalled' });
    expect(await shown(ours)).toBe(false);
    expect(await listed(body)).toHaveLength(1);
    expect(await listed(body, BodyMembershipState.BODY_MEMBERSHIP_STATE_MERGED)).toMatchObject([{ name: theirs }]);
    expect(await applicationsOf(source)).toEqual(await applicationsOf(target));
    // What is said of the source is said of nobody.
    const call = EndBodyMembershipRequest.fromPartial({ name: theirs, reason: 'other', requestId: newRequestId() });
    expect(await refused(callUnary(bodies.endBodyMembership.bind(bodies), none, call))).toMatchObject({
      reason: 'body-membership-merged',
    });

    // Edited in between, at home and in the body.
    await register.update(await fresh(target), { locality: 'Κόνιτσα' }, ['profile.locality']);
    await grant(ours, 'secretary');
    await register.undo(source.name);
    await comesToHold(body, source, target);
    await eventually(() => shown(theirs), { what: 'the source to be shown again' });
    const standing = (membership: Awaited<ReturnType<typeof read>>) => {
      const { etag: _, updateTime: __, history: ___, ...rest } = membership ?? ({} as NonNullable<typeof membership>);
      return rest;
    };
    expect(standing(await read(theirs))).toEqual(standing(before[0]));
    expect(await read(ours)).toMatchObject({
      member: target.name,
      roles: [{ kind: 'delegate' }, { kind: 'secretary' }],
    });
    expect(before[1]?.roles).toMatchObject([{ kind: 'delegate' }]);
    expect(await fresh(target)).toMatchObject({ profile: { locality: 'Κόνιτσα' } });
    // Each speaks for itself again.
    expect((await applicationsOf(source)).map(({ membership }) => membership?.name)).toEqual([theirs]);
  });

  test('brings the target into a body that only the source was in, where it can leave; undone, the source has left too', async () => {
    const body = await group();
    const [source, target] = [await register.register(person()), await register.register(person())];
    const theirs = await inside(body, source);
    await merge(source, target);
    await comesToHold(body, target);
    const [application] = await eventually(
      async () => {
        const all = await applicationsOf(target);
        return all.length === 1 && all;
      },
      { what: 'the home to know it' },
    );
    expect(application).toMatchObject({
      member: target.name,
      membership: { state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE },
    });
    // By the old name.
    const leave = LeaveBodyRequest.fromPartial({ body, member: source.name, requestId: newRequestId() });
    await callUnary(bodies.leaveBody.bind(bodies), none, leave);
    await comesToHold(body);
    await register.undo(source.name);
    await eventually(async () => (await read(theirs))?.member === source.name, { what: 'the source to be itself' });
    expect(await read(theirs)).toMatchObject({
      state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED,
      reason: 'own-wish',
    });
    await comesToHold(body);
  });

  test('in a row goes on to the last, and comes back in order', async () => {
    const body = await group();
    const [first, second, third] = [
      await register.register(person()),
      await register.register(person()),
      await register.register(person()),
    ];
    const names = [
      await inside(body, first, 'chair'),
      await inside(body, second, 'secretary'),
      await inside(body, third),
    ];
    await merge(first, second);
    await merge(second, third);
    await comesToHold(body, third);
    await eventually(async () => (await rolesOf(names[2] ?? ''))?.toSorted().join() === 'chair,secretary', {
      what: 'the roles of all',
    });
    expect((await read(names[0] ?? ''))?.name).toBe(names[2]);
    await register.undo(second.name);
    await register.undo(first.name);
    await comesToHold(body, first, second, third);
    const roles = await Promise.all(names.map(rolesOf));
    expect(roles).toEqual([['chair'], ['secretary'], []]);
  });
});

describe('calls of the home of both', () => {
  const subject = (digit: number, version: number, more: Partial<BodySubject> = {}): BodySubject =>
    BodySubject.fromPartial({
      name: `nodes/arta/members/00000000-0000-8000-8000-00000000000${digit}`,
      kind: 'person',
      version: BigInt(version),
      listed: true,
      displayName: LocalizedText.fromPartial({ el: { text: `Δοκιμή ${digit}` } }),
      ...more,
    });
  async function tell(body: string, told: Partial<RequestBodyMembershipCall>, callerNodeId = 'arta') {
    const call = RequestBodyMembershipCall.fromPartial({ body, sequence: 5n, want: 'join', ...told });
    const request = {
      callerNodeId,
      method: 'RequestBodyMembership',
      body: Buffer.from(RequestBodyMembershipCall.encode(call).finish()),
    };
    const answer = await callUnary(replication.answerNodeCall.bind(replication), none, request);
    const { result } = RequestBodyMembershipAnswer.decode(answer.body);
    return result?.$case === 'notice' ? result.value.membership : result?.value;
  }
  const namesIn = async (body: string) =>
    (await listed(body))
      .map(({ member }) => member.slice(-1))
      .toSorted()
      .join('');

  test('say it first of whom the body has never heard, and late of what is over', async () => {
    const body = await group();
    const mergedInto = subject(2, 4);
    const merged = await tell(body, { subject: subject(1, 4, { listed: false }), mergedInto });
    expect(merged).toMatchObject({ state: BodyMembershipState.BODY_MEMBERSHIP_STATE_MERGED });
    expect(await namesIn(body)).toBe('2');
    await tell(body, { subject: subject(1, 4, { listed: false }), mergedInto });
    await tell(body, { subject: subject(1, 5) });
    expect(await namesIn(body)).toBe('12');
    // The first call once more, which was held up.
    await tell(body, { subject: subject(1, 4, { listed: false }), mergedInto });
    expect((await listed(body, BodyMembershipState.BODY_MEMBERSHIP_STATE_APPLIED)).map(({ member }) => member)).toEqual(
      [subject(1, 5).name],
    );
  });

  test('that come after more was done than the body has heard of lead to what is so now', async () => {
    const body = await group();
    const hidden = (digit: number, version: number) => subject(digit, version, { listed: false });
    await tell(body, { subject: hidden(1, 4), mergedInto: subject(2, 4) });
    // Undone and merged into another in between.
    await tell(body, { subject: hidden(1, 6), mergedInto: subject(3, 6) });
    expect(await namesIn(body)).toBe('23');
    // Undone, gone, and merged again in between.
    await tell(body, { sequence: 9n, want: 'leave', subject: hidden(1, 9), mergedInto: subject(3, 8) });
    expect(await listed(body, BodyMembershipState.BODY_MEMBERSHIP_STATE_APPLIED)).toEqual([]);
  });

  test('are refused of a member of another home, and where they cannot be read', async () => {
    const body = await group();
    const other = subject(2, 1, { name: subject(2, 1).name.replace('arta', 'korca') });
    expect(await tell(body, { subject: subject(1, 1), mergedInto: other })).toBe('not-the-home');
    expect(await tell(body, { subject: subject(1, 1), mergedInto: subject(2, 0) })).toBe('call-malformed');
    expect(await listed(body)).toEqual([]);
  });
});
