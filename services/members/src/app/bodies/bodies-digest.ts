import type { ReplicaRow } from '@inclust/mongo';
import { isShown } from '../../domain/bodies/shown.ts';
import type { BodiesApp } from './ports.ts';

/** What the copies of bodies should hold: every body, and every membership that is shown. */
export async function* bodyRows({ bodies, memberships }: BodiesApp): AsyncGenerator<ReplicaRow> {
  for await (const { state, version } of bodies.all()) yield { id: state.id, version };
  for await (const { state, version } of memberships.all()) if (isShown(state)) yield { id: state.id, version };
}
