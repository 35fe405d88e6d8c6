import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';
import type { Party } from './agreement.ts';
import { subjectKey, type SubjectKey } from './subject.ts';

/** How many there were from a moment on, by the version that said so. */
export interface Level {
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly amount: number;
}

/** A co-working space of a node. */
export interface SpaceSubject {
  readonly kind: 'space';
  readonly timeZone: string;
  /** How many enterprises its incubation can host at once, oldest first. */
  readonly levels: readonly Level[];
}

/** Something of a space that people book. */
export interface ResourceSubject {
  readonly kind: 'resource';
  readonly space: string;
  /** `room`, `desks`, `studio`, `equipment`. */
  readonly resourceKind: string;
  /** Of other resources, which count by themselves. */
  readonly isComposed: boolean;
  /** How many there are, oldest first; none once it is retired. */
  readonly levels: readonly Level[];
}

/** The levels of two states of the same subject, each version once, in their order. */
export function uniteLevels(one: readonly Level[], other: readonly Level[]): readonly Level[] {
  const byVersion = new Map([...one, ...other].map((level) => [level.version, level]));
  return [...byVersion.values()].toSorted((left, right) => left.version - right.version);
}

/** The space that tells the zone of a resource. */
export function spaceOf({ space }: ResourceSubject, node: string): SubjectKey {
  return subjectKey(node, 'space', space);
}

/** How many enterprises can be hosted: what each version changes. */
export function observeSpace({ timeZone, levels }: SpaceSubject, id: string): Observation[] {
  return steps(levels, timeZone).map(({ day, by }) => ({
    kind: 'incubation',
    day,
    amount: by,
    dimensions: { space: id },
    verified: true,
  }));
}

/** How many desks, rooms and studios there are: what each version changes. Equipment is no place, and what is made of others counts there. */
export function observeResource(resource: ResourceSubject, timeZone: string): Observation[] {
  const { space, resourceKind, isComposed, levels } = resource;
  if (isComposed || resourceKind === 'equipment') return [];
  return steps(levels, timeZone).map(({ day, by }) => ({
    kind: 'place',
    day,
    amount: by,
    dimensions: { space, kind: resourceKind },
    verified: true,
  }));
}

function steps(levels: readonly Level[], timeZone: string): { readonly day: PlainDateText; readonly by: number }[] {
  return levels.flatMap(({ at, amount }, turn) => {
    const by = amount - (levels[turn - 1]?.amount ?? 0);
    if (by === 0) return [];
    const day = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() as PlainDateText;
    return [{ day, by }];
  });
}

/** An organisation for whom somebody came to a booking on a day. */
export interface SpaceUseSubject {
  readonly kind: 'space-use';
  readonly organisation: Party;
  readonly day: PlainDateText;
  readonly isRevoked: boolean;
}

/** An enterprise uses the spaces in each year in which it came. */
export function observeSpaceUse({ organisation, day, isRevoked }: SpaceUseSubject): Observation[] {
  if (isRevoked || !organisation.enterprise) return [];
  const { distinctKey, size, nace } = organisation;
  return [{ kind: 'space-use', day, amount: 1, key: distinctKey, dimensions: { size, nace }, verified: true }];
}
