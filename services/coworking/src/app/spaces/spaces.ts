import { accept, checkRequestId, staleVersion, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { spaceDecider, spaceNotFound, type KeptSpace } from '../../domain/spaces/space-decider.ts';
import type { Space } from '../../domain/spaces/space.ts';
import { nameOf } from '../names.ts';
import { staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';

/** Makes a space. Refused: `not-allowed`, `invalid-input`. */
export async function createSpace(
  app: CoworkingApp,
  space: Space,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptSpace>>> {
  const denied = staffOnly(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return app.spaces.save(space.id, request, (current) =>
    spaceDecider.decide({ kind: 'create', at, space }, current?.state),
  );
}

/** Changes a space by a pure function of what it is. Refused: `not-allowed`, `space-not-found`, `stale-etag`, `invalid-input`. */
export async function updateSpace(
  app: CoworkingApp,
  { id, etag }: { readonly id: Uuid; readonly etag: string },
  change: (space: Space) => Space,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptSpace>>> {
  const denied = staffOnly(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return app.spaces.save(id, request, (current) => {
    if (!current) return spaceNotFound;
    const stale = staleVersion(etag, current.version, nameOf(app.node, 'spaces', id));
    if (stale) return stale;
    const { createdAt: _, changedAt: __, ...space } = current.state;
    return spaceDecider.decide({ kind: 'edit', at, space: change(space) }, current.state);
  });
}

/** One space. Refused: `space-not-found`. */
export async function getSpace(app: CoworkingApp, id: Uuid): Promise<Outcome<AtVersion<KeptSpace>>> {
  const found = await app.spaces.get(id);
  return found ? accept(found) : spaceNotFound;
}
