import { generateKeyPairSync } from 'node:crypto';
import { testAccess } from '@inclust/access/testing';
import { connect, RefusedError, type NodeClient } from '@inclust/client';
import { GetMemberResponse, MemberServiceService, MemberState } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { accept, parseNodeId, refuse, type Actor, type NodeId, type Uuid } from '@inclust/kernel';
import { connectNats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { startRpcServer, unary, type RpcService } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';
import { createEvents } from '../src/service.ts';

export const node = parseNodeId('kerkyra') as NodeId;

/** A person of the register who represents `organisation`, and has represented `formerOrganisation`. */
export const representative = '01890000-0000-8000-8000-000000000009' as Uuid;
export const organisation = `nodes/${node}/members/01890000-0000-8000-8000-000000000001`;
export const formerOrganisation = `nodes/${node}/members/01890000-0000-8000-8000-000000000002`;

/** The register of the node as far as events ask it. */
export function registerWith(): RpcService {
  const context = {
    logger: createLogger({ node: 'test', service: 'members', level: 'trace', destination: toldStream }),
    admit: testAccess().admit,
  };
  const name = `nodes/${node}/members/${representative}`;
  const roles = [
    { kind: 'representative', organisation, fromDate: '2026-01-01', toDate: '' },
    { kind: 'representative', organisation: formerOrganisation, fromDate: '2025-01-01', toDate: '2026-01-01' },
  ];
  const found = GetMemberResponse.fromPartial({ member: { name, state: MemberState.MEMBER_STATE_ACTIVE, roles } });
  const getMember = unary(context, async (request: { readonly name: string }) =>
    request.name === name
      ? accept(found)
      : refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' }),
  );
  return { definition: { getMember: MemberServiceService.getMember }, implementation: { getMember } };
}

/** One process of events over the given servers, and a client of it. */
export async function servingEvents(
  scope: AsyncDisposableStack,
  mongoUrl: string,
  natsUrl: string,
  actor?: Actor,
  onStep?: (step: string) => void,
) {
  const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(mongoUrl, 'events-test')).connection;
  const nats = scope.use(await connectNats({ url: natsUrl, name: 'events-test', logger })).connection;
  const register = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [registerWith()] }));
  const events = scope.use(
    await createEvents({
      node,
      language: 'el',
      timeZone: 'Europe/Athens',
      ticketKey: generateKeyPairSync('ed25519').privateKey,
      membersAddress: `127.0.0.1:${register.port}`,
      mongo,
      nats,
      access: testAccess(actor),
      logger,
      ...(onStep ? { onStep } : {}),
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: events.services }));
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`));
  return { mongo, nats, client };
}

/** The fields and rules, or else the code, with which a call is refused. */
export async function refusedWith(calling: Promise<unknown>): Promise<readonly string[]> {
  try {
    await calling;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, violations } = error;
    return violations.length > 0 ? violations.map(({ field, rule }) => `${field} ${rule}`) : [reason];
  }
  return ['accepted'];
}
