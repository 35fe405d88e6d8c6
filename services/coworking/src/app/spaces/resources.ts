import {
  accept,
  checkRequestId,
  invalid,
  staleVersion,
  type FieldViolation,
  type Outcome,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { resourceNotFound } from '../../domain/bookings/refusals.ts';
import { deepest } from '../../domain/resources/bookable.ts';
import { resourceDecider, type KeptResource } from '../../domain/resources/resource-decider.ts';
import type { Resource } from '../../domain/resources/resource.ts';
import { nameOf } from '../names.ts';
import { staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';

/** Makes a resource of a space. Refused: `not-allowed`, `invalid-input`. */
export async function createResource(
  app: CoworkingApp,
  resource: Resource,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptResource>>> {
  const denied = staffOnly(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const misfit = await misfits(app, resource);
  if (misfit.length > 0) return invalid(misfit);
  const at = app.clock.now();
  return app.resources.save(resource.id, request, (current) =>
    resourceDecider.decide({ kind: 'create', at, resource, booked: 'nothing' }, current?.state),
  );
}

/**
 * Changes a resource by a pure function of what it is. Refused: `not-allowed`, `resource-not-found`, `stale-etag`, `resource-in-use`,
 * `invalid-input`.
 */
export async function updateResource(
  app: CoworkingApp,
  { id, etag }: { readonly id: Uuid; readonly etag: string },
  change: (resource: Resource) => Resource,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptResource>>> {
  const denied = staffOnly(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const found = await app.resources.get(id);
  if (!found) return resourceNotFound;
  const misfit = await misfits(app, change(found.state));
  if (misfit.length > 0) return invalid(misfit);
  const at = app.clock.now();
  const booked = await bookedOf(app, id, Date.parse(at));
  return app.resources.save(id, request, (current) => {
    if (!current) return resourceNotFound;
    const stale = staleVersion(etag, current.version, nameOf(app.node, 'resources', id));
    if (stale) return stale;
    const { createdAt: _, changedAt: __, ...resource } = current.state;
    return resourceDecider.decide({ kind: 'edit', at, resource: change(resource), booked }, current.state);
  });
}

/** What is booked after a moment of a resource: what it is a part of, itself, or nothing. */
async function bookedOf({ resources, bookings }: CoworkingApp, id: Uuid, after: number) {
  const wholes = new Set<Uuid>();
  for (let level: readonly Uuid[] = [id]; level.length > 0;) {
    level = (await resources.wholesOf(level)).filter((one) => one !== id && !wholes.has(one));
    for (const one of level) wholes.add(one);
  }
  if (wholes.size > 0 && (await bookings.isBooked([...wholes], after))) return 'whole';
  return (await bookings.isBooked([id], after)) ? 'itself' : 'nothing';
}

/** One resource. Refused: `resource-not-found`. */
export async function getResource(app: CoworkingApp, id: Uuid): Promise<Outcome<AtVersion<KeptResource>>> {
  const found = await app.resources.get(id);
  return found ? accept(found) : resourceNotFound;
}

/**
 * What of a resource does not fit what else there is: its space, its parts, which are of the same space and do not hold it, and bodies of other
 * nodes, of which nobody here knows who is in them.
 */
async function misfits(app: CoworkingApp, { id, space, parts, rules }: Resource): Promise<readonly FieldViolation[]> {
  const found: FieldViolation[] = [];
  if (!(await app.spaces.get(space)))
    found.push({ field: 'resource.space', rule: 'space-not-found', message: 'There is no such space.' });
  const within = await app.resources.getMany(parts);
  for (const [turn, part] of parts.entries()) {
    const field = `resource.parts[${turn}]`;
    const there = within.get(part)?.state;
    if (there?.space !== space)
      found.push({ field, rule: 'part-not-found', message: 'No resource of the same space.' });
  }
  for (const [turn, body] of rules.bodies.entries())
    if (!body.startsWith(`nodes/${app.node}/`)) {
      const field = `resource.rules.bodies[${turn}]`;
      found.push({ field, rule: 'body-of-this-node', message: `A body of ${app.node}.` });
    }
  if (found.length === 0 && !(await isShallow(app, id, parts)))
    found.push({ field: 'resource.parts', rule: 'parts-nested', message: `No circle, and at most ${deepest} deep.` });
  return found;
}

async function isShallow(app: CoworkingApp, id: Uuid, parts: readonly Uuid[]): Promise<boolean> {
  let level = parts;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepest || level.includes(id)) return false;
    level = [...(await app.resources.getMany(level)).values()].flatMap(({ state }) => state.parts);
  }
  return true;
}
