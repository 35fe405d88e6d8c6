import { existsSync, readFileSync, rmSync } from 'node:fs';
import { renewSecret } from './keys.ts';
import type { HomePaths } from './paths.ts';

/** How far a city has come in leaving the federation; kept in its home, no secret. */
export interface Departure {
  /** When its command asked first, ISO 8601 in UTC. */
  readonly askedAt?: string;
  /** Since when it takes part no more, ISO 8601 in UTC; absent while that is not known. */
  readonly leftAt?: string;
  /** Whether the meta-cluster has put it out. */
  readonly isRemoved?: boolean;
  /** Whether its process has forgotten the other nodes. */
  readonly isForgotten?: boolean;
  /** It has joined again since. */
  readonly isOver?: boolean;
}

/** The departure that a home knows of; `undefined` where there is none. */
export function readDeparture(paths: HomePaths): Departure | undefined {
  return existsSync(paths.departure) ? (JSON.parse(readFileSync(paths.departure, 'utf8')) as Departure) : undefined;
}

/** Whether the city takes part no more. */
export function isOut({ leftAt, isOver = false }: Departure): boolean {
  return leftAt !== undefined && !isOver;
}

/** Keeps how far a departure has come; a crash leaves what was there or this. */
export function writeDeparture(paths: HomePaths, departure: Departure): void {
  renewSecret(paths.departure, `${JSON.stringify(departure, null, 2)}\n`);
}

/** Removes what is known of a departure. */
export function removeDeparture(paths: HomePaths): void {
  rmSync(paths.departure, { force: true });
}
