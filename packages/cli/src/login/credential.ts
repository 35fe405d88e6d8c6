import { existsSync, readFileSync } from 'node:fs';
import { operatorOfHome } from '@inclust/access';
import { connect, type ConnectSettings } from '@inclust/client';
import { homePaths } from '@inclust/node-home';
import { bearer } from '@inclust/rpc';
import { Failure } from '../failure.ts';
import type { LocalNode } from '../local/homes.ts';
import type { SavedLogins } from './saved-logins.ts';

/** Where a command takes from who calls; the first that there is counts. */
export interface CredentialSources {
  /** `--operator-of`. */
  readonly operatorOf: string | undefined;
  /** INCLUST_TOKEN and INCLUST_API_KEY. */
  readonly token: string | undefined;
  readonly apiKey: string | undefined;
  readonly logins: SavedLogins;
  /** The nodes of the data folder: who can read it is their operator. */
  readonly local: readonly LocalNode[];
  /** The authority to trust, PEM. */
  readonly authority: string | undefined;
}

/** A token is renewed when it has less than this left, in milliseconds. */
const renewBefore = 60_000;

/** How a command calls the node at an address. */
export function credentialFor(address: string, sources: CredentialSources): ConnectSettings {
  const { token, apiKey, operatorOf, logins, local } = sources;
  const common = sources.authority === undefined ? {} : { authority: sources.authority };
  if (operatorOf) return { ...common, authorize: operatorOfHome(operatorOf) };
  if (token) return { ...common, token };
  if (apiKey) return { ...common, apiKey };
  if (logins.get(address)) return { ...common, authorize: () => savedToken(address, logins, common) };
  const node = local.find((one) => one.address === address);
  if (!node) return common;
  const { operatorKey } = homePaths(node.home);
  return existsSync(operatorKey)
    ? { ...common, apiKey: readFileSync(operatorKey, 'utf8').trim() }
    : { ...common, authorize: operatorOfHome(node.home) };
}

async function savedToken(address: string, logins: SavedLogins, common: ConnectSettings) {
  const fresh = logins.get(address);
  if (fresh && isFresh(fresh)) return bearer(fresh.accessToken);
  return logins.alone(async () => {
    // Another command may have renewed it meanwhile.
    const tokens = logins.get(address);
    if (tokens && isFresh(tokens)) return bearer(tokens.accessToken);
    using client = connect(address, common);
    try {
      const renewed = await client.sessions.refreshSession({ refreshToken: tokens?.refreshToken ?? '' });
      logins.put(address, renewed.tokens);
      return bearer(renewed.tokens?.accessToken ?? '');
    } catch (error) {
      throw new Failure('refused', 'session-ended', 'Your session has ended.', 'Log in again: inclust login.', {
        cause: error,
      });
    }
  });
}

function isFresh({ accessExpireTime }: { readonly accessExpireTime?: string | undefined }): boolean {
  return Date.parse(accessExpireTime ?? '') - Date.now() > renewBefore;
}
