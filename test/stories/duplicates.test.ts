import { MemberState, type Member } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { streamsThatHold } from '../support/accounts.ts';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import { organisation } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { settled } from '../support/settled.ts';

const scope = fileScope();
let federation: FederationUnderTest;
let source: Member;
let target: Member;

beforeAll(async () => {
  const folder = scope.use(await temporaryFolder()).path;
  federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca'], 'one'));
});

const nodes = () => [federation.meta, ...federation.cities.values()];
const arta = () => federation.city('arta').client();

/** What the command says to the operator of Arta; rejects with what it says of a refusal. */
async function inclust(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['--operator-of', federation.city('arta').home, ...args], {});
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** Whose entry each node answers under a name; nothing where it has none. */
async function answered(name: string): Promise<(string | undefined)[]> {
  return Promise.all(
    nodes().map(async (node) => {
      const found = await node
        .client('federation')
        .directory.getDirectoryEntry({ name })
        .catch(() => undefined);
      return found?.entry?.name;
    }),
  );
}

const everywhere = (name: string, expected: string): Promise<unknown> =>
  eventually(async () => expect(await answered(name)).toEqual(nodes().map(() => expected)), {
    what: `${expected} under ${name} in every node`,
    timeout: 20_000,
  });

/** Organisations of Arta, each once and as a sum over all nodes, and members of the newest month, as the meta-cluster has them. */
async function figures(): Promise<(number | undefined)[]> {
  const reporting = federation.meta.client('reporting');
  const organisations = await figuresOf(reporting, 'organisations-by-discipline');
  const months = await figuresOf(reporting, 'members-by-month');
  const newest =
    [...months.keys()]
      .filter((key) => key.startsWith('arta '))
      .toSorted()
      .at(-1) ?? '';
  return [
    organisations.get('arta distinct'),
    organisations.get('all distinct'),
    organisations.get('all sum'),
    months.get(newest),
  ];
}

const counted = (expected: readonly number[]): Promise<unknown> =>
  eventually(async () => expect(await figures()).toEqual(expected), {
    what: `figures ${expected.join()}`,
    timeout: 20_000,
  });

// Covers: what is found, shown and counted of two members who are one, in all nodes, before, after, and when it is taken back.
test('an organisation that stands twice in a register is suggested, and counts twice', async () => {
  const register = async (name: string, number: string, email: string, disciplines: string[]): Promise<Member> => {
    const profile = { ...organisation(name, number, { disciplines }), email };
    const { member } = await arta().members.registerMember({ profile });
    if (!member) throw new Error('nobody was registered');
    return member;
  };
  source = await register('Θίασος Αμβρακία', '094014201', 'info@amvrakia.gr', ['performing-arts']);
  target = await register('Thiasos Amvrakia', '090000045', 'INFO@amvrakia.gr', ['heritage']);
  await federation
    .city('korca')
    .client()
    .members.registerMember({ profile: organisation('Amvrakia', '094014201') });
  await everywhere(source.name, source.name);
  await counted([2, 2, 3, 2]);
  const { suggestions } = await arta().members.listDuplicateSuggestions({});
  expect(suggestions.map(({ reasons }) => reasons)).toEqual([['email', 'name']]);
});

test('the command lists them, shows a merge field by field, and writes nothing yet', async () => {
  const listed = await inclust('members', 'duplicates');
  expect(listed).toMatch(new RegExp(`^email, name\\t`));
  expect(await inclust('members', 'duplicates', source.name)).toBe(listed);
  const shown = await inclust('members', 'merge', source.name, target.name, '--dry-run', '--take', 'email');
  expect(shown.split('\n')).toEqual(
    expect.arrayContaining([
      'email\tsource\tinfo@amvrakia.gr\tINFO@amvrakia.gr\tinfo@amvrakia.gr',
      'organisation.names.el\ttarget\tΘίασος Αμβρακία\tThiasos Amvrakia\tThiasos Amvrakia',
      'disciplines\tboth\t["performing-arts"]\t["heritage"]\t["heritage","performing-arts"]',
    ]),
  );
  await expect(inclust('members', 'distinct', source.name, target.name, '--reason', 'unkind')).rejects.toThrow(
    'reason-unknown',
  );
  await expect(inclust('members', 'unmerge', source.name)).rejects.toThrow('not-merged');
  expect((await arta().members.getMember({ name: source.name })).member).toEqual(source);
});

test('merged, they are one in every node, and count once', async () => {
  const { member } = await arta().members.mergeMembers({
    source: source.name,
    target: target.name,
    sourceFields: ['profile.organisation.names', 'profile.organisation.register'],
  });
  expect(member).toMatchObject({ name: target.name, profile: { disciplines: ['heritage', 'performing-arts'] } });
  await everywhere(source.name, target.name);
  await everywhere(target.name, target.name);
  await counted([1, 1, 2, 1]);
  await settled(federation);
  // What a stream keeps behind the tombstone, in any node, of either account.
  for (const node of nodes())
    expect([node.file.nodeId, await streamsThatHold(node, 'Thiasos Amvrakia')]).toEqual([node.file.nodeId, []]);
  for (const node of nodes()) {
    const { entries } = await node.client('federation').directory.listDirectoryEntries({ filter: { nodeId: 'arta' } });
    expect([node.file.nodeId, entries.map(({ name }) => name)]).toEqual([node.file.nodeId, [target.name]]);
  }
});

test('the entry of the one that is no more is recalled, and every other node confirms that it is gone', async () => {
  const receipts = async () => {
    const recalls = federation.city('arta').client('federation').federation.everyRecall({});
    const found = (await Array.fromAsync(recalls)).find(({ name }) => name === source.name);
    return found?.receipts.map(({ nodeId }) => nodeId).toSorted();
  };
  await eventually(async () => expect(await receipts()).toEqual(['korca', 'meta']), {
    what: 'the receipts of the others',
    timeout: 20_000,
  });
});

test('a city that lost what it had of the others, and one that comes later, answer the same', async () => {
  const korca = federation.city('korca');
  await korca.dropProjections();
  await settled(federation);
  await everywhere(target.name, target.name);
  const vlora = await federation.join('vlora');
  expect(vlora.file.nodeId).toBe('vlora');
  await everywhere(target.name, target.name);
  await eventually(
    async () => {
      const answer = await vlora.client('federation').directory.getDirectoryEntry({ name: source.name });
      return answer.entry?.name === target.name;
    },
    { what: "the source's name in the new city", timeout: 20_000 },
  );
});

test('undone, they are two again in every node, and count twice', async () => {
  const undone = await arta().members.undoMerge({ name: source.name });
  expect([undone.source?.state, undone.target?.state]).toEqual([
    MemberState.MEMBER_STATE_ACTIVE,
    MemberState.MEMBER_STATE_ACTIVE,
  ]);
  expect([undone.source?.profile, undone.target?.profile]).toEqual([source.profile, target.profile]);
  await everywhere(source.name, source.name);
  await everywhere(target.name, target.name);
  await counted([2, 2, 3, 2]);
  await settled(federation);
});
