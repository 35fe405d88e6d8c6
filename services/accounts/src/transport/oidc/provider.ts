import { InfrastructureError } from '@inclust/kernel';
import type { Logger } from 'pino';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  type Configuration,
} from 'openid-client';
import type { OidcSettings } from '../../app/oidc-settings.ts';
import type { OidcProvider } from '../../app/ports.ts';

/** An OpenID provider: authorisation code with PKCE, state and nonce. What it offers is asked with the first login. */
export function openIdProvider({ issuer, clientId, clientSecret }: OidcSettings, logger: Logger): OidcProvider {
  let found: Promise<Configuration> | undefined;
  const configuration = async (): Promise<Configuration> => {
    const { hostname, protocol } = new URL(issuer);
    // Plain text only where nobody listens in between.
    const plain = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
    found ??= discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: 10,
      ...(plain ? { execute: [allowInsecureRequests] } : {}),
    });
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw new InfrastructureError('the OpenID provider is away', { cause: error });
    }
  };
  return {
    begin: async (redirectUri) => {
      const config = await configuration();
      const verifier = randomPKCECodeVerifier();
      const [state, nonce] = [randomState(), randomNonce()];
      const uri = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email',
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { uri: uri.href, login: { verifier, state, nonce, redirectUri } };
    },
    complete: async (login, callbackUri) => {
      if (!URL.canParse(callbackUri)) return undefined;
      const callback = new URL(callbackUri);
      const expected = new URL(login.redirectUri);
      if (callback.origin !== expected.origin || callback.pathname !== expected.pathname) return undefined;
      const config = await configuration();
      try {
        const tokens = await authorizationCodeGrant(config, callback, {
          pkceCodeVerifier: login.verifier,
          expectedState: login.state,
          expectedNonce: login.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) return undefined;
        const { iss, sub, email, email_verified: verified } = claims;
        return {
          subject: `${iss} ${sub}`,
          ...(verified === true && typeof email === 'string' ? { verifiedEmail: email } : {}),
        };
      } catch (error) {
        if (isRefusal(error)) {
          // The code alone: what came back may hold what the person is.
          logger.info({ reason: (error as { code?: string }).code ?? 'refused' }, 'OpenID login refused');
          return undefined;
        }
        throw new InfrastructureError('the OpenID provider is away', { cause: error });
      }
    },
  };
}

/** Whether what came back is not good, rather than that the provider is away. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof AuthorizationResponseError ||
    error instanceof ResponseBodyError ||
    (error instanceof ClientError && error.code !== 'OAUTH_TIMEOUT')
  );
}
