import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../local/places.ts';

/** What deploy/demo tells of bodies. */
export interface DemoBodies {
  readonly groups: readonly {
    readonly node: string;
    readonly id: string;
    readonly names: Readonly<Record<'el' | 'sq' | 'en', string>>;
    readonly parent: string;
  }[];
  readonly memberships: readonly DemoMembership[];
}

/** Somebody of a city's register in a body. */
export interface DemoMembership {
  readonly body: string;
  readonly city: string;
  readonly externalId: string;
  readonly role?: string;
}

/** Reads deploy/demo/bodies.json. */
export function readDemoBodies(): DemoBodies {
  return JSON.parse(readFileSync(join(projectFolder, 'deploy/demo/bodies.json'), 'utf8')) as DemoBodies;
}
