import { status } from '@grpc/grpc-js';
import { MemberState, type Member } from '@inclust/contracts';
import { originalTexts } from '@inclust/kernel';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, describe, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { newRequestId, refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let client: Calls;
let second: Calls;
let mongo: Connection;

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client, mongo } = await serving(scope, database.url, nats.url));
  ({ client: second } = await serving(scope, database.url, nats.url));
});

let numbers = 0;

/** Two people of one name, each with a key and an e-mail of their own. */
async function twoPeople(): Promise<[source: Member, target: Member]> {
  numbers += 1;
  const named = { familyName: `Διπλός${numbers}` };
  return [
    await client.register(
      person({
        ...named,
        givenName: 'Giorgos',
        email: `s${numbers}@a.gr`,
        phone: '2661012345',
        externalId: `s-${numbers}`,
      }),
    ),
    await client.register(
      person({ ...named, email: `t${numbers}@a.gr`, externalId: `t-${numbers}`, links: ['https://t.gr'] }),
    ),
  ];
}

/** A member without its version and the moment of its last change. */
function lasting(member: Member) {
  const { etag: _, updateTime: __, ...rest } = member;
  return rest;
}

const documentOf = async ({ name }: Member) =>
  mongo.collection('members').findOne({ _id: (name.split('/').at(-1) ?? '') as never });

describe('after a merge', () => {
  test("the target has what both had, and the source's name answers and changes the target", async () => {
    const [source, target] = await twoPeople();
    const merged = await client.merge(source, target, { sourceFields: ['profile.email'] });
    expect(merged).toMatchObject({
      name: target.name,
      etag: '2',
      state: MemberState.MEMBER_STATE_ACTIVE,
      profile: {
        email: source.profile?.email,
        phone: '2661012345',
        links: ['https://t.gr'],
        externalId: target.profile?.externalId,
      },
    });
    expect(await client.get(source.name)).toEqual(merged);
    const changed = await client.update({ ...merged, name: source.name }, { note: 'by the old name' }, [
      'profile.note',
    ]);
    expect(changed).toMatchObject({ name: target.name, etag: '3', profile: { note: 'by the old name' } });
    const suspended = await client.move('suspendMember', { name: source.name, etag: '3' }, 'own-wish');
    expect(suspended).toMatchObject({ name: target.name, state: MemberState.MEMBER_STATE_SUSPENDED });
    expect(await refused(client.update(source, { note: 'x' }, ['profile.note']))).toMatchObject({
      code: status.ABORTED,
      reason: 'stale-etag',
      metadata: { name: target.name, etag: '4' },
    });
  });

  test('the source is in no list, search, suggestion or export', async () => {
    const [source, target] = await twoPeople();
    await client.merge(source, target);
    const words = `Διπλός${numbers}`;
    const found = (await client.search(words)).members.map(({ name }) => name);
    expect(found).toEqual([target.name]);
    const all = (await client.list({ pageSize: 1_000 })).members.map(({ name }) => name);
    expect(all.filter((name) => name === source.name)).toEqual([]);
    for (const state of [MemberState.MEMBER_STATE_MERGED, MemberState.MEMBER_STATE_ACTIVE]) {
      const filter = { kind: '', state, discipline: '', locality: '' };
      expect((await client.list({ pageSize: 1_000, filter })).members.map(({ name }) => name)).not.toContain(
        source.name,
      );
    }
    expect(await client.duplicatesOf(source.name)).toEqual([]);
    const file = (await client.export()).toString('utf8');
    expect(file.split('\n').filter((line) => line.includes(words))).toHaveLength(1);
  });

  test('the history of either name tells of both', async () => {
    const [source, target] = await twoPeople();
    await client.move('suspendMember', source, 'rules');
    await client.merge({ ...source, etag: '2' }, target);
    const told = await client.history(source.name);
    expect(told.map(({ kind }) => kind)).toEqual(['registered', 'registered', 'suspended', 'merged']);
    expect(told.at(-1)).toMatchObject({ mergeSource: source.name, mergeTarget: target.name, actor: 'operator' });
    expect(await client.history(target.name)).toEqual(told);
  });

  test("a file with the source's key, or only its names, is about the target and gives it no other key", async () => {
    const [source, target] = await twoPeople();
    await client.merge(source, target);
    const rows = [
      'kind,given_name,family_name,email,external_id,joined_on,disciplines,note',
      `person,Giorgos,Διπλός${numbers},s${numbers}@a.gr,s-${numbers},2019-01-01,heritage,by key`,
    ];
    const parts = await client.import(Buffer.from(rows.join('\n')));
    expect(parts.at(-1)).toMatchObject({ value: { updated: 1, registered: 0, refused: 0 } });
    expect((await client.get(target.name)).profile).toMatchObject({ note: 'by key', externalId: `t-${numbers}` });
    await client.update(await client.get(target.name), { email: 'other@a.gr' }, ['profile.email']);
    const unnamed = [
      'kind,given_name,family_name,email,disciplines,note',
      `person,Giorgos,Διπλός${numbers},s${numbers}@a.gr,heritage,by names`,
    ];
    expect((await client.import(Buffer.from(unnamed.join('\n')))).at(-1)).toMatchObject({ value: { updated: 1 } });
    expect((await client.get(target.name)).profile).toMatchObject({ note: 'by names' });
    expect(await refused(client.register(person({ externalId: `s-${numbers}` })))).toMatchObject({
      reason: 'external-id-taken',
    });
  });

  test('who represented the source represents the target, and can be granted by the old name', async () => {
    const [source, target] = [
      await client.register(organisation({ names: originalTexts({ el: 'Παλιό' }) })),
      await client.register(organisation({ names: originalTexts({ el: 'Νέο' }) })),
    ];
    const speaker = await client.register(person());
    await client.role('grantRole', speaker, { kind: 'representative', organisation: source.name });
    await client.merge(source, target);
    expect((await client.get(speaker.name)).roles).toMatchObject([
      { kind: 'representative', organisation: target.name },
    ]);
    expect((await client.history(speaker.name)).at(-1)).toMatchObject({ kind: 'role-moved', mergeSource: source.name });
    const other = await client.register(person());
    const granted = await client.role('grantRole', other, { kind: 'representative', organisation: source.name });
    expect(granted.roles).toMatchObject([{ organisation: target.name }]);
    const { source: back } = await client.undo(source.name);
    expect(back?.name).toBe(source.name);
    expect((await client.get(speaker.name)).roles).toMatchObject([{ organisation: source.name }]);
    expect((await client.get(other.name)).roles).toMatchObject([{ organisation: target.name }]);
  });

  test('what is left of the source in the database is what undoing takes, and that goes with time', async () => {
    const [source, target] = await twoPeople();
    await client.merge(source, target);
    const kept = await documentOf(source);
    if (!kept) throw new Error('the source is gone');
    const { state, answers: _, pending: __, ...fields } = kept;
    expect(fields).toMatchObject({ status: 'merged', searchKeys: [], naturalKeys: [] });
    for (const key of ['duplicateKeys', 'represents', 'externalIds']) expect(fields).not.toHaveProperty(key);
    const { merged, ...rest } = state as { merged: object };
    expect(JSON.stringify({ ...fields, rest })).not.toMatch(/Διπλός|Giorgos|@a\.gr/);
    expect(merged).toMatchObject({ kept: { source: { draft: { givenName: 'Giorgos' } } } });
  });
});

describe('choosing', () => {
  test('a look before shows every field and where it comes from, and writes nothing', async () => {
    const [source, target] = await twoPeople();
    const { member, fields } = await client.preview(source, target, { targetFields: ['profile.phone'] });
    expect(member).toMatchObject({
      name: target.name,
      etag: '1',
      profile: { phone: '', email: target.profile?.email },
    });
    expect(fields.map(({ field, origin }) => [field, origin])).toContainEqual(['email', 'target']);
    expect(fields.map(({ field }) => field)).not.toContain('phone');
    expect([await client.get(source.name), await client.get(target.name)]).toEqual([source, target]);
  });

  test('what cannot be chosen is refused with its place', async () => {
    const [source, target] = await twoPeople();
    const call = client.merge(source, target, {
      sourceFields: ['profile.email', 'profile.listing_consent', 'profile.joined_date'],
      targetFields: ['profile.email', 'nonsense'],
    });
    expect(await refused(call)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [
        'source_fields.paths[1] strictest-wins',
        'source_fields.paths[2] field-unknown',
        'target_fields.paths[0] chosen-twice',
        'target_fields.paths[1] field-unknown',
      ],
    });
  });

  test('a person and an organisation, a member and itself, and nobody are not merged', async () => {
    const [source, target] = await twoPeople();
    const house = await client.register(organisation());
    expect(await refused(client.merge(house, target))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      reason: 'kinds-differ',
    });
    expect(await refused(client.merge(source, source))).toMatchObject({ fields: ['target same-member'] });
    const nobody = { ...source, name: `${source.name.slice(0, -12)}000000000000` };
    expect(await refused(client.merge(nobody, target))).toMatchObject({ code: status.NOT_FOUND });
    expect(await refused(client.merge(source, nobody))).toMatchObject({ code: status.NOT_FOUND });
    const stale = [client.merge({ ...source, etag: '7' }, target), client.merge(source, { ...target, etag: '7' })];
    for (const refusal of await Promise.all(stale.map(refused)))
      expect(refusal).toMatchObject({
        code: status.ABORTED,
        reason: 'stale-etag',
        metadata: { etag: '1' },
      });
  });
});

describe('undoing', () => {
  test('both are as they were, a version later, by either name', async () => {
    for (const by of ['source', 'target'] as const) {
      const [source, target] = await twoPeople();
      await client.merge(source, target);
      const undone = await client.undo({ source, target }[by].name);
      expect([undone.source?.etag, undone.target?.etag]).toEqual(['3', '3']);
      expect(undone.source && lasting(undone.source)).toEqual(lasting(source));
      expect(undone.target && lasting(undone.target)).toEqual(lasting(target));
      expect(await client.get(source.name)).toEqual(undone.source);
      expect((await client.search(`Διπλός${numbers}`)).members).toHaveLength(2);
      expect((await client.history(source.name)).map(({ kind }) => kind)).toEqual([
        'registered',
        'merged',
        'merge-undone',
      ]);
    }
  });

  test('money is exact to the last unit', async () => {
    const turnover = { minorUnits: 9_007_199_254_740_993n, currency: 'EUR' } as const;
    const source = await client.register(organisation({ turnover }));
    const target = await client.register(organisation({ turnover: { minorUnits: 12n, currency: 'EUR' } }));
    await client.merge(source, target, { sourceFields: ['profile.organisation.turnover'] });
    const undone = await client.undo(source.name);
    expect(undone.source?.profile).toEqual(source.profile);
    expect(undone.target?.profile).toEqual(target.profile);
  });

  test('a repeat gets the first answer, by either name, also after both have moved on', async () => {
    for (const by of ['source', 'target'] as const) {
      const [source, target] = await twoPeople();
      const { name } = { source, target }[by];
      await client.merge(source, target);
      const requestId = newRequestId();
      const undone = await client.undo(name, requestId);
      await client.update({ ...target, etag: '' }, { note: 'later' }, ['profile.note']);
      expect(await client.undo(name, requestId)).toEqual(undone);
      expect(await refused(client.undo({ source: target, target: source }[by].name, requestId))).toMatchObject({
        reason: expect.stringMatching(/request-id-reused|not-merged/),
      });
    }
  });

  test('of merges in a row the last is undone first; each gives back its own', async () => {
    const [first, middle] = await twoPeople();
    const last = await client.register(person({ email: 'last@a.gr' }));
    await client.merge(first, middle);
    await client.merge({ ...middle, etag: '2' }, last);
    expect(await client.get(first.name)).toMatchObject({ name: last.name });
    expect(await refused(client.undo(first.name))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      reason: 'member-merged',
    });
    expect((await client.undo(last.name)).source).toMatchObject({ name: middle.name });
    expect(await client.get(first.name)).toMatchObject({ name: middle.name });
    const undone = await client.undo(middle.name);
    expect(undone.source && lasting(undone.source)).toEqual(lasting(first));
    expect(undone.target && lasting(undone.target)).toEqual(lasting(middle));
    expect(lasting(await client.get(last.name))).toEqual(lasting(last));
    expect(await refused(client.undo(last.name))).toMatchObject({ reason: 'not-merged' });
  });

  test('after 90 days it is refused, and what was kept for it is gone with the next start', async () => {
    const [source, target] = await twoPeople();
    await client.merge(source, target);
    const old = new Date(Date.now() - 91 * 24 * 60 * 60 * 1000);
    const _id = (source.name.split('/').at(-1) ?? '') as never;
    await mongo
      .collection('members')
      .updateOne({ _id }, { $set: { 'state.merged.at': old.toISOString(), mergedAt: old, answers: [] } });
    expect(await refused(client.undo(source.name))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      reason: 'merge-too-old',
    });
    await using own = new AsyncDisposableStack();
    const nats = own.use(await openTestNats());
    const { client: restarted } = await serving(own, database.url, nats.url);
    expect(await restarted.get(source.name)).toMatchObject({ name: target.name });
    await eventually(async () => !JSON.stringify(await documentOf(source)).includes('Giorgos'), {
      what: 'what was kept to be forgotten',
    });
    expect(await refused(client.undo(source.name))).toMatchObject({ reason: 'merge-too-old' });
  });
});

describe('consents and what is shared', () => {
  const agreed = { purpose: 'directory', textVersion: '2027-1', language: 'el', source: 'form' };

  test('what one of the two gave ends with the merge; undone, it stands again unless it was withdrawn since', async () => {
    for (const withdrawn of [false, true]) {
      const [source, target] = await twoPeople();
      const merged = await client.merge(source, await client.consent(target, agreed));
      expect(merged).toMatchObject({ profile: { listingConsent: false }, consents: [{ endReason: 'merged' }] });
      if (withdrawn) await client.withdrawConsent(merged, 'directory');
      const undone = await client.undo(source.name);
      expect(undone.target).toMatchObject({
        profile: { listingConsent: !withdrawn },
        consents: [{ ...agreed, endReason: withdrawn ? 'withdrawn' : '' }],
      });
      expect(undone.source?.consents).toEqual([]);
    }
  });

  test('what both gave goes on; withdrawn since, it is withdrawn for both when the merge is undone', async () => {
    const [source, target] = await twoPeople();
    const merged = await client.merge(await client.consent(source, agreed), await client.consent(target, agreed));
    expect(merged).toMatchObject({
      profile: { listingConsent: true },
      consents: [{ endReason: 'merged' }, { endReason: '' }],
    });
    await client.withdrawConsent(merged, 'directory');
    const undone = await client.undo(target.name);
    for (const member of [undone.source, undone.target])
      expect(member).toMatchObject({ profile: { listingConsent: false }, consents: [{ endReason: 'withdrawn' }] });
  });

  test('the narrower audience wins; one that is chosen since stays when the merge is undone', async () => {
    const [source, target] = await twoPeople();
    const open = await client.share(target, { email: 'public', locality: 'node' });
    const merged = await client.merge(await client.share(source, { locality: 'public' }), open);
    expect(merged.sharing).toMatchObject({ email: 'private', locality: 'node' });
    await client.share(merged, { email: 'private' });
    const undone = await client.undo(source.name);
    expect(undone.target?.sharing).toMatchObject({ email: 'private', locality: 'node' });
    expect(undone.source?.sharing).toMatchObject({ email: 'private', locality: 'public' });
  });

  test('of two who were merged into one, the last is undone first', async () => {
    const [first, target] = await twoPeople();
    const second = await client.register(person({ email: 'second@a.gr' }));
    await client.merge(second, await client.merge(first, target));
    expect(await refused(client.undo(first.name))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      reason: 'merged-since',
    });
    expect((await client.undo(target.name)).source).toMatchObject({ name: second.name });
    expect((await client.undo(target.name)).source).toMatchObject({ name: first.name });
  });
});

describe('at once', () => {
  test('a repeated merge gets the first answer, also after later changes and merges', async () => {
    const [source, target] = await twoPeople();
    const requestId = newRequestId();
    const merged = await client.merge(source, target, { requestId });
    await client.update(merged, { note: 'later' }, ['profile.note']);
    expect(await second.merge(source, target, { requestId })).toEqual(merged);
    await client.merge({ ...target, etag: '' }, await client.register(person({ email: 'further@a.gr' })));
    expect(await second.merge(source, target, { requestId })).toEqual(merged);
    expect(await refused(client.merge(source, target, { requestId, sourceFields: ['profile.email'] }))).toMatchObject({
      reason: 'request-id-reused',
    });
  });

  test('two coordinators merge one pair in opposite directions: one wins, the other is told, and there is no circle', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [one, other] = (await twoPeople()).map((member) => ({ ...member, etag: '' })) as [Member, Member];
      const outcomes = await Promise.all([refused(client.merge(one, other)), refused(second.merge(other, one))]);
      expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
      expect(outcomes.find((outcome) => outcome !== undefined)).toMatchObject({ reason: 'already-merged' });
      const found = await client.get(one.name);
      expect(await client.get(other.name)).toEqual(found);
      expect(found.profile).toMatchObject({ phone: '2661012345', links: ['https://t.gr'] });
    }
  });

  test('three in a circle at once end as one or two, never as none', async () => {
    const [a, b] = await twoPeople();
    const c = await client.register(person({ email: 'c@a.gr' }));
    const names = [a, b, c].map((member) => ({ ...member, etag: '' }));
    await Promise.all(
      names.map((source, position) => refused(client.merge(source, names[(position + 1) % 3] ?? source))),
    );
    const found = await Promise.all(names.map(async ({ name }) => (await client.get(name)).name));
    expect(new Set(found).size).toBeLessThanOrEqual(2);
    for (const name of found) expect(names.map((one) => one.name)).toContain(name);
  });

  test('a change of either in between is part of the merge, or refuses it by its etag; nothing is lost', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [source, target] = await twoPeople();
      const unguarded = [source, target].map((member) => ({ ...member, etag: '' })) as [Member, Member];
      const [changedSource, changedTarget, merged] = await Promise.all([
        refused(second.update(unguarded[0], { locality: 'Άρτα' }, ['profile.locality'])),
        refused(second.update(unguarded[1], { note: 'meanwhile' }, ['profile.note'])),
        refused(client.merge(...unguarded)),
      ]);
      expect([changedSource, changedTarget, merged].map((outcome) => outcome?.reason)).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(await client.get(source.name)).toMatchObject({
        name: target.name,
        profile: { locality: 'Άρτα', note: 'meanwhile', phone: '2661012345' },
      });
    }
  });
});
