import { noteSecret, noteTold } from '@inclust/testkit';
import { createServer } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata } from '@grpc/grpc-js';
import { openNodeAccess, operatorOfHome } from '@inclust/access';
import {
  type ApiKeyQuota,
  AccountServiceClient,
  ApiKeyServiceClient,
  GetMemberResponse,
  MemberServiceService,
  MemberState,
  AccountLookupServiceClient,
  SessionServiceClient,
  type SessionTokens,
} from '@inclust/contracts';
import { accept, parseNodeId, refuse, type NodeId } from '@inclust/kernel';
import { openMailer } from '@inclust/mail';
import { connectNats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { homePaths, writeNodeFile } from '@inclust/node-home';
import {
  apiKey,
  bearer,
  callUnary,
  openClient,
  refusalOf,
  startRpcServer,
  unary,
  type Authorize,
  type RpcService,
} from '@inclust/rpc';
import pino from 'pino';
import { createAccounts } from '../src/service.ts';
import type { OidcSettings } from '../src/app/oidc-settings.ts';

export const node = parseNodeId('kerkyra') as NodeId;
/** A member that the register has. */
export const member = 'nodes/kerkyra/members/018f2f6e-7a3b-7c11-9d2e-0123456789ab';
/** Another one, one who was erased, and one who was merged into `member`. */
export const otherMember = 'nodes/kerkyra/members/018f2f6e-7a3b-7c11-9d2e-0123456789ac';
export const erasedMember = 'nodes/kerkyra/members/018f2f6e-7a3b-7c11-9d2e-0123456789ad';
export const mergedMember = 'nodes/kerkyra/members/018f2f6e-7a3b-7c11-9d2e-0123456789ae';

/** Makes the home of the node. */
export function makeHome(home: string): void {
  writeNodeFile(home, {
    nodeId: node,
    role: 'city',
    countryCode: 'GR',
    timeZone: 'Europe/Athens',
    language: 'el',
    ports: { nats: 1, mongo: 2, grpc: 3 },
  });
}

/** What is told to people and programs, word by word: logs, and the texts of errors. */
export const told: string[] = [];

/** Secrets that tests have used or were given. */
export const used = new Set<string>();

/** Notes a secret and hands it on. */
export function secret(text: string): string {
  used.add(text);
  return noteSecret(text);
}

function say(line: string): void {
  told.push(line);
  noteTold(line);
}

/** One process of accounts over the given servers and home. */
export async function serving(
  scope: AsyncDisposableStack,
  given: { mongoUrl: string; natsUrl: string; home: string; oidc?: OidcSettings },
) {
  const { home, mongoUrl, natsUrl, oidc } = given;
  const logger = pino({ level: 'trace' }, { write: say });
  const mongo = scope.use(await connectMongo(mongoUrl, 'accounts-test')).connection;
  const nats = scope.use(await connectNats({ url: natsUrl, name: 'accounts-test', logger })).connection;
  const paths = homePaths(home);
  const address = `127.0.0.1:${await freePort()}`;
  const access = scope.use(await openNodeAccess({ node, paths, nats, accountsAddress: address, client: {}, logger }));
  const mailer = openMailer({ from: 'InClust <no-reply@example.org>', folder: paths.mail });
  const context = { logger, admit: access.admit };
  const accounts = scope.use(
    await createAccounts({
      node,
      language: 'el',
      mongo,
      nats,
      access,
      mailer,
      oidc,
      trustedProxy: '127.0.0.1',
      membersAddress: address,
      logger,
    }),
  );
  const services = [...accounts.services, registerWith(context)];
  const server = scope.use(await startRpcServer({ listen: address, services }));
  server.setServing(true);
  return {
    address,
    mongo,
    nats,
    paths,
    as: (authorize?: Authorize, peer?: string) => calls(scope, address, authorize, peer),
  };
}

/** The register as far as accounts ask it. */
function registerWith(context: Parameters<typeof unary>[0]): RpcService {
  const known = new Map([
    [member, { name: member }],
    [otherMember, { name: otherMember }],
    [mergedMember, { name: member }],
    [erasedMember, { name: erasedMember, state: MemberState.MEMBER_STATE_ERASED }],
  ]);
  const getMember = unary(context, async (request: { name: string }) => {
    const found = known.get(request.name);
    return found
      ? accept(GetMemberResponse.fromPartial({ member: found }))
      : refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' });
  });
  return { definition: { getMember: MemberServiceService.getMember }, implementation: { getMember } };
}

let peers = 0;

/** Calls of somebody, from a place of her own. */
export type Calls = ReturnType<typeof calls>;

function calls(scope: AsyncDisposableStack, address: string, authorize?: Authorize, from?: string) {
  const client = authorize ? { authorize } : {};
  const accounts = scope.use(openClient(AccountServiceClient, address, client));
  const sessions = scope.use(openClient(SessionServiceClient, address, client));
  const keys = scope.use(openClient(ApiKeyServiceClient, address, client));
  const lookup = scope.use(openClient(AccountLookupServiceClient, address, client));
  peers += 1;
  const metadata = new Metadata();
  metadata.set('x-real-ip', from ?? `192.0.2.${peers}`);
  const tokens = async (answer: Promise<{ tokens?: SessionTokens | undefined }>): Promise<SessionTokens> => {
    const found = (await answer).tokens;
    if (!found) throw new Error('no tokens');
    secret(found.accessToken);
    secret(found.refreshToken);
    return found;
  };
  const key = async <Answer extends { key: string }>(answer: Promise<Answer>): Promise<Answer> => {
    const found = await answer;
    secret(found.key);
    return found;
  };
  const change = (name: string, etag = '') => ({ name, etag, requestId: newRequestId() });
  return {
    login: (email: string, password: string) =>
      tokens(callUnary(sessions.login.bind(sessions), metadata, { email, password: secret(password) }, 60_000)),
    refresh: (refreshToken: string) =>
      tokens(callUnary(sessions.refreshSession.bind(sessions), metadata, { refreshToken })),
    logout: (refreshToken: string) => callUnary(sessions.logout.bind(sessions), metadata, { refreshToken }),
    whoAmI: () => callUnary(sessions.whoAmI.bind(sessions), metadata, {}),
    nodeToken: (nodeId: string) => callUnary(sessions.issueNodeToken.bind(sessions), metadata, { nodeId }),
    requestReset: (email: string) => callUnary(sessions.requestPasswordReset.bind(sessions), metadata, { email }),
    setPassword: (resetToken: string, newPassword: string) =>
      callUnary(sessions.setPassword.bind(sessions), metadata, { resetToken, newPassword: secret(newPassword) }),
    beginOidc: (redirectUri: string) => callUnary(sessions.beginOidcLogin.bind(sessions), metadata, { redirectUri }),
    completeOidc: (loginId: string, callbackUri: string) =>
      tokens(callUnary(sessions.completeOidcLogin.bind(sessions), metadata, { loginId, callbackUri })),
    create: async (
      email: string,
      roles: string[],
      more: { member?: string; language?: string; requestId?: string } = {},
    ) => {
      const request = { email, roles, language: '', member: '', requestId: newRequestId(), ...more };
      const { account } = await callUnary(accounts.createAccount.bind(accounts), metadata, request);
      if (!account) throw new Error('no account');
      return account;
    },
    get: async (name: string) => (await callUnary(accounts.getAccount.bind(accounts), metadata, { name })).account,
    list: (pageSize = 0, pageToken = '') =>
      callUnary(accounts.listAccounts.bind(accounts), metadata, { pageSize, pageToken }),
    roles: (name: string, roles: string[], etag = '') =>
      callUnary(accounts.changeAccountRoles.bind(accounts), metadata, { ...change(name, etag), roles }),
    disable: (name: string, etag = '') =>
      callUnary(accounts.disableAccount.bind(accounts), metadata, change(name, etag)),
    enable: (name: string) => callUnary(accounts.enableAccount.bind(accounts), metadata, change(name)),
    link: async (name: string, to: string, etag = '') =>
      (await callUnary(accounts.linkAccount.bind(accounts), metadata, { ...change(name, etag), member: to })).account,
    unlink: async (name: string, etag = '') =>
      (await callUnary(accounts.unlinkAccount.bind(accounts), metadata, change(name, etag))).account,
    ofMembers: async (...members: string[]) =>
      (await callUnary(lookup.listAccountsOfMembers.bind(lookup), metadata, { members })).accounts,
    outbox: () => callUnary(lookup.getAccountsOutbox.bind(lookup), metadata, {}),
    revokeSessions: (name: string) => callUnary(accounts.revokeAccountSessions.bind(accounts), metadata, { name }),
    createKey: (label: string, roles: string[] = [], expireDays = 0, quota?: ApiKeyQuota) =>
      key(callUnary(keys.createApiKey.bind(keys), metadata, { label, roles, expireDays, quota })),
    setQuota: (name: string, quota: ApiKeyQuota) =>
      callUnary(keys.setApiKeyQuota.bind(keys), metadata, { name, quota }),
    ownKey: () => callUnary(keys.getOwnApiKey.bind(keys), metadata, {}),
    rotateKey: (name: string, graceSeconds?: number) =>
      key(callUnary(keys.rotateApiKey.bind(keys), metadata, { name, graceSeconds })),
    revokeKey: (name: string) => callUnary(keys.revokeApiKey.bind(keys), metadata, { name }),
    listKeys: (prefix = '', pageSize = 0, pageToken = '') =>
      callUnary(keys.listApiKeys.bind(keys), metadata, { prefix, pageSize, pageToken }),
  };
}

/** Says who calls: whoever can read the home, a token, a key. */
export const by = {
  home: (home: string): Authorize => operatorOfHome(home),
  token:
    (token: string): Authorize =>
    () =>
      bearer(token),
  key:
    (key: string): Authorize =>
    () =>
      apiKey(key),
};

let requests = 0;
const newRequestId = (): string => `request-${(requests += 1)}-${process.pid}`;

/** The newest token that was mailed to an address. */
export async function mailedToken(folder: string, to: string): Promise<string | undefined> {
  const names: string[] = await readdir(folder).catch(() => []);
  for (const name of names.toSorted().toReversed()) {
    const text = await readFile(join(folder, name), 'utf8');
    const token = /^irt_[\w-]{43}$/mu.exec(text.replaceAll('=5F', '_'))?.[0];
    if (text.includes(`To: ${to}`) && token) return secret(token);
  }
  return undefined;
}

/** The status and the refusal with which a call fails; `undefined` when it does not. */
export async function refused(call: Promise<unknown>) {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { code, details, metadata } = error as { code: number; details: string; metadata?: Metadata };
    say(`${details} ${String(error)} ${JSON.stringify(metadata?.getMap())}`);
    const found = refusalOf(error);
    const fields = (found?.violations ?? []).map(({ field, rule }) => `${field} ${rule}`);
    return { code, reason: found?.reason, details, fields };
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    }),
  );
}
