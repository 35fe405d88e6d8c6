import { refuse, type Outcome } from '@inclust/kernel';
import { limits, type ThrottleLimits } from '../domain/throttle.ts';
import type { AccountsApp } from './ports.ts';

/** Something that is tried at most so often. `key` holds no personal data: addresses are hashed. */
export interface Tried {
  readonly key: string;
  readonly limits: ThrottleLimits;
}

/** Tries with an e-mail address, whether it has an account or not, and from a peer. */
export function triesOf(
  app: AccountsApp,
  what: 'login' | 'mail',
  email: string,
  peer: string,
): [of: Tried, from: Tried] {
  return [
    { key: `${what}/account/${app.secrets.hash(email)}`, limits: what === 'mail' ? limits.mail : limits.account },
    triesFrom(app, what, peer),
  ];
}

/** Tries from a peer. */
export function triesFrom(app: AccountsApp, what: string, peer: string): Tried {
  return { key: `${what}/peer/${app.secrets.hash(peer)}`, limits: limits.peer };
}

/** Counts a try, of the peer first: one that is locked out does not lock out the accounts it asks for. The refusal where it waits. */
export async function attempt(app: AccountsApp, ...tried: readonly Tried[]): Promise<Outcome<never> | undefined> {
  for (const one of tried.toReversed()) {
    const wait = await app.tries.attempt(one.key, one.limits);
    if (wait !== undefined) {
      return refuse({
        code: 'too-many-attempts',
        kind: 'exhausted',
        message: 'There were too many attempts; wait a while.',
        retryAfterMilliseconds: wait,
      });
    }
  }
  return undefined;
}
