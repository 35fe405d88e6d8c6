import {
  FederationServiceService,
  GetFederationStatusResponse,
  type FederationServiceServer,
} from '@inclust/contracts';
import { accept, refuse } from '@inclust/kernel';
import { startRpcServer, unary, type RpcContext } from '@inclust/rpc';
import { fileScope } from '@inclust/testkit';
import pino from 'pino';
import { expect, test } from 'vitest';
import { testAccess } from '@inclust/access/testing';
import { openNodeLinks } from '../src/transport/grpc/node-links.ts';

const scope = fileScope();
const logger = pino({ level: 'silent' });

/** A federation service that says how it stands with others, and how often it was asked. */
async function federation(answers: boolean) {
  const asked = { times: 0 };
  const context: RpcContext = { logger, admit: testAccess().admit };
  const away = refuse({ code: 'node-away', kind: 'unavailable', message: 'Not now.' });
  const status = GetFederationStatusResponse.fromPartial({
    nodeId: 'meta',
    links: [
      { nodeId: 'arta', up: true, sinceTime: '2027-03-01T08:00:00Z', consistentTime: '2027-03-01T09:00:00.000Z' },
      { nodeId: 'korca', up: false, sinceTime: '2027-03-01T08:30:00Z' },
    ],
    departures: [{ nodeId: 'vlora', leaveTime: '2027-03-01T07:00:00Z', removed: true, settled: true }],
  });
  const implementation: Partial<FederationServiceServer> = {
    getFederationStatus: unary(context, async () => {
      asked.times += 1;
      return answers ? accept(status) : away;
    }),
  };
  const definition = { getFederationStatus: FederationServiceService.getFederationStatus };
  const service = {
    definition,
    implementation: implementation as Pick<FederationServiceServer, 'getFederationStatus'>,
  };
  const { port } = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [service] }));
  return { asked, address: `127.0.0.1:${port}` };
}

test('who answers has when both were found equal, who does not since when, who has left on when; many that ask at once ask once', async () => {
  const { asked, address } = await federation(true);
  const links = scope.use(openNodeLinks(address, {}, logger));
  const [found, again] = await Promise.all([links.links(), links.links()]);
  expect(Object.fromEntries(found)).toEqual({
    arta: { consistentAt: '2027-03-01T09:00:00.000Z' },
    korca: { missingSince: '2027-03-01T08:30:00.000Z' },
    vlora: { leftAt: '2027-03-01T07:00:00.000Z' },
  });
  expect([again, asked.times]).toEqual([found, 1]);
});

test('where the federation service does not answer nothing is said of others', async () => {
  const { address } = await federation(false);
  for (const at of [address, '127.0.0.1:1']) {
    const links = scope.use(openNodeLinks(at, {}, logger));
    expect((await links.links()).size).toBe(0);
  }
});
