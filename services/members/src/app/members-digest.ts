import { isListed } from '../domain/sharing.ts';
import type { MembersApp } from './ports.ts';

/** One thing that the other places should hold. */
export interface ReplicaRow {
  readonly id: string;
  readonly version: number;
}

/** What the figures should hold: every member. */
export async function* factRows(app: MembersApp): AsyncGenerator<ReplicaRow> {
  for await (const { member, version } of app.store.all()) yield { id: member.id, version };
}

/** What the directory should hold: members who are listed. */
export async function* profileRows(app: MembersApp): AsyncGenerator<ReplicaRow> {
  for await (const { member, version } of app.store.all()) if (isListed(member)) yield { id: member.id, version };
}
