import { Metadata } from '@grpc/grpc-js';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { BodyRole } from '@inclust/contracts';
import {
  ApplyToBodyRequest,
  Body,
  BodyApplicationState,
  BodyDecision,
  BodyEntry,
  BodyMemberEntry,
  BodyMembershipApplied,
  BodyMembershipNotice,
  BodyMembershipState,
  CreateBodyRequest,
  DecideBodyApplicationRequest,
  EndBodyMembershipRequest,
  EndBodyRoleRequest,
  GrantBodyRoleRequest,
  LeaveBodyRequest,
  ListBodyApplicationsRequest,
  ListBodyMembershipsRequest,
  LocalizedText,
  NoteBodyMembershipCall,
  RequestBodyMembershipAnswer,
  RequestBodyMembershipCall,
  UpdateBodyRequest,
  type BodyReplicationServiceClient,
  type BodyServiceClient,
  type Member,
} from '@inclust/contracts';
import { parseUuid, type Actor } from '@inclust/kernel';
import { callUnary, refusalOf } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { newRequestId, node, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let natsUrl: string;
let nats: NatsConnection;
let register: Calls;
let bodies: BodyServiceClient;
let replication: BodyReplicationServiceClient;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  const served = await serving(scope, database.url, natsUrl);
  ({ nats, client: register, bodies, bodyReplication: replication } = served);
});

const none = new Metadata();
const text = (el: string) => LocalizedText.fromPartial({ el: { text: el } });
const cluster = `nodes/${node}/bodies/cluster`;

let groups = 0;

/** Makes a working group of its own for a test; answers with its name. */
async function group(admits: readonly string[] = []): Promise<string> {
  groups += 1;
  const { body } = await callUnary(
    bodies.createBody.bind(bodies),
    none,
    CreateBodyRequest.fromPartial({
      bodyId: `group-${groups}`,
      body: { displayName: text('Ομάδα εργασίας'), admits: [...admits] },
      requestId: newRequestId(),
    }),
  );
  return body?.name ?? '';
}

const apply = async (body: string, { name: member }: Pick<Member, 'name'>, requestId = newRequestId(), by = bodies) =>
  (await callUnary(by.applyToBody.bind(by), none, ApplyToBodyRequest.fromPartial({ body, member, requestId })))
    .application;

const leave = async (body: string, { name: member }: Pick<Member, 'name'>, by = bodies) =>
  (
    await callUnary(
      by.leaveBody.bind(by),
      none,
      LeaveBodyRequest.fromPartial({ body, member, requestId: newRequestId() }),
    )
  ).application;

const decide = async (name: string, more: Partial<DecideBodyApplicationRequest> = {}) =>
  (
    await callUnary(
      bodies.decideBodyApplication.bind(bodies),
      none,
      DecideBodyApplicationRequest.fromPartial({
        name,
        decision: BodyDecision.BODY_DECISION_ADMIT,
        requestId: newRequestId(),
        ...more,
      }),
    )
  ).membership;

const membershipOf = async (name: string, by = bodies) =>
  (await callUnary(by.getBodyMembership.bind(by), none, { name })).membership;

const applicationsOf = async (member: string, by = bodies) =>
  (await callUnary(by.listBodyApplications.bind(by), none, ListBodyApplicationsRequest.fromPartial({ member })))
    .applications;

/** Applies and is admitted; the membership's name. */
async function inside(body: string, member: Member): Promise<string> {
  const name = (await apply(body, member))?.membership?.name ?? '';
  await decide(name);
  return name;
}

const reason = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  const refusal = error === undefined ? undefined : refusalOf(error);
  return refusal?.violations[0]?.rule ?? refusal?.reason;
};

/** The newest public state of something. */
async function stateOf(thing: 'body' | 'body-membership', name: string) {
  const manager = await jetstreamManager(nats);
  const subject = `state.${node}.members.${thing}.${name.split('/').at(-1)}`;
  return (await manager.streams.getMessage('STATE', { last_by_subj: subject })) ?? undefined;
}

/** The events about something, as `type@version`. */
async function eventsOf(subject: string) {
  const manager = await jetstreamManager(nats);
  const { state } = await manager.streams.info('EVENTS');
  const found = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    if (message?.header.get('ce-subject') === subject) found.push(message);
  }
  return found;
}

describe('bodies', () => {
  test('a city has its cluster, which is shown to all nodes', async () => {
    const state = await eventually(async () => await stateOf('body', cluster), { what: 'the cluster to be shown' });
    expect(BodyEntry.decode(state.data)).toMatchObject({
      body: { name: cluster, standing: true, admits: [], displayName: { sq: { text: 'Klasteri Kulturor' } } },
      version: 1n,
    });
  });

  test('a working group is made, changed by its mask and closed, which ends who is in it', async () => {
    const name = await group();
    const { body } = await callUnary(
      bodies.updateBody.bind(bodies),
      none,
      UpdateBodyRequest.fromPartial({
        body: { name, etag: '1', admits: ['organisation'], description: text('Για το θέατρο') },
        updateMask: ['description'],
        requestId: newRequestId(),
      }),
    );
    expect(body).toMatchObject({
      etag: '2',
      admits: ['person', 'organisation'],
      displayName: { el: { text: 'Ομάδα εργασίας' } },
    });
    const [active, waiting] = [await register.register(person()), await register.register(person())];
    const stay = await inside(name, active);
    const open = (await apply(name, waiting))?.membership?.name ?? '';
    const close = { name, etag: '', requestId: newRequestId() };
    const closed = await callUnary(bodies.closeBody.bind(bodies), none, close);
    expect(closed.body).toMatchObject({ etag: '3', closeDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
    expect(await callUnary(bodies.closeBody.bind(bodies), none, close)).toEqual(closed);
    expect(await membershipOf(stay)).toMatchObject({
      state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED,
      reason: 'body-closed',
    });
    expect(await membershipOf(open)).toMatchObject({ state: BodyMembershipState.BODY_MEMBERSHIP_STATE_DECLINED });
    expect(await reason(apply(name, waiting))).toBe('body-closed');
  });

  test.each<[string, () => Promise<unknown>]>([
    ['body-id-format', () => callUnary(bodies.createBody.bind(bodies), none, create({ bodyId: 'Θέατρο' }))],
    ['required', () => callUnary(bodies.createBody.bind(bodies), none, create({ body: undefined }))],
    ['required', () => callUnary(bodies.createBody.bind(bodies), none, create({ body: Body.fromPartial({}) }))],
    ['body-not-found', () => callUnary(bodies.createBody.bind(bodies), none, create({}, `nodes/${node}/bodies/none`))],
    ['body-exists', () => callUnary(bodies.createBody.bind(bodies), none, create({ bodyId: 'cluster' }))],
    ['body-standing', () => callUnary(bodies.closeBody.bind(bodies), none, { name: cluster, etag: '', requestId })],
    ['stale-etag', () => callUnary(bodies.closeBody.bind(bodies), none, { name: cluster, etag: '7', requestId })],
    ['resource-name', () => callUnary(bodies.closeBody.bind(bodies), none, { name: 'x', etag: '', requestId })],
    ['request-id-format', () => callUnary(bodies.createBody.bind(bodies), none, create({ requestId: 'short' }))],
  ])('%s (%#)', async (code, call) => {
    expect(await reason(call())).toBe(code);
  });

  const requestId = 'request-of-refusals';

  function create(more: Partial<CreateBodyRequest>, parent = '') {
    const body = { displayName: text('Ομάδα'), parent };
    return { ...CreateBodyRequest.fromPartial({ bodyId: 'refused', body, requestId: newRequestId() }), ...more };
  }
});

describe('applying', () => {
  test('a body of this node has the application at once, once however often it is made', async () => {
    const body = await group();
    const member = await register.register(person({ listingConsent: true }));
    const again = newRequestId();
    const first = await apply(body, member, again);
    expect(first).toMatchObject({
      state: BodyApplicationState.BODY_APPLICATION_STATE_DELIVERED,
      want: 'join',
      membership: { state: BodyMembershipState.BODY_MEMBERSHIP_STATE_APPLIED, etag: '1' },
    });
    expect(await apply(body, member, again)).toEqual(first);
    expect(await apply(body, member)).toEqual(first);
    const found = await callUnary(
      bodies.listBodyMemberships.bind(bodies),
      none,
      ListBodyMembershipsRequest.fromPartial({ parent: body }),
    );
    expect(found.memberships).toMatchObject([{ member: member.name, displayName: { el: {} } }]);
  });

  test('many at once, from two processes, are one', async () => {
    const other = await serving(scope, database.url, natsUrl);
    const body = await group();
    const member = await register.register(person());
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        apply(body, member, newRequestId(), turn % 2 ? bodies : other.bodies).catch((error: unknown) => {
          // Where so many are as fast, some are asked to try again.
          if (refusalOf(error)?.reason !== 'busy') throw error;
          return undefined;
        }),
      ),
    );
    const names = new Set(all.flatMap((one) => one?.membership?.name ?? []));
    expect(names.size).toBe(1);
    expect(await membershipOf([...names][0] ?? '')).toMatchObject({ history: [{ kind: 'applied' }] });
  });

  test('the home is told what the body decides: declined, with the reason; and one may apply again', async () => {
    const body = await group();
    const member = await register.register(person());
    const name = (await apply(body, member))?.membership?.name ?? '';
    const decline = { decision: BodyDecision.BODY_DECISION_DECLINE, reason: 'no-place' };
    await decide(name, decline);
    const [told] = await eventually(
      async () => {
        const found = await applicationsOf(member.name);
        return found[0]?.membership?.reason === 'no-place' && found;
      },
      { what: 'the home to be told' },
    );
    expect(told).toMatchObject({
      state: BodyApplicationState.BODY_APPLICATION_STATE_DECIDED,
      membership: { state: BodyMembershipState.BODY_MEMBERSHIP_STATE_DECLINED },
    });
    expect(await apply(body, member)).toMatchObject({ membership: { name, etag: '3' } });
    expect(await reason(decide(name, { ...decline, etag: '2' }))).toBe('stale-etag');
  });

  test('an application is taken back, and a stay is ended, on the side of the member', async () => {
    const body = await group();
    const member = await register.register(person());
    const name = (await apply(body, member))?.membership?.name ?? '';
    expect(await leave(body, member)).toMatchObject({
      membership: { state: BodyMembershipState.BODY_MEMBERSHIP_STATE_WITHDRAWN },
    });
    expect(await reason(leave(body, member))).toBe('not-in-body');
    await inside(body, member);
    expect(await leave(body, member)).toMatchObject({
      membership: { name, state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED, reason: 'own-wish' },
    });
    const { history = [], periods = [] } = (await membershipOf(name)) ?? {};
    expect(history.map(({ kind }) => kind)).toEqual(['applied', 'withdrawn', 'applied', 'admitted', 'ended']);
    expect(periods).toHaveLength(1);
  });

  test('is refused where it cannot be', async () => {
    const member = await register.register(person());
    const applicant = await register.apply(person());
    const forOrganisations = await group(['organisation']);
    expect(await reason(apply(cluster, member))).toBe('members-derived');
    expect(await reason(apply(forOrganisations, member))).toBe('not-admitted-here');
    expect(await reason(apply(`nodes/${node}/bodies/nowhere`, member))).toBe('body-not-found');
    expect(await reason(apply(forOrganisations, applicant))).toBe('member-applicant');
    expect(await reason(leave(forOrganisations, member))).toBe('body-application-not-found');
    // Of another node's bodies this one is told by its federation service, which is away here.
    expect(await reason(apply('nodes/arta/bodies/cluster', member))).toBe('unavailable');
    expect(await applicationsOf(member.name)).toEqual([]);
  });

  test('a request id is for one request', async () => {
    const body = await group();
    const member = await register.register(person());
    const requestId = newRequestId();
    const name = (await apply(body, member, requestId))?.membership?.name ?? '';
    await decide(name, { requestId });
    expect(await reason(decide(name, { requestId, etag: '1' }))).toBe('request-id-reused');
  });
});

describe('roles', () => {
  test('are granted for a time and end, in order', async () => {
    const name = await inside(await group(), await register.register(organisation({ listingConsent: true })));
    const grant = (role: Partial<BodyRole>) =>
      callUnary(
        bodies.grantBodyRole.bind(bodies),
        none,
        GrantBodyRoleRequest.fromPartial({ name, role, requestId: newRequestId() }),
      );
    const representative = `nodes/${node}/members/00000000-0000-8000-8000-000000000007`;
    const { membership } = await grant({ kind: 'chair', representative });
    expect(membership?.roles).toMatchObject([{ kind: 'chair', toDate: '', representative }]);
    expect(await reason(grant({ kind: 'chair' }))).toBe('role-held');
    expect(await reason(grant({ kind: 'president' }))).toBe('role-unknown');
    expect(await reason(grant({ kind: 'delegate', representative: representative.replace(node, 'arta') }))).toBe(
      'other-home',
    );
    const state = await eventually(
      async () => {
        const found = await stateOf('body-membership', name);
        return found && BodyMemberEntry.decode(found.data).roles.length > 0 && BodyMemberEntry.decode(found.data);
      },
      { what: 'the role to be shown' },
    );
    // Who represents has not been asked whether she wants to be shown.
    expect(state.roles).toMatchObject([{ kind: 'chair', representative: '' }]);
    const ended = await callUnary(
      bodies.endBodyRole.bind(bodies),
      none,
      EndBodyRoleRequest.fromPartial({ name, role: 'chair', toDate: '2999-01-01', requestId: newRequestId() }),
    );
    expect(ended.membership?.roles).toMatchObject([{ kind: 'chair', toDate: '2999-01-01' }]);
  });
});

describe('what is told', () => {
  test('every transition is one event, with facts and without personal data', async () => {
    const body = await group();
    const member = await register.register(
      organisation({
        names: { el: { text: 'Μυστικό Θέατρο', state: 'original' } },
        legalForm: 'gr-ike',
        register: { country: 'GR', number: '094014201' },
        email: 'secret@demo.example',
        listingConsent: true,
      }),
    );
    const name = await inside(body, member);
    await callUnary(
      bodies.endBodyMembership.bind(bodies),
      none,
      EndBodyMembershipRequest.fromPartial({ name, reason: 'ceased', requestId: newRequestId() }),
    );
    const subject = name.replace(`nodes/${node}/`, '');
    const events = await eventually(
      async () => {
        const found = await eventsOf(subject);
        return found.length >= 3 && found;
      },
      { what: 'the events' },
    );
    expect(events.map(({ header }) => `${header.get('ce-type')}@${header.get('ce-aggregateversion')}`)).toEqual([
      'inclust.members.v1.BodyMembershipApplied@1',
      'inclust.members.v1.BodyMembershipAdmitted@2',
      'inclust.members.v1.BodyMembershipEnded@3',
    ]);
    for (const { data } of events)
      expect(Buffer.from(data).toString('latin1')).not.toMatch(
        new RegExp(['secret', Buffer.from('Μυστικό').toString('latin1')].join('|')),
      );
    expect(BodyMembershipApplied.decode(events[2]?.data ?? new Uint8Array()).facts).toMatchObject({
      body,
      member: member.name,
      kind: 'organisation',
      state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED,
      periods: [{ fromDate: expect.any(String), toDate: expect.any(String) }],
      organisation: { distinctKey: 'GR:094014201', countryCode: 'GR', legalForm: 'gr-ike', enterprise: true },
    });
  });

  test('a membership is shown while the member is listed, and a tombstone follows', async () => {
    const member = await register.register(person({ listingConsent: true }));
    const name = await inside(await group(), member);
    const shows = (tombstone: boolean, what: string) =>
      eventually(
        async () => {
          const state = await stateOf('body-membership', name);
          return state && (state.header.get('ce-tombstone') === 'true') === tombstone && state;
        },
        { what },
      );
    const state = await shows(false, 'the membership to be shown');
    expect(BodyMemberEntry.decode(state.data)).toMatchObject({ name, member: member.name, kind: 'person' });
    const hidden = await register.withdrawConsent(member, 'directory');
    await shows(true, 'the tombstone of who is no longer listed');
    await register.consent(hidden, { purpose: 'directory', textVersion: '2027-1', language: 'el', source: 'form' });
    await shows(false, 'the membership to be shown again');
    await register.withdraw(await register.get(member.name));
    await shows(true, 'the tombstone of who has left the cluster');
    expect(await membershipOf(name)).toMatchObject({
      state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ENDED,
      reason: 'left-cluster',
    });
  });

  test('of who was never listed nothing is shown', async () => {
    const name = await inside(await group(), await register.register(person()));
    const subject = name.replace(`nodes/${node}/`, '');
    await eventually(async () => (await eventsOf(subject)).length >= 2, { what: 'the events' });
    expect(await stateOf('body-membership', name)).toBeUndefined();
  });
});

describe('calls of other nodes', () => {
  const ask = async (caller: string, method: string, body: Uint8Array) =>
    (
      await callUnary(replication.answerNodeCall.bind(replication), none, {
        callerNodeId: caller,
        method,
        body: Buffer.from(body),
      })
    ).body;
  const wish = (body: string, more: Partial<RequestBodyMembershipCall> = {}, home = 'arta') =>
    RequestBodyMembershipCall.encode(
      RequestBodyMembershipCall.fromPartial({
        body,
        sequence: 5n,
        want: 'join',
        subject: {
          name: `nodes/${home}/members/00000000-0000-8000-8000-000000000001`,
          kind: 'person',
          version: 1n,
          listed: true,
          displayName: text('Άρτεμις'),
        },
        ...more,
      }),
    ).finish();
  const request = async (body: Uint8Array, caller = 'arta') =>
    RequestBodyMembershipAnswer.decode(await ask(caller, 'RequestBodyMembership', body)).result;

  test("a wish of the member's home is heard, once however often it is told", async () => {
    const body = await group();
    const first = await request(wish(body));
    expect(first).toMatchObject({ $case: 'notice', value: { sequence: 5n, membership: { etag: '1' } } });
    expect(await request(wish(body))).toEqual(first);
    const name = first?.$case === 'notice' ? (first.value.membership?.name ?? '') : '';
    expect(await membershipOf(name)).toMatchObject({ history: [{ kind: 'applied', actor: 'nodes/arta' }] });
  });

  test.each<[string, Uint8Array | (() => Promise<Uint8Array>)]>([
    ['not-the-home', async () => wish(await group(), {}, 'korca')],
    ['body-not-found', wish(`nodes/${node}/bodies/nowhere`)],
    ['body-not-found', wish('nodes/meta/bodies/consortium')],
    ['members-derived', wish(cluster)],
    ['body-membership-not-found', async () => wish(await group(), { want: 'leave' })],
    ['call-malformed', async () => wish(await group(), { want: 'rule' })],
    ['call-malformed', async () => wish(await group(), { subject: undefined })],
    ['call-malformed', wish('cluster')],
  ])('refused: %s (%#)', async (code, call) => {
    expect(await request(typeof call === 'function' ? await call() : call)).toEqual({ $case: 'refusal', value: code });
  });

  test("only the body's node says who is in it, and what nobody here can read is let be", async () => {
    const body = await group();
    const member = await register.register(person());
    const name = (await apply(body, member))?.membership?.name ?? '';
    const admitted = BodyMembershipNotice.fromPartial({
      membership: {
        name,
        member: member.name,
        kind: 'person',
        state: BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE,
        etag: '9',
      },
      sequence: 1n,
    });
    const note = (notice: BodyMembershipNotice) => NoteBodyMembershipCall.encode({ notice }).finish();
    await ask('arta', 'NoteBodyMembership', note(admitted));
    await ask('arta', 'NoteBodyMembership', note(BodyMembershipNotice.fromPartial({})));
    expect(await applicationsOf(member.name)).toMatchObject([{ membership: { etag: '1' } }]);
    expect(await reason(ask('arta', 'Unknown', new Uint8Array()))).toBe('method-unknown');
  });
});

describe('who may', () => {
  const acting = (member: string, roles: Actor['roles']): Actor => {
    const id = parseUuid(member);
    return {
      kind: 'account',
      id: `account-of-${member}`,
      node,
      roles,
      session: 'session',
      ...(id ? { member: id } : {}),
    };
  };
  const as = async (actor: Actor) => (await serving(scope, database.url, natsUrl, { actor })).bodies;
  const idOf = ({ name }: Member) => name.split('/').at(-1) ?? '';

  test('a member applies and leaves for herself, and reads her own alone', async () => {
    const body = await group();
    const [one, other] = [await register.register(person()), await register.register(person())];
    const herself = await as(acting(idOf(one), ['member']));
    const name = (await apply(body, one, newRequestId(), herself))?.membership?.name ?? '';
    const others = (await apply(body, other))?.membership?.name ?? '';
    expect(await reason(apply(body, other, newRequestId(), herself))).toBe('not-allowed');
    expect(await reason(leave(body, other, herself))).toBe('not-allowed');
    expect(await membershipOf(name, herself)).toMatchObject({ member: one.name });
    expect(await reason(membershipOf(others, herself))).toBe('not-allowed');
    expect(await applicationsOf(one.name, herself)).toHaveLength(1);
    expect(await reason(applicationsOf('', herself))).toBe('required');
    expect(await reason(applicationsOf(other.name, herself))).toBe('not-allowed');
    expect(await leave(body, one, herself)).toMatchObject({ want: 'leave' });
  });

  test('who represents an organisation applies for it, while she does', async () => {
    const body = await group();
    const [theatre, cinema] = [await register.register(organisation()), await register.register(organisation())];
    const maria = await register.register(person());
    await register.role('grantRole', maria, { kind: 'representative', organisation: theatre.name });
    const speaking = await as(acting(idOf(maria), ['organisation-representative']));
    expect(await apply(body, theatre, newRequestId(), speaking)).toMatchObject({ member: theatre.name });
    expect(await reason(apply(body, cinema, newRequestId(), speaking))).toBe('not-allowed');
    const { etag } = await register.get(maria.name);
    await register.role('endRole', { name: maria.name, etag }, { kind: 'representative', organisation: theatre.name });
    expect(await reason(leave(body, theatre, speaking))).toBe('not-allowed');
  });
});

test('the digest of bodies is of what is shown', async () => {
  const before = await callUnary(replication.getBodiesDigest.bind(replication), none, {});
  const body = await group();
  await inside(body, await register.register(person()));
  await inside(body, await register.register(person({ listingConsent: true })));
  const after = await callUnary(replication.getBodiesDigest.bind(replication), none, {});
  expect(after.count - before.count).toBe(2n);
  const { published } = await callUnary(replication.republishBodies.bind(replication), none, {});
  expect(published).toBeGreaterThanOrEqual(after.count);
});
