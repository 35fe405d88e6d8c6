import type { NodeId, Uuid } from '@inclust/kernel';
import type { ZoneName } from '@inclust/schedule';
import type { OpeningHours } from '../opening/opening-hours.ts';
import { zoneOf, type Space } from '../spaces/space.ts';
import type { Resource } from './resource.ts';

/** A resource with what deciding about its bookings needs of its space and its parts. */
export interface Bookable {
  readonly resource: Resource;
  /** Whose members pay as members. */
  readonly node: NodeId;
  /** Where it is. */
  readonly place: Pick<Space, 'names' | 'address'>;
  readonly zone: ZoneName;
  readonly hours: OpeningHours;
  /** In whose diaries a booking of it stands: its own, or those of its parts and of their parts. */
  readonly leaves: readonly Leaf[];
}

/** A resource without parts. */
export interface Leaf {
  readonly id: Uuid;
  /** How many units there are. */
  readonly capacity: number;
  /** Whether a booking takes all of them, however many it says. */
  readonly isWhole: boolean;
}

/** How deep parts may be in one another. */
export const deepest = 4;

/** A resource as it is booked; `parts` holds all that it is made of. */
export function bookable(node: NodeId, resource: Resource, space: Space, parts: ReadonlyMap<Uuid, Resource>): Bookable {
  const leaves = leavesOf(resource, parts);
  return {
    resource,
    node,
    place: { names: space.names, address: space.address },
    zone: zoneOf(space),
    hours: resource.hours ?? space.hours,
    // What is made of nothing but itself is a thing of its own.
    leaves: leaves.length === 0 ? [leafOf(resource, false)] : leaves,
  };
}

/** How many units of a leaf a booking takes. */
export function unitsOn({ capacity, isWhole }: Leaf, units: number): number {
  return isWhole ? capacity : units;
}

/** What a resource comes to in the end. Two changes at once may have made parts hold one another: each is looked at once. */
function leavesOf({ parts: named }: Resource, parts: ReadonlyMap<Uuid, Resource>): readonly Leaf[] {
  const seen = new Set<Uuid>();
  const leaves: Leaf[] = [];
  for (let ids = named; ids.length > 0;) {
    const level = ids.flatMap((id) => (seen.has(id) ? [] : (parts.get(id) ?? [])));
    for (const part of level) {
      seen.add(part.id);
      if (part.parts.length === 0) leaves.push(leafOf(part, true));
    }
    ids = level.flatMap((part) => part.parts);
  }
  return [...new Map(leaves.map((leaf) => [leaf.id, leaf])).values()];
}

function leafOf({ id, units }: Resource, isWhole: boolean): Leaf {
  return { id, capacity: units, isWhole };
}
