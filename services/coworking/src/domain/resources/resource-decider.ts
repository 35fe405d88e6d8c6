import { accept, below, invalid, refuse, type Decider, type InstantText } from '@inclust/kernel';
import { resourceNotFound } from '../bookings/refusals.ts';
import { resourceViolations, type Resource } from './resource.ts';

/** A resource with what is known of it since when. */
export interface KeptResource extends Resource {
  readonly createdAt: InstantText;
  readonly changedAt: InstantText;
}

export interface ResourceCommand {
  readonly kind: 'create' | 'edit';
  readonly at: InstantText;
  readonly resource: Resource;
  /** What of it is booked from now on: nothing, itself, or something that it is a part of. */
  readonly booked: 'nothing' | 'itself' | 'whole';
}

/** What has happened to a resource; each holds the whole of it. */
export interface ResourceStep {
  readonly kind: 'created' | 'edited';
  readonly at: InstantText;
  readonly resource: Resource;
}

/**
 * The rules for one resource. Refused: `resource-exists`, `resource-not-found`, `invalid-input` with each field and rule, and `resource-in-use`
 * where units or parts change of what is booked.
 */
export const resourceDecider: Decider<ResourceCommand, ResourceStep, KeptResource | undefined> = {
  initial: undefined,
  decide: ({ kind, at, resource, booked }, before) => {
    const broken = resourceViolations(resource);
    if (broken.length > 0) return invalid(broken.map(below('resource')));
    if (kind === 'create')
      return before
        ? refuse({ code: 'resource-exists', kind: 'exists', message: 'There is a resource with this id.' })
        : accept([{ kind: 'created', at, resource }]);
    if (!before) return resourceNotFound;
    if (!mayChangeExtent(before, resource, booked)) return resourceInUse;
    const { createdAt: _, changedAt: __, ...old } = before;
    return accept(isSame(old, resource) ? [] : [{ kind: 'edited', at, resource }]);
  },
  evolve: (before, { at, resource }) => ({ ...resource, createdAt: before?.createdAt ?? at, changedAt: at }),
};

const resourceInUse = refuse({
  code: 'resource-in-use',
  kind: 'state',
  message:
    'It, or what it is a part of, is booked from now on: its units and parts cannot change before these bookings are over or cancelled.',
});

/**
 * Bookings stand in the diaries of parts with the units that these had. There may be more of what is booked itself, not fewer; of a part of
 * what is booked whole there may not, since the new ones would not be taken.
 */
function mayChangeExtent(before: Resource, after: Resource, booked: ResourceCommand['booked']): boolean {
  if (booked === 'nothing') return true;
  if (before.parts.join() !== after.parts.join()) return false;
  return booked === 'itself' ? before.units <= after.units : before.units === after.units;
}

function isSame(one: Resource, other: Resource): boolean {
  const text = (resource: Resource) =>
    JSON.stringify(resource, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return text(one) === text(other);
}
