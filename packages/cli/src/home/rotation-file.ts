import { existsSync, readFileSync, rmSync } from 'node:fs';
import { renewSecret, type HomePaths } from '@inclust/node-home';

/** What of a node can be renewed. */
export const rotationParts = ['envelope', 'link', 'certificate'] as const;
export type RotationPart = (typeof rotationParts)[number];

/** A rotation that is under way; the public halves of what it brings. */
export interface Rotation {
  readonly parts: readonly RotationPart[];
  /** Somebody else may have the keys before. */
  readonly compromised: boolean;
  /** ISO 8601 in UTC. */
  readonly beganAt: string;
}

/** The rotation that is under way in a home; `undefined` where none is. */
export function readRotation(paths: HomePaths): Rotation | undefined {
  return existsSync(paths.rotation) ? (JSON.parse(readFileSync(paths.rotation, 'utf8')) as Rotation) : undefined;
}

/** Notes that a rotation is under way; a crash leaves it noted or not. */
export function writeRotation(paths: HomePaths, rotation: Rotation): void {
  renewSecret(paths.rotation, `${JSON.stringify(rotation, null, 2)}\n`);
}

/** Notes that a rotation is done. */
export function endRotation(paths: HomePaths): void {
  rmSync(paths.rotation, { force: true });
}
