import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { homePaths, loadCertificates } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { runCli } from '../support/run-cli.ts';

const main = resolve(import.meta.dirname, '../../services/node/src/main.ts');

describe('a node that listens beyond loopback', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder: string;
  let listen: string;
  let tls: Record<string, string>;
  let authority: string;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta'));
    await Promise.all([city.startNats(), city.startMongo()]);
    // Certificates as an operator has them from elsewhere.
    const paths = homePaths(join(folder, 'certificates'));
    const { ensureAuthority } = await loadCertificates();
    await ensureAuthority(paths, city.file.nodeId, ['localhost', '127.0.0.1'], new Date());
    authority = paths.authority;
    tls = { INCLUST_TLS_CERT: paths.certificate, INCLUST_TLS_KEY: paths.certificateKey };
    listen = `0.0.0.0:${city.file.ports.grpc}`;
  });

  /** Starts the node; what it logs, and its end. */
  function started(environment: Record<string, string>) {
    const env = { ...process.env, INCLUST_HOME: city.home, INCLUST_GRPC_LISTEN: listen, ...environment };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    scope.defer(async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    });
    const log: string[] = [];
    child.stderr.on('data', (bytes) => log.push(String(bytes)));
    return { child, log };
  }

  test('does not start without a certificate, and says so', async () => {
    const { child, log } = started({});
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(log.join('')).toContain('INCLUST_GRPC_LISTEN is not on loopback');
  });

  test('serves with one, and its services reach one another', async () => {
    started(tls);
    const address = city.address('members');
    using client = connect(address, {
      authority: readFileSync(authority, 'utf8'),
      authorize: operatorOfHome(city.home),
    });
    const status = await eventually(
      async () => {
        const now = await client.operations.getNodeStatus().catch(() => undefined);
        return now?.outboxes.every(({ away }) => !away) && now;
      },
      { what: 'the node to serve', timeout: 30_000 },
    );
    expect(status).toMatchObject({
      nodeId: 'arta',
      outboxes: [
        { service: 'members' },
        { service: 'accounts' },
        { service: 'events' },
        { service: 'coworking' },
        { service: 'reporting' },
        { service: 'webhooks' },
      ],
    });
    const { key } = await client.apiKeys.createApiKey({ label: 'over TLS' });
    const figures = ['--address', address, '--ca', authority, 'figures', 'members-by-month'];
    const environment = { XDG_CONFIG_HOME: folder, INCLUST_API_KEY: key };
    expect(await runCli(figures, environment)).toMatchObject({ code: 0 });
    const told = await runCli(
      ['--operator-of', city.home, '--address', address, '--ca', authority, 'status'],
      environment,
    );
    expect(told.stdout).toContain('arta');
    using plain = connect(address, { patience: 0, timeout: 2_000 });
    await expect(plain.directory.listDirectoryEntries({})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
