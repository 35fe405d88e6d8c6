import { SessionServiceClient, type SessionTokens } from '@inclust/contracts';
import { bearer, openClient, type Authorize, type ClientOptions } from '@inclust/rpc';
import { once } from './calls.ts';
import { RefusedError } from './refused-error.ts';
import type { CallSettings } from './retry.ts';

/** A session to call with. Holds secrets: never log it. */
export interface SessionSource {
  /** What is known of the session; absent where it has not begun. */
  readonly tokens?: SessionTokens;
  /** Begins the session where nothing is known of it. */
  readonly login?: { readonly email: string; readonly password: string };
  /** Told of new tokens: the ones before are used up. */
  readonly renewed?: (tokens: SessionTokens) => void;
}

/** Tokens are renewed when they have less than this left, in milliseconds. */
const renewBefore = 60_000;

/** Says with each call whose session it is; logs in with the first one and renews the tokens before they expire. */
export function sessionAuthorize(
  address: string,
  client: ClientOptions,
  source: SessionSource,
  settings: CallSettings,
): Authorize & Disposable {
  const sessions = openClient(SessionServiceClient, address, client);
  let tokens = source.tokens;
  let renewing: Promise<SessionTokens> | undefined;
  const loggedIn = () => once(settings, sessions.login.bind(sessions), source.login ?? { email: '', password: '' });
  const refreshed = async ({ refreshToken }: SessionTokens) => {
    try {
      return await once(settings, sessions.refreshSession.bind(sessions), { refreshToken });
    } catch (error) {
      // Who knows the password begins another session.
      if (source.login && error instanceof RefusedError && error.reason === 'session-ended') return loggedIn();
      throw error;
    }
  };
  const renewed = async (): Promise<SessionTokens> => {
    try {
      const answer = tokens ? await refreshed(tokens) : await loggedIn();
      if (!answer.tokens) throw new Error('the node answered without tokens');
      tokens = answer.tokens;
      source.renewed?.(tokens);
      return tokens;
    } finally {
      renewing = undefined;
    }
  };
  const authorize: Authorize = () => {
    if (tokens && Date.parse(tokens.accessExpireTime ?? '') - Date.now() > renewBefore)
      return bearer(tokens.accessToken);
    renewing ??= renewed();
    return renewing.then(({ accessToken }) => bearer(accessToken));
  };
  return Object.assign(authorize, { [Symbol.dispose]: () => sessions[Symbol.dispose]() });
}
