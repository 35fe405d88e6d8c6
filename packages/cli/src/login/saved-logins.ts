import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SessionTokens } from '@inclust/contracts';
import { writeSecret } from '@inclust/node-home';

/** The sessions of this person at nodes, by `host:port`. In a folder that only she can read. */
export interface SavedLogins {
  get(address: string): SessionTokens | undefined;
  /** Keeps, or with `undefined` forgets, a session. */
  put(address: string, tokens: SessionTokens | undefined): void;
  /** Runs while no other command works on the sessions: a refresh token works once. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** A command that holds the sessions for longer was killed, in milliseconds. */
const longestHeld = 30_000;

/** The sessions in a folder; it is made when there is something to keep. */
export function savedLogins(folder: string): SavedLogins {
  const file = join(folder, 'logins.json');
  const lock = join(folder, 'logins.lock');
  const read = (): Record<string, unknown> => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  };
  return {
    get: (address) => {
      const found = read()[address];
      return found === undefined ? undefined : SessionTokens.fromJSON(found);
    },
    put: (address, tokens) => {
      const { [address]: _before, ...others } = read();
      const all = tokens ? { ...others, [address]: SessionTokens.toJSON(tokens) } : others;
      writeSecret(`${file}.new`, `${JSON.stringify(all, null, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
    alone: async (work) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      while (!taken(lock)) {
        if (heldFor(lock) > longestHeld) rmSync(lock, { recursive: true, force: true });
        else await pause(50);
      }
      try {
        return await work();
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
    },
  };
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function heldFor(lock: string): number {
  return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
