import { createServer, type Server } from 'node:http';
import { fileScope, openTestNats, temporaryFolder, testDatabase } from '@inclust/testkit';
import Provider from 'oidc-provider';
import { beforeAll, expect, test } from 'vitest';
import { noSecretIsTold } from './no-secret-is-told.ts';
import { by, makeHome, refused, secret, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
const redirectUri = 'http://127.0.0.1:4711/callback';
let process1: Awaited<ReturnType<typeof serving>>;
let operator: Calls;

/** People of the provider by their subject. */
const people: Record<string, { email: string; email_verified: boolean }> = {
  maria: { email: 'maria@example.gr', email_verified: true },
  unverified: { email: 'unverified@example.gr', email_verified: false },
  uninvited: { email: 'uninvited@example.gr', email_verified: true },
  renamed: { email: 'renamed@example.gr', email_verified: true },
};

/** An OpenID provider where everybody agrees at once; `login_hint` says who comes. */
async function startProvider(clientSecret: string): Promise<string> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.defer(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'inclust', client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key of the test'] },
    interactions: { url: (_, { uid }) => `/agree/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/agree/')) return void answer(request, response);
    const agree = async (): Promise<void> => {
      const { params, prompt, session } = await provider.interactionDetails(request, response);
      const accountId = session?.accountId ?? String(params['login_hint']);
      if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId } });
      const grant = new provider.Grant({ accountId, clientId: 'inclust' });
      grant.addOIDCScope('openid email');
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    };
    agree().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return issuer;
}

beforeAll(async () => {
  const home = scope.use(await temporaryFolder()).path;
  makeHome(home);
  const clientSecret = secret('a secret of the client');
  const oidc = { issuer: await startProvider(clientSecret), clientId: 'inclust', clientSecret };
  process1 = await serving(scope, { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url, home, oidc });
  operator = process1.as(by.home(home));
});

/** What a browser does: follows the provider until it sends the person back. */
async function browse(authorizationUri: string, who: string): Promise<string> {
  const cookies = new Map<string, string>();
  let at = new URL(authorizationUri);
  at.searchParams.set('login_hint', who);
  for (let turn = 0; turn < 10; turn += 1) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    at = new URL(location, at);
    if (at.href.startsWith(redirectUri)) return secret(at.href);
  }
  throw new Error('the provider sends in circles');
}

async function loginAs(who: string) {
  const begun = await process1.as().beginOidc(redirectUri);
  return process1.as().completeOidc(begun.loginId, await browse(begun.authorizationUri, who));
}

const loginRefused = { reason: 'login-refused' };

test('who was invited comes in by a verified address, and from then on by what she is at the provider', async () => {
  const made = await operator.create('maria@example.gr', ['coordinator']);
  const tokens = await loginAs('maria');
  const who = await process1.as(by.token(tokens.accessToken)).whoAmI();
  expect(who).toMatchObject({ id: made.name.split('/').at(-1), roles: ['coordinator'] });
  people['maria'] = { email: 'other@example.gr', email_verified: true };
  const again = await loginAs('maria');
  expect((await process1.as(by.token(again.accessToken)).whoAmI()).id).toBe(who.id);
  expect((await process1.as().refresh(again.refreshToken)).accessToken).not.toBe('');
});

test('who was not invited, has no verified address or is disabled does not come in', async () => {
  await operator.create('unverified@example.gr', ['member']);
  const renamed = await operator.create('renamed@example.gr', ['member']);
  expect(await refused(loginAs('uninvited'))).toMatchObject(loginRefused);
  expect(await refused(loginAs('unverified'))).toMatchObject(loginRefused);
  await operator.disable(renamed.name);
  expect(await refused(loginAs('renamed'))).toMatchObject(loginRefused);
});

test('a login is completed once, with what came back for it', async () => {
  await operator.create('twice@example.gr', ['member']);
  people['twice'] = { email: 'twice@example.gr', email_verified: true };
  const [one, other] = [await process1.as().beginOidc(redirectUri), await process1.as().beginOidc(redirectUri)];
  const back = await browse(one.authorizationUri, 'twice');
  // What came back for one login is nothing to another: its state differs.
  expect(await refused(process1.as().completeOidc(other.loginId, back))).toMatchObject(loginRefused);
  const elsewhere = back.replace('/callback', '/elsewhere');
  expect(await refused(process1.as().completeOidc('unknown', back))).toMatchObject(loginRefused);
  await process1.as().completeOidc(one.loginId, back);
  expect(await refused(process1.as().completeOidc(one.loginId, back))).toMatchObject(loginRefused);
  const third = await process1.as().beginOidc(redirectUri);
  expect(await refused(process1.as().completeOidc(third.loginId, elsewhere))).toMatchObject(loginRefused);
});

test('an address to come back to that is none is refused', async () => {
  for (const wrong of ['', 'not an address', 'javascript:alert(1)'])
    expect((await refused(process1.as().beginOidc(wrong)))?.fields).toEqual(['redirect_uri uri-format']);
});

test('no secret that was used is in a log, an event, an error or the database', async () => {
  await noSecretIsTold(process1);
});
