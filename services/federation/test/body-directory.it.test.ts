import {
  BodyEntry,
  BodyKind,
  BodyMemberEntry,
  DirectoryEntry,
  LocalizedText,
  type BodyRole,
  type BodyMember,
} from '@inclust/contracts';
import { digestOf } from '@inclust/mongo';
import { fileScope, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { listBodyMembers, type BodyMembersQuery } from '../src/app/body-members.ts';
import type { BodyChange, BodyDirectory, DirectoryChange, DirectoryStore, NodeRegister } from '../src/app/ports.ts';
import { createBodyDirectory } from '../src/storage/body-directory.ts';
import { createNodeRegister } from '../src/storage/node-register.ts';
import { nodeId } from './build.ts';
import { openStores } from './stores.ts';

const scope = fileScope();
const database = testDatabase();
let bodies: BodyDirectory;
let directory: DirectoryStore;
let register: NodeRegister;

beforeAll(async () => {
  const opened = scope.use(await openStores(database.url, 'bodies'));
  bodies = createBodyDirectory(opened.connection);
  directory = opened.directory;
  register = createNodeRegister(opened.connection);
});

const text = (el: string) => LocalizedText.fromPartial({ el: { text: el } });

/** A body of a node at a version. */
function body(name: string, version: number, more: { kind?: BodyKind; closeDate?: string } = {}): BodyChange {
  const [, node = '', , id = ''] = name.split('/');
  const kind = more.kind ?? BodyKind.BODY_KIND_WORKING_GROUP;
  const entry = BodyEntry.fromPartial({
    body: { name, kind, displayName: text(id), closeDate: more.closeDate ?? '' },
    version: BigInt(version),
  });
  if (!entry.body) throw new Error('no body');
  const raw = BodyEntry.encode(entry).finish();
  return { kind: 'body', name, id, node: nodeId(node), version, entry: { body: entry.body, raw } };
}

/** Somebody in a body at a version; nobody for a tombstone. */
function inside(
  parent: string,
  id: string,
  version: number,
  member: string | undefined,
  roles: Partial<BodyRole>[] = [],
): BodyChange {
  const [, node = ''] = parent.split('/');
  const name = `${parent}/memberships/${id}`;
  const common = { kind: 'member', name, id, node: nodeId(node), body: parent, version } as const;
  if (member === undefined) return common;
  const entry = { name, member, kind: 'person', fromDate: '2027-01-10', roles, version: BigInt(version) };
  return { ...common, entry: { member, raw: BodyMemberEntry.encode(BodyMemberEntry.fromPartial(entry)).finish() } };
}

/** A listed member; who shows the name to the nodes only is not there for the public. */
function listed(name: string, version: number, called: string, open = true): DirectoryChange {
  const [, node = ''] = name.split('/');
  const decoded = DirectoryEntry.fromPartial({
    name,
    kind: 'person',
    version: BigInt(version),
    displayName: text(called),
    publicFields: open ? ['display_name'] : [],
  });
  return { name, node: nodeId(node), version, entry: { decoded, raw: DirectoryEntry.encode(decoded).finish() } };
}

async function membersOf(name: string, more: Partial<BodyMembersQuery> = {}): Promise<BodyMember[] | string> {
  const query = { body: name, viewer: 'federation', pageSize: 50, pageToken: '', ...more } as const;
  const found = await listBodyMembers({ bodies, directory, register, today: () => '2027-03-10' }, query);
  return found.ok ? [...found.value.members] : found.refusal.code;
}

const namesOf = async (name: string, more: Partial<BodyMembersQuery> = {}) => {
  const found = await membersOf(name, more);
  return typeof found === 'string' ? found : found.map((one) => one.name.split('/').at(-1));
};

test('the newest version of a body stays; a closed one is listed when asked for', async () => {
  const name = 'nodes/arta/bodies/late';
  await bodies.apply([body(name, 2, { closeDate: '2027-02-01' }), body(name, 1)]);
  expect(await bodies.getBody(name)).toMatchObject({ name, closeDate: '2027-02-01', etag: '2' });
  const list = async (closed: boolean) => {
    const found = await bodies.listBodies({ node: 'arta', closed, pageSize: 10, pageToken: '' });
    return found.ok ? found.value.bodies.map((one) => one.name) : [];
  };
  expect([await list(false), await list(true)]).toEqual([[], [name]]);
  expect(await membersOf(name)).toEqual([]);
  expect(await membersOf('nodes/arta/bodies/unknown')).toBe('body-not-found');
});

test('bodies are listed in pages, by node and kind', async () => {
  const all = ['a', 'b', 'c'].map((id) => `nodes/vlora/bodies/${id}`);
  await bodies.apply(all.map((name) => body(name, 1)));
  await bodies.apply([body('nodes/vlora/bodies/cluster', 1, { kind: BodyKind.BODY_KIND_CLUSTER })]);
  const query = { node: 'vlora', kind: BodyKind.BODY_KIND_WORKING_GROUP, closed: false, pageSize: 2 };
  const first = await bodies.listBodies({ ...query, pageToken: '' });
  const token = first.ok ? first.value.nextPageToken : '';
  const second = await bodies.listBodies({ ...query, pageToken: token });
  expect([first, second].map((page) => page.ok && page.value.bodies.map((one) => one.name))).toEqual([
    all.slice(0, 2),
    all.slice(2),
  ]);
  expect(await bodies.listBodies({ ...query, node: 'arta', pageToken: token })).toMatchObject({
    refusal: { violations: [{ rule: 'page-token-of-this-list' }] },
  });
});

test('who is in a body is whom the directory shows to the viewer, by name, with the roles of today', async () => {
  const name = 'nodes/meta/bodies/consortium';
  const [anna, basil, gone] = ['anna', 'basil', 'gone'].map((id) => `nodes/corfu/members/${id}`);
  const roles = [
    { kind: 'chair', fromDate: '2027-03-01', toDate: '2027-04-01' },
    { kind: 'secretary', fromDate: '2027-01-10', toDate: '2027-03-10' },
    { kind: 'delegate', fromDate: '2027-03-11' },
  ];
  await bodies.apply([
    body(name, 1, { kind: BodyKind.BODY_KIND_CONSORTIUM }),
    inside(name, '1', 2, basil, roles),
    inside(name, '2', 2, anna),
    inside(name, '3', 2, gone),
  ]);
  await directory.apply([
    listed(anna ?? '', 1, 'Άννα', false),
    listed(basil ?? '', 1, 'Βασίλης'),
    listed('nodes/corfu/members/other', 1, 'Άλλη'),
  ]);
  expect(await namesOf(name)).toEqual(['anna', 'basil']);
  expect(await namesOf(name, { viewer: 'public' })).toEqual(['basil']);
  expect(await membersOf(name, { viewer: 'public' })).toMatchObject([
    { fromDate: '2027-01-10', displayName: { el: { text: 'Βασίλης' } }, roles: [{ kind: 'chair' }] },
  ]);
  // Who is no longer listed is hidden at once, whatever the body's node has told.
  await directory.apply([{ name: basil ?? '', node: nodeId('corfu'), version: 2 }]);
  expect(await namesOf(name)).toEqual(['anna']);
  await bodies.apply([inside(name, '2', 3, undefined), inside(name, '2', 2, anna)]);
  expect(await namesOf(name)).toEqual([]);
});

test('the members of a cluster are the listed members of its node', async () => {
  const name = 'nodes/korca/bodies/cluster';
  await bodies.apply([body(name, 1, { kind: BodyKind.BODY_KIND_CLUSTER })]);
  await directory.apply([
    listed('nodes/korca/members/one', 1, 'Një'),
    listed('nodes/korca/members/two', 1, 'Dy', false),
    listed('nodes/arta/members/three', 1, 'Τρία'),
  ]);
  expect(await namesOf(name)).toEqual(['two', 'one']);
  expect(await namesOf(name, { viewer: 'public' })).toEqual(['one']);
});

test('the members of the meta-cluster are the clusters of the cities, in pages', async () => {
  const name = 'nodes/meta/bodies/meta-cluster';
  await bodies.apply([body(name, 1, { kind: BodyKind.BODY_KIND_META_CLUSTER })]);
  const record = {
    countryCode: 'GR',
    timeZone: 'Europe/Athens',
    envelopeKey: '',
    leafKey: '',
    joinedAt: '',
    version: 1,
  };
  for (const node of ['meta', 'vlora', 'arta', 'korca'])
    await register.put({ ...record, nodeId: nodeId(node), role: node === 'meta' ? 'meta' : 'city' });
  const options = { bodies, directory, register, today: () => '2027-03-10' };
  const query = { body: name, viewer: 'public', pageSize: 2, pageToken: '' } as const;
  const first = await listBodyMembers(options, query);
  const second = await listBodyMembers(options, { ...query, pageToken: first.ok ? first.value.nextPageToken : '' });
  expect([first, second].map((page) => page.ok && page.value.members.map((one) => [one.name, one.kind]))).toEqual([
    [
      ['nodes/arta/bodies/cluster', 'cluster'],
      ['nodes/korca/bodies/cluster', 'cluster'],
    ],
    [['nodes/vlora/bodies/cluster', 'cluster']],
  ]);
});

test('the digest is of what is shown of a node, bodies and memberships alike', async () => {
  const name = 'nodes/digest/bodies/group';
  await bodies.apply([
    body(name, 3),
    inside(name, 'one', 2, 'nodes/arta/members/a'),
    inside(name, 'two', 4, undefined),
  ]);
  const rows = [
    { id: 'group', version: 3 },
    { id: 'one', version: 2 },
  ];
  async function* shown() {
    yield* rows;
  }
  expect(await bodies.digest('digest')).toEqual(await digestOf(shown()));
});
