import { Metadata, status } from '@grpc/grpc-js';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Member } from '@inclust/contracts';
import { parseUuid, type Actor, type Role, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import { fileScope, noteSecret, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { keysInMemory, newRequestId, node, refused, serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
const vaultKeys = keysInMemory();
const metadata = new Metadata();
type Served = Awaited<ReturnType<typeof serving>>;
let natsUrl: string;
let register: Served;
let coordinator: Served;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  register = await serving(scope, database.url, natsUrl, { vaultKeys });
  coordinator = await as(['coordinator']);
});

/** The services as somebody with these roles sees them; a member, where one is given. */
function as(roles: readonly Role[], member?: Member): Promise<Served> {
  const own = member ? { member: parseUuid(member.name.slice(-36)) as Uuid } : {};
  const actor: Actor = { kind: 'account', id: roles.join('+'), node, roles, session: 's', ...own };
  return serving(scope, database.url, natsUrl, { actor, vaultKeys });
}

const said = {
  category: 'disability',
  purposes: ['support-programme'],
  textVersion: '2027-1',
  language: 'el',
  note: noteSecret('χρειάζεται ράμπα'),
};
const noRest = { id: '', regime: '', declareTime: undefined };

const declare = ({ vault }: Served, { name }: Member, more: Partial<typeof said> = {}, requestId = newRequestId()) =>
  callUnary(vault.declareVulnerability.bind(vault), metadata, {
    name,
    declaration: { ...said, ...noRest, ...more },
    requestId,
  });
const listed = async ({ vault }: Served, { name }: Member, reason = '') =>
  (await callUnary(vault.listDeclarations.bind(vault), metadata, { name, reason })).declarations;
const withdraw = ({ vault }: Served, { name }: Member, id: string) =>
  callUnary(vault.withdrawDeclaration.bind(vault), metadata, { name, id });
const rotate = ({ vault }: Served) => callUnary(vault.rotateVaultKey.bind(vault), metadata, {});
const audited = async ({ name }: Member) =>
  (
    await callUnary(register.audit.listAuditEntries.bind(register.audit), metadata, {
      subject: name.replace(`nodes/${node}/`, ''),
      pageSize: 0,
      pageToken: '',
    })
  ).entries.map(({ actor, action, reason }) => `${actor} ${action} ${reason}`.trim());

/** Everything that the database has, as text and as bytes. */
async function everythingKept(): Promise<Buffer> {
  const all: Buffer[] = [];
  for (const { name } of (await register.mongo.db?.listCollections().toArray()) ?? []) {
    for await (const document of register.mongo.collection(name).find({}))
      all.push(Buffer.from(JSON.stringify(document)));
  }
  return Buffer.concat(all);
}

test('what is declared comes back to the coordinator with a reason, and every look is written down', async () => {
  const member = await register.client.register(person());
  const { declaration } = await declare(coordinator, member);
  expect(declaration).toMatchObject({ ...said, regime: 'ART9' });
  expect(await listed(coordinator, member, 'support')).toEqual([declaration]);
  expect(await refused(listed(coordinator, member))).toMatchObject({ fields: ['reason reason-unknown'] });
  expect(await refused(listed(coordinator, member, 'curiosity'))).toMatchObject({ fields: ['reason reason-unknown'] });
  expect(await audited(member)).toEqual(['coordinator vault-declared', 'coordinator vault-read support']);
});

test('a member declares, reads and takes back her own, and nobody else does', async () => {
  const [one, other] = [await register.client.register(person()), await register.client.register(person())];
  const herself = await as(['member'], one);
  const { declaration } = await declare(herself, one, { category: 'single-parent' });
  expect(await listed(herself, one)).toMatchObject([{ category: 'single-parent', regime: 'ORDINARY' }]);
  const calls = [declare(herself, other), listed(herself, other), withdraw(herself, other, declaration?.id ?? '')];
  for (const refusal of await Promise.all(calls.map(refused)))
    expect(refusal).toMatchObject({ code: status.PERMISSION_DENIED, reason: 'not-allowed' });
  await withdraw(herself, one, declaration?.id ?? '');
  expect(await listed(herself, one)).toEqual([]);
  expect(await refused(withdraw(herself, one, declaration?.id ?? ''))).toMatchObject({
    code: status.NOT_FOUND,
    reason: 'declaration-not-found',
  });
  expect((await audited(one)).slice(0, 3)).toEqual([
    'member vault-declared',
    'member vault-read own',
    'member vault-withdrawn',
  ]);
  expect(await audited(other)).toEqual([]);
});

test.each<[Role]>([['operator'], ['auditor'], ['officer'], ['integrator']])('%s sees nothing of it', async (role) => {
  const member = await register.client.register(person());
  await declare(coordinator, member);
  const somebody = await as([role]);
  const calls = [declare(somebody, member), listed(somebody, member, 'support')];
  for (const refusal of await Promise.all(calls.map(refused))) expect(refusal).toMatchObject({ reason: 'not-allowed' });
});

test.each<[string, Partial<typeof said>, string]>([
  ['a criminal conviction', { category: 'former-prisoner' }, 'declaration.category article-10'],
  ['an unknown category', { category: 'shy' }, 'declaration.category category-unknown'],
  ['no purpose', { purposes: [] }, 'declaration.purposes consent-required'],
  ['an unknown purpose', { purposes: ['marketing'] }, 'declaration.purposes purpose-unknown'],
  ['no text', { textVersion: '' }, 'declaration.text_version consent-required'],
  ['an unknown language', { language: 'de' }, 'declaration.language language-unknown'],
  ['a long note', { note: 'x'.repeat(501) }, 'declaration.note too-long'],
])('a declaration with %s is refused by its field, and nothing is kept', async (_, more, field) => {
  const member = await register.client.register(person());
  expect(await refused(declare(coordinator, member, more))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    fields: [field],
  });
  expect(await listed(coordinator, member, 'support')).toEqual([]);
});

test('an organisation declares nothing, nor does who has left', async () => {
  const theatre = await register.client.register(organisation());
  expect(await refused(declare(coordinator, theatre))).toMatchObject({ fields: ['name person-only'] });
  const left = await register.client.move('withdrawMember', await register.client.register(person()));
  expect(await refused(declare(coordinator, left))).toMatchObject({ reason: 'member-left' });
});

test('a repeat keeps one declaration; another body under its id is refused', async () => {
  const member = await register.client.register(person());
  const requestId = newRequestId();
  const first = await declare(coordinator, member, {}, requestId);
  expect(await declare(coordinator, member, {}, requestId)).toEqual(first);
  expect(await refused(declare(coordinator, member, { note: 'other' }, requestId))).toMatchObject({
    reason: 'request-id-reused',
  });
  expect(await listed(coordinator, member, 'support')).toEqual([first.declaration]);
});

test('two declarations at once share the key of the person', async () => {
  const member = await register.client.register(person());
  const other = await as(['coordinator']);
  await Promise.all([
    declare(coordinator, member, { category: 'low-income' }),
    declare(other, member, { category: 'homeless' }),
    declare(coordinator, member, { category: 'remote-area' }),
  ]);
  expect((await listed(coordinator, member, 'support')).map(({ category }) => category).toSorted()).toEqual([
    'homeless',
    'low-income',
    'remote-area',
  ]);
});

describe('a member with declarations', () => {
  const twoPeople = async () =>
    [await register.client.register(person()), await register.client.register(person())] as const;

  test('is not merged away, nor shown how it would be, until they are withdrawn; what they are is not told', async () => {
    const [source, target] = await twoPeople();
    const { declaration } = await declare(coordinator, source, { category: 'addiction-recovery' });
    for (const method of ['merge', 'preview'] as const) {
      const call = register.client[method](source, target);
      expect(await refused(call)).toMatchObject({ code: status.FAILED_PRECONDITION, reason: 'declarations-present' });
      await expect(call).rejects.toSatisfy(({ message }: Error) => !message.includes('addiction'));
    }
    expect(await register.client.get(source.name)).toEqual(source);
    expect(await audited(source)).toEqual([
      'coordinator vault-declared',
      'operator vault-found merge',
      'operator vault-found merge',
    ]);
    await withdraw(coordinator, source, declaration?.id ?? '');
    expect(await register.client.merge(source, target)).toMatchObject({ name: target.name });
  });

  test('keeps them when another is merged into it, by either name, and when that is undone', async () => {
    const [source, target] = await twoPeople();
    const { declaration } = await declare(coordinator, target);
    await register.client.merge(source, target);
    for (const { name } of [source, target])
      expect(await listed(coordinator, { ...target, name }, 'support')).toEqual([declaration]);
    const { declaration: second } = await declare(coordinator, source, { category: 'low-income' });
    expect(await listed(coordinator, target, 'support')).toEqual([declaration, second]);
    await register.client.undo(source.name);
    expect(await listed(coordinator, source, 'support')).toEqual([]);
    expect(await listed(coordinator, target, 'support')).toEqual([declaration, second]);
    await withdraw(coordinator, target, second?.id ?? '');
    expect(await listed(coordinator, target, 'support')).toEqual([declaration]);
  });

  test('shows them to her own account only, not to that of somebody who was merged into her', async () => {
    const [source, target] = await twoPeople();
    const { declaration } = await declare(coordinator, target);
    await register.client.merge(source, target);
    const [merged, herself] = [await as(['member'], source), await as(['member'], target)];
    for (const one of [source, target]) {
      expect(await listed(herself, one)).toEqual([declaration]);
      expect(await refused(listed(merged, one))).toMatchObject({ reason: 'not-allowed' });
      expect(await refused(declare(merged, one))).toMatchObject({ reason: 'not-allowed' });
    }
  });

  // Covers: somebody declares at the moment of the merge, after it was seen that there is nothing.
  test('loses none that comes while it is merged', async () => {
    const [source, target] = await twoPeople();
    const { declaration } = await declare(coordinator, source);
    const kept = register.mongo.collection('vault');
    const [_id, member] = [declaration?.id as never, source.name.slice(-36)];
    await kept.updateOne({ _id }, { $set: { member: 'not-there-yet' } });
    const merged = await register.client.merge(source, target);
    await kept.updateOne({ _id }, { $set: { member } });
    expect(await listed(coordinator, target, 'support')).toEqual([declaration]);
    const third = await register.client.register(person());
    expect(await refused(register.client.merge(merged, third))).toMatchObject({ reason: 'declarations-present' });
    await withdraw(coordinator, target, declaration?.id ?? '');
    expect(await listed(coordinator, target, 'support')).toEqual([]);
  });
});

test('nothing that was declared can be read in the database or in any stream', async () => {
  const member = await register.client.register(person());
  await declare(coordinator, member, { category: 'chronic-illness', note: noteSecret('a-canary-that-sings') });
  await register.client.update(member, { locality: 'Άρτα' }, ['profile.locality']);
  const kept = await everythingKept();
  const manager = await jetstreamManager(register.nats);
  for await (const { config, state } of manager.streams.list()) {
    for (let seq = Math.max(state.first_seq, 1); seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(config.name, { seq });
      for (const text of ['a-canary-that-sings', 'chronic-illness'])
        expect(Buffer.from(message?.data ?? []).includes(text), `${text} in ${config.name}`).toBe(false);
    }
  }
  for (const text of ['a-canary-that-sings', 'chronic-illness', 'disability', 'ράμπα'])
    expect(kept.includes(text), text).toBe(false);
  // What is looked for is found where it may be.
  expect(kept.includes('Παπαδόπουλος')).toBe(true);
});

test('what was moved to another person does not open', async () => {
  const [one, other] = [await register.client.register(person()), await register.client.register(person())];
  const { declaration } = await declare(coordinator, one);
  await declare(coordinator, other);
  await register.mongo
    .collection('vault')
    .updateOne({ _id: declaration?.id as never }, { $set: { member: other.name.slice(-36) } });
  expect(await refused(listed(coordinator, other, 'support'))).toMatchObject({ code: status.INTERNAL });
});

test('a new key wraps every person’s, the old one is gone, and all is read as before', async () => {
  const members = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const member = await register.client.register(person());
    await declare(coordinator, member, { note: `note ${turn}` });
    members.push(member);
  }
  const before = vaultKeys.read().current;
  expect(await refused(rotate(coordinator))).toMatchObject({ reason: 'not-allowed' });
  const { rewrapped } = await rotate(register);
  expect(rewrapped).toBeGreaterThanOrEqual(3n);
  const { current, keys } = vaultKeys.read();
  expect([current === before, [...keys.keys()]]).toEqual([false, [current]]);
  const notes = await Promise.all(
    members.map(async (member) => (await listed(coordinator, member, 'support'))[0]?.note),
  );
  expect(notes).toEqual(['note 0', 'note 1', 'note 2']);
});

// Covers: a process that is killed after the new key was made and some of the persons' keys were wrapped with it.
test('a rotation that was cut off goes on at the next start', async () => {
  const member = await register.client.register(person());
  await declare(coordinator, member, { note: 'still here' });
  const old = vaultKeys.read().current;
  vaultKeys.add();
  const keys = register.mongo.collection('vault_keys');
  expect(await keys.countDocuments({ by: old })).toBeGreaterThan(0);
  expect(await listed(coordinator, member, 'support')).toMatchObject([{ note: 'still here' }]);
  const again = await as(['coordinator']);
  expect(await keys.countDocuments({ by: { $ne: vaultKeys.read().current } })).toBe(0);
  expect(vaultKeys.read().keys.has(old)).toBe(false);
  expect(await listed(again, member, 'support')).toMatchObject([{ note: 'still here' }]);
});

test('the log of looks is whole, page by page, and shows where somebody changed it in the database', async () => {
  const member = await register.client.register(person());
  await Promise.all(Array.from({ length: 12 }, () => listed(coordinator, member, 'support')));
  const { audit } = register;
  const verify = () => callUnary(audit.verifyAuditLog.bind(audit), metadata, {});
  const before = await verify();
  expect(before.gaps).toEqual([]);
  const seen: bigint[] = [];
  for (let pageToken = '', turn = 0; turn === 0 || pageToken !== ''; turn += 1) {
    const page = await callUnary(audit.listAuditEntries.bind(audit), metadata, { pageSize: 5, pageToken, subject: '' });
    seen.push(...page.entries.map(({ sequence }) => sequence));
    pageToken = page.nextPageToken;
  }
  expect(seen).toEqual(Array.from({ length: Number(before.entries) }, (_, place) => BigInt(place + 1)));
  const entries = register.mongo.collection('audit');
  const [last, changed, gone] = [Number(before.entries), 2, 4];
  await entries.updateOne({ _id: changed as never }, { $set: { actor: 'nobody' } });
  await entries.deleteOne({ _id: gone as never });
  await entries.deleteOne({ _id: last as never });
  expect((await verify()).gaps.map(({ sequence, kind }) => `${sequence} ${kind}`)).toEqual([
    `${changed} changed`,
    `${gone} missing`,
    `${last} cut-off`,
  ]);
  // What is written later does not cover it up.
  await listed(coordinator, member, 'support');
  expect((await verify()).gaps.map(({ sequence, kind }) => `${sequence} ${kind}`)).toEqual([
    `${changed} changed`,
    `${gone} missing`,
    `${last} missing`,
  ]);
});

test('a node that has lost its keys works on, and opens nothing', async () => {
  const member = await register.client.register(person());
  await declare(coordinator, member);
  const actor: Actor = { kind: 'account', id: 'coordinator', node, roles: ['coordinator'], session: 's' };
  const without = await serving(scope, database.url, natsUrl, { actor, vaultKeys: keysInMemory() });
  expect(await without.client.get(member.name)).toMatchObject({ name: member.name });
  expect(await refused(listed(without, member, 'support'))).toMatchObject({ code: status.INTERNAL });
});
