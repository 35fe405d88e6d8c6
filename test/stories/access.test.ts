import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@inclust/client';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';

const password = 'a quiet harbour 7';
const coordinator = 'coordinator@arta.example';

/** The reason a call is refused for; empty when it is not. */
function reasonOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => '',
    (error: { reason?: string }) => error.reason ?? '',
  );
}

describe('who may use a node, in a process for each service', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let corfu: NodeUnderTest;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'corfu'], 'many'));
    [arta, corfu] = [federation.city('arta'), federation.city('corfu')];
    environment = { XDG_CONFIG_HOME: join(folder, 'config'), INCLUST_TOKEN: '', INCLUST_API_KEY: '' };
  });

  const accounts = (...args: readonly string[]) => ['--address', arta.address('accounts'), ...args];
  const asOperator = (...args: readonly string[]) => ['--operator-of', arta.home, ...accounts(...args)];

  /** The newest token that the node mailed. */
  function mailedToken(): string {
    const { mail } = homePaths(arta.home);
    const newest =
      readdirSync(mail)
        .toSorted((one, other) => (one < other ? -1 : 1))
        .at(-1) ?? '';
    return /^irt_[\w-]{43}$/mu.exec(readFileSync(join(mail, newest), 'utf8').replaceAll('=5F', '_'))?.[0] ?? '';
  }

  test('an operator invites a coordinator, who sets her password and logs in', async () => {
    const made = await runCli(asOperator('accounts', 'create', coordinator, '--role', 'coordinator'), environment);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(await runCli(accounts('accounts', 'set-password'), environment, [mailedToken(), password])).toMatchObject({
      code: 0,
    });
    const wrong = await runCli(accounts('login', '--email', coordinator), environment, ['a wrong password']);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain('login-refused');
    expect(await runCli(accounts('login', '--email', coordinator), environment, [password])).toMatchObject({ code: 0 });
    const saved = join(environment['XDG_CONFIG_HOME'] ?? '', 'inclust/logins.json');
    expect(statSync(saved).mode & 0o777).toBe(0o600);
    expect((await runCli(accounts('whoami'), environment)).stdout).toMatch(
      /^account .* of arta\nroles: coordinator\n$/u,
    );
  });

  test('her token is good at every process of her node and says what she may', async () => {
    const token = JSON.parse(readFileSync(join(environment['XDG_CONFIG_HOME'] ?? '', 'inclust/logins.json'), 'utf8'))[
      arta.address('accounts')
    ].accessToken;
    using members = connect(arta.address('members'), { token });
    const { member } = await members.members.registerMember({ profile: person(1) });
    expect((await members.members.getMember({ name: member?.name ?? '' })).member?.name).toBe(member?.name);
    using operations = connect(arta.address('operations'), { token });
    await expect(operations.operations.getNodeStatus()).rejects.toMatchObject({ reason: 'not-allowed' });
    using elsewhere = connect(corfu.address('members'), { token });
    await expect(elsewhere.members.listMembers({})).rejects.toMatchObject({ reason: 'token-invalid' });
    using nobody = connect(arta.address('members'));
    await expect(nobody.members.listMembers({})).rejects.toMatchObject({ reason: 'unauthenticated' });
    using reader = connect(arta.address('federation'));
    expect((await reader.directory.listDirectoryEntries({})).entries).toBeInstanceOf(Array);
  });

  test('a key is known to every process, and revoked in every one at once', async () => {
    const { stdout } = await runCli(accounts('keys', 'create', 'figures', '--json'), environment);
    const { key, apiKey } = JSON.parse(stdout) as { key: string; apiKey: { name: string } };
    using reporting = connect(arta.address('reporting'), { apiKey: key });
    expect((await reporting.reporting.listFigures({ indicator: 'members-by-month' })).figures).toBeInstanceOf(Array);
    const figures = ['--address', arta.address('reporting'), 'figures', 'members-by-month'];
    expect(await runCli(figures, { ...environment, INCLUST_API_KEY: key })).toMatchObject({ code: 0 });
    using members = connect(arta.address('members'), { apiKey: key });
    await expect(members.members.listMembers({})).rejects.toMatchObject({ reason: 'not-allowed' });
    expect(await runCli(accounts('keys', 'revoke', apiKey.name), environment)).toMatchObject({ code: 0 });
    const ended = [() => reporting.reporting.countFacts({}), () => members.members.listMembers({})];
    for (const call of ended)
      await eventually(async () => (await reasonOf(call())) === 'key-invalid', { what: 'the key to end' });
  });

  test('a member of one city is known in another by the signature of her home, as a member', async () => {
    const { member } = await arta.client('members').members.registerMember({ profile: person(2) });
    const email = 'member@arta.example';
    await arta
      .client('accounts')
      .accounts.createAccount({ email, roles: ['member', 'coordinator'], member: member?.name ?? '' });
    using anonymous = connect(arta.address('accounts'));
    await anonymous.sessions.setPassword({ resetToken: mailedToken(), newPassword: password });
    using herself = connect(arta.address('accounts'), { session: { login: { email, password } } });
    const { accessToken } = await herself.sessions.issueNodeToken({ nodeId: 'corfu' });
    using there = connect(corfu.address('accounts'), { token: accessToken });
    // Corfu learns the keys of other cities from the meta-cluster.
    const who = await eventually(() => there.sessions.whoAmI().catch(() => false as const), {
      what: 'Corfu to know her',
    });
    expect(who).toMatchObject({ nodeId: 'arta', roles: ['member'], member: member?.name });
    using register = connect(corfu.address('members'), { token: accessToken });
    await expect(register.members.listMembers({})).rejects.toMatchObject({ reason: 'not-allowed' });
    using home = connect(arta.address('members'), { token: accessToken });
    await expect(home.members.listMembers({})).rejects.toMatchObject({ reason: 'token-invalid' });
  });

  test('after a logout her session is over in every process', async () => {
    const logins = join(environment['XDG_CONFIG_HOME'] ?? '', 'inclust/logins.json');
    const token = JSON.parse(readFileSync(logins, 'utf8'))[arta.address('accounts')].accessToken as string;
    expect(await runCli(accounts('logout'), environment)).toMatchObject({ code: 0 });
    using members = connect(arta.address('members'), { token });
    using reporting = connect(arta.address('reporting'), { token });
    const ended = [() => reporting.reporting.countFacts({}), () => members.members.listMembers({})];
    for (const call of ended)
      await eventually(async () => (await reasonOf(call())) === 'token-invalid', { what: 'the token to end' });
    expect((await runCli(accounts('whoami'), environment)).stderr).toContain('unauthenticated');
  });

  test('the processes work with one another while nobody else may use what is theirs', async () => {
    const { outboxes } = await arta.client('operations').operations.getNodeStatus();
    expect(outboxes.map(({ service }) => service)).toContain('webhooks');
    expect(outboxes.filter(({ away }) => away)).toEqual([]);
    await eventually(
      async () =>
        (await federation.meta.client('federation').federation.getFederationStatus()).links.every(
          ({ consistentTime }) => consistentTime,
        ),
      { what: 'the copies to be compared', timeout: 60_000 },
    );
  });

  test('no log of the nodes holds a password, a token or a key', async () => {
    const secrets = [password, 'irt_', 'isr_', 'eyJ', /ick_[0-9a-z]{8}_/u];
    for (const node of [arta, corfu, federation.meta]) {
      for (const name of readdirSync(join(node.home, 'logs'))) {
        const log = readFileSync(join(node.home, 'logs', name), 'utf8');
        expect(secrets.filter((one) => (typeof one === 'string' ? log.includes(one) : one.test(log)))).toEqual([]);
        expect(log).not.toContain('@arta.example');
      }
    }
  });
});
