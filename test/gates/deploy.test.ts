import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { temporaryFolder } from '@inclust/testkit';
import { describe, expect, test } from 'vitest';
import { anyText, compose, composeServices, dockerfile, manifests, unit } from '../../deploy/check/deploy/rules.ts';
import { deploy } from '../../deploy/check/gates/deploy.ts';
import { project } from './workspace.ts';

const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const beside = (name: string): string => read(`deploy/compose/${name}`);

const PATH = [process.env['PATH'], join(project, '.inclust/tools/deploy')].join(delimiter);
const environment = { ...process.env, PATH };
const there = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { env: environment, timeout: 20_000 }).status === 0;
const run = (command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): string =>
  execFileSync(command, args, { cwd: project, env: { ...environment, ...more }, encoding: 'utf8', timeout: 60_000 });
const leftOut = (isThere: boolean, tool: string): string => (isThere ? '' : ` (left out: ${tool} is not there)`);

test('everything in deploy keeps to the rules', async () => {
  const { ok, output, note } = await deploy.run(project);
  expect([ok, output]).toEqual([true, '']);
  expect(Number.parseInt(note ?? '', 10)).toBeGreaterThan(25);
});

const sound = `services:
  node:
    image: \${IMAGE:-inclust:0.1.0}
    user: '1000:1000'
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    healthcheck: { test: [CMD, healthy] }
    deploy: { resources: { limits: { cpus: '1', memory: 256M } } }
`;

test('a container that keeps to everything has no problem', () => expect(compose(sound, beside)).toEqual([]));

test.each([
  ['inclust:0.1.0}', 'inclust:latest}', 'its image has no exact version'],
  ['inclust:0.1.0}', 'inclust}', 'its image has no exact version'],
  ['inclust:0.1.0}', 'inclust:0.1}', 'its image has no exact version'],
  ["'1000:1000'", "'0:0'", 'it may be root'],
  ["    user: '1000:1000'\n", '', 'it may be root'],
  ['read_only: true', 'read_only: false', 'its root can be written'],
  ['cap_drop: [ALL]', 'cap_drop: [NET_RAW]', 'it has capabilities'],
  ['cap_drop: [ALL]', 'cap_drop: [ALL]\n    privileged: true', 'it has capabilities'],
  ["security_opt: ['no-new-privileges:true']", 'security_opt: []', 'it can gain rights'],
  [', memory: 256M', '', 'it has no limits of CPU and memory'],
  ['healthcheck: { test: [CMD, healthy] }', 'healthcheck: { disable: true }', 'it has no health check'],
  ['restart: unless-stopped', 'restart: on-failure', 'nothing starts it again'],
])('a container with %s as %s is found', (one, other, problem) => {
  expect(sound).toContain(one);
  expect(compose(sound.replace(one, other), beside)).toEqual([`node: ${problem}`]);
});

test('what a container has of another file counts, also where that has a fault', () => {
  const extending = 'services: { node: { extends: { file: other.yaml, service: node } } }';
  expect(compose(extending, () => sound)).toEqual([]);
  expect(compose(extending, () => sound.replace('read_only: true', 'read_only: false'))).toHaveLength(1);
});

test.each([
  ['bookworm-slim', 'latest', 'a base has no exact version'],
  ['26.10.0-bookworm-slim', '26', 'a base has no exact version'],
  ['USER 1000:1000', 'USER root', 'the process may be root'],
  ['USER 1000:1000', '', 'the process may be root'],
  ['HEALTHCHECK', '# HEALTHCHECK', 'there is no health check'],
  ['COPY . .', 'ADD https://example.org/tool /tool', 'something is downloaded past the lock file'],
  ['--frozen-lockfile', '', 'packages are not those of the lock file'],
])('an image with %s as "%s" is found', (one, other, problem) => {
  const text = read('deploy/image/Dockerfile');
  const planted =
    one === 'bookworm-slim' ? text.replace('node:26.10.0-bookworm-slim', 'node:latest') : text.replace(one, other);
  expect(planted).not.toBe(text);
  expect(dockerfile(planted, beside)).toEqual([problem]);
});

test.each(['User=', 'NoNewPrivileges=', 'ProtectSystem=', 'MemoryMax=', 'SystemCallFilter=', 'Restart='])(
  'a unit without %s is found',
  (setting) => {
    const text = read('deploy/systemd/inclust-node.service');
    expect(unit(text, beside)).toEqual([]);
    expect(unit(text.replace(new RegExp(`^${setting}.*$`, 'mu'), ''), beside)).toHaveLength(1);
  },
);

test.each([
  ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----`],
  ['an nkey seed', `seed: ${'SU'}${'A'.repeat(56)}`],
  ['a password in an address', 'url: mongodb://inclust:hunter2@mongo:27017/inclust'],
  ['a password', 'GF_SECURITY_ADMIN_PASSWORD: hunter22'],
  ['a token', 'Environment=INCLUST_TOKEN=abcdefgh'],
  ['an API key', `x-api-key: ick_${'a1b2c3d4'}`],
  ['the newest version', 'image: nginx:latest'],
])('%s in a file is found', (_, text) => expect(anyText(text, beside)).not.toEqual([]));

test('a city with all that watches it fits a machine of 4 GiB', () => {
  const running = ['city.yaml', 'observability.yaml'].flatMap((file) =>
    [...composeServices(beside(file), beside).values()].filter(({ restart }) => restart !== 'no'),
  );
  const megabytes = running.map(({ deploy: limits }) => Number.parseInt(limits?.resources?.limits?.memory ?? '', 10));
  expect(megabytes).toHaveLength(6);
  expect(megabytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(3_584);
});

const binary = process.env['DOCKER_COMPOSE'];
const composeCommand = binary ? [binary] : ['docker', 'compose'];
const hasCompose = there(composeCommand[0] ?? '', ...composeCommand.slice(1), 'version');

describe.runIf(hasCompose)(`compose takes the files as they are${leftOut(hasCompose, 'docker compose')}`, () => {
  const settings = {
    INCLUST_NODE_ID: 'arta',
    INCLUST_HOSTS: 'arta.example.org',
    INCLUST_META_HOST: 'meta.example.org',
    GRAFANA_PASSWORD_FILE: '/dev/null',
    TLS_CERTIFICATE_FILE: '/dev/null',
    TLS_KEY_FILE: '/dev/null',
  };
  const [command = '', ...first] = composeCommand;
  test.each([
    [['city.yaml']],
    [['city.yaml', 'observability.yaml', 'certificate.yaml']],
    [['meta.yaml', 'observability.yaml']],
    [['federation.yaml']],
  ])('%j', (files) => {
    const args = [...first, ...files.flatMap((file) => ['-f', `deploy/compose/${file}`]), 'config', '--quiet'];
    expect(run(command, args, settings)).toBe('');
  });

  test('and asks for what has no value of its own', () => {
    const args = [...first, '-f', 'deploy/compose/city.yaml', 'config', '--quiet'];
    expect(() => run(command, args, { INCLUST_NODE_ID: '', INCLUST_HOSTS: '' })).toThrow(
      /INCLUST_NODE_ID|INCLUST_HOSTS/u,
    );
  });
});

const hasPromtool = there('promtool', '--version');

describe.runIf(hasPromtool)(`Prometheus takes rules and configuration${leftOut(hasPromtool, 'promtool')}`, () => {
  test('the alerts say what they should of given numbers', () => {
    expect(run('promtool', ['check', 'rules', 'deploy/observability/alerts.yaml'])).toContain('10 rules found');
    expect(run('promtool', ['test', 'rules', 'deploy/observability/alerts.test.yaml'])).toContain('SUCCESS');
    expect(run('promtool', ['check', 'config', 'deploy/observability/prometheus.yaml'])).toContain('SUCCESS');
  });
});

const hasHelm = there('helm', 'version');

describe.runIf(hasHelm)(`the chart renders${leftOut(hasHelm, 'helm')}`, () => {
  const chart = 'deploy/helm/inclust';
  const template = (role: string, ...more: string[]): string =>
    run('helm', [
      'template',
      'try',
      chart,
      '--kube-version',
      '1.31.0',
      '-f',
      `${chart}/ci/${role}-values.yaml`,
      ...more,
    ]);

  test.each(['city', 'meta'])('%s: without a fault of its own or of the rules', (role) => {
    expect(run('helm', ['lint', '--strict', chart, '-f', `${chart}/ci/${role}-values.yaml`])).toContain(
      '0 chart(s) failed',
    );
    const text = template(role);
    expect(manifests(text, beside)).toEqual([]);
    expect(text.match(/^kind: Deployment$/gmu)).toHaveLength(9);
    expect(text.includes('containerPort: 4224')).toBe(role === 'meta');
    for (const kind of ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy', 'StatefulSet', 'Job'])
      expect(text).toContain(`kind: ${kind}`);
  });

  test('a password is only ever a reference', () => {
    expect(template('city')).toMatch(/name: INCLUST_MONGO_URL\s+valueFrom:\s+secretKeyRef:/u);
    expect(anyText(template('meta'), beside)).toEqual([]);
  });

  test.each([
    ['role=village'],
    ['node.id=Arta!'],
    ['nats.image=nats:latest'],
    ['nats.enabled=false'],
    ['mongo.urlSecret.name='],
    ['endpoint.resources.limits.memory=null'],
    ['secret=hunter2'],
  ])('%s is refused by the schema', (value) => expect(() => template('city', '--set', value)).toThrow(/schema/u));

  test('a pod that may do more is found', () => {
    const text = template('city');
    for (const [one, other] of [
      ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
      ['automountServiceAccountToken: false', 'automountServiceAccountToken: true'],
      ['image: nats:2.15.1-alpine', 'image: nats:latest'],
      ['kind: ConfigMap', 'kind: Secret'],
    ] as const)
      expect(manifests(text.replace(one, other), beside)).toHaveLength(1);
  });
});

const hasSystemd = there('systemd-analyze', '--version');

describe.runIf(hasSystemd)(`systemd takes the units${leftOut(hasSystemd, 'systemd-analyze')}`, () => {
  test('without a warning, and finds them shut in', async () => {
    await using folder = await temporaryFolder();
    const units = globSync('deploy/systemd/*.{service,target}', { cwd: project }).map((path) => {
      const copy = join(folder.path, basename(path));
      // The programs need not be on this machine.
      writeFileSync(copy, read(path).replaceAll(/^(Exec\w+=)\S+/gmu, '$1/bin/true'));
      return copy;
    });
    expect(units).toHaveLength(4);
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    // What is wrong with units of the machine itself is its own affair.
    expect(verified.stderr.split('\n').filter((line) => line.includes('inclust'))).toEqual([]);
    for (const service of units.filter((path) => path.endsWith('.service'))) {
      const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', service], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      const [, exposure = '10'] = /Overall exposure level for \S+: ([\d.]+)/u.exec(stdout) ?? [];
      expect(Number(exposure)).toBeLessThan(2.5);
    }
  });
});
