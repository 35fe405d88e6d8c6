import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleOptions } from '../commands/rule-options.ts';
import { projectFolder } from '../local/places.ts';
import type { Texts } from './texts.ts';

/** A space as deploy/demo has it, with what can be booked in it. */
export interface DemoSpace {
  readonly city: string;
  readonly country: string;
  readonly timeZone: string;
  readonly names: Texts;
  readonly street: string;
  readonly locality: string;
  readonly postalCode: string;
  /** As they are typed at the command line. */
  readonly hours: readonly string[];
  readonly resources: readonly DemoResource[];
  readonly plans: readonly DemoPlan[];
}

/** What members can subscribe to, as it is typed at the command line; the price in euros, in Albania a hundred leks for each. */
export interface DemoPlan {
  readonly id: string;
  readonly names: Texts;
  readonly time: readonly string[];
  readonly price: number;
  readonly carriesOver: number;
}

/** A resource; `id` is its own within the space. */
export interface DemoResource {
  readonly id: string;
  readonly kind: string;
  readonly names: Texts;
  readonly units?: number;
  readonly seats?: number;
  readonly features?: readonly string[];
  /** Ids of what it is made of. */
  readonly parts?: readonly string[];
  /** As they are typed at the command line. */
  readonly rules: RuleOptions;
  readonly creditClass?: string;
  readonly hours?: readonly string[];
  /** Euros for an hour, in Albania a hundred leks for each. */
  readonly memberPrice?: number;
  readonly guestPrice?: number;
}

interface CoworkingFile {
  readonly plans: readonly DemoPlan[];
  readonly resources: readonly DemoResource[];
  readonly spaces: readonly (Omit<DemoSpace, 'resources' | 'plans'> & {
    /** Ids of the resources that it does not have. */
    readonly without: readonly string[];
  })[];
}

/** Reads the spaces of deploy/demo/coworking.json. */
export function readDemoSpaces(): readonly DemoSpace[] {
  const text = readFileSync(join(projectFolder, 'deploy/demo/coworking.json'), 'utf8');
  const { plans, resources, spaces } = JSON.parse(text) as CoworkingFile;
  return spaces.map(({ without, ...space }) => ({
    ...space,
    plans,
    resources: resources.filter(({ id }) => !without.includes(id)),
  }));
}
