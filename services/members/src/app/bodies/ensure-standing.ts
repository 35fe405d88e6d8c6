import { accept } from '@inclust/kernel';
import { bodyDecider } from '../../domain/bodies/body.ts';
import { standingBodies } from '../../domain/bodies/standing-bodies.ts';
import type { BodiesApp } from './ports.ts';

/** Makes the bodies that a node of a role always has, where they are not there. */
export async function ensureStandingBodies(app: BodiesApp, role: 'city' | 'meta'): Promise<void> {
  for (const { id, ...body } of standingBodies(app.node, role)) {
    if (await app.bodies.get(id)) continue;
    const deed = { ...app.clock.now(), by: 'node' };
    const made = await app.bodies.save(id, undefined, (current) =>
      // Another process of the node may have been faster.
      current ? accept([]) : bodyDecider.decide({ kind: 'create', id, body, ...deed }, undefined),
    );
    if (!made.ok) throw new Error(`the standing body ${id} cannot be made: ${made.refusal.code}`);
  }
}
