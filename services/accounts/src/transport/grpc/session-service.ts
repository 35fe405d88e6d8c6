import { SessionServiceService, type SessionServiceServer, type SessionTokens } from '@inclust/contracts';
import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { unary, type RpcCall, type RpcContext, type RpcService } from '@inclust/rpc';
import { login } from '../../app/login.ts';
import { issueNodeToken } from '../../app/node-token.ts';
import { beginOidcLogin, completeOidcLogin } from '../../app/oidc-login.ts';
import { requestPasswordReset, setPassword } from '../../app/passwords.ts';
import type { AccountsApp } from '../../app/ports.ts';
import { peerGroup, plainAddress } from '../../domain/peer.ts';
import { logout, refreshSession, type Tokens } from '../../app/sessions.ts';

/** Logging in and out as a gRPC service. `trustedProxy` is the address of a proxy that is believed where a call came from. */
export function sessionService(app: AccountsApp, context: RpcContext, trustedProxy: string | undefined): RpcService {
  const peerOf = ({ peer, forwardedFor }: RpcCall): string =>
    peerGroup(plainAddress(peer) === trustedProxy && forwardedFor !== undefined ? forwardedFor : peer);
  const implementation: SessionServiceServer = {
    login: unary(context, async (request, call) => answer(await login(app, request, peerOf(call)))),
    refreshSession: unary(context, async ({ refreshToken }) => answer(await refreshSession(app, refreshToken))),
    logout: unary(context, async ({ refreshToken }) => {
      await logout(app, refreshToken);
      return accept({});
    }),
    whoAmI: unary(context, async (_, { actor }) =>
      accept({
        kind: kinds[actor.kind],
        id: actor.id,
        nodeId: actor.node,
        roles: [...actor.roles],
        member: actor.kind === 'account' && actor.member ? `nodes/${actor.node}/members/${actor.member}` : '',
      }),
    ),
    issueNodeToken: unary(context, async ({ nodeId }, { actor }) => {
      const issued = await issueNodeToken(app, nodeId, actor);
      if (!issued.ok) return issued;
      return accept({ accessToken: issued.value.token, accessExpireTime: time(issued.value.expiresAt) });
    }),
    requestPasswordReset: unary(context, async ({ email }, call) =>
      empty(await requestPasswordReset(app, email, peerOf(call))),
    ),
    setPassword: unary(context, async (request, call) => empty(await setPassword(app, request, peerOf(call)))),
    beginOidcLogin: unary(context, async ({ redirectUri }, call) => {
      const begun = await beginOidcLogin(app, redirectUri, peerOf(call));
      return begun.ok ? accept({ authorizationUri: begun.value.uri, loginId: begun.value.id }) : begun;
    }),
    completeOidcLogin: unary(context, async (request, call) =>
      answer(await completeOidcLogin(app, request, peerOf(call))),
    ),
  };
  return { definition: SessionServiceService, implementation };
}

const kinds: Readonly<Record<Actor['kind'], string>> = {
  account: 'account',
  apiKey: 'api-key',
  service: 'service',
  anonymous: 'anonymous',
};

function answer(outcome: Outcome<Tokens>): Outcome<{ tokens: SessionTokens }> {
  if (!outcome.ok) return outcome;
  const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt } = outcome.value;
  return accept({
    tokens: {
      accessToken,
      accessExpireTime: time(accessExpiresAt),
      refreshToken,
      refreshExpireTime: time(refreshExpiresAt),
    },
  });
}

function empty(outcome: Outcome<void>): Outcome<object> {
  return outcome.ok ? accept({}) : outcome;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
