import { Digesting, type ReplicaDigest } from '@inclust/mongo';
import { isListed } from '../domain/sharing.ts';
import type { MembersApp } from './ports.ts';

/** What the other places should hold: the figures every member, the directory those who are listed. */
export async function membersDigest(
  app: MembersApp,
): Promise<{ readonly facts: ReplicaDigest; readonly profiles: ReplicaDigest }> {
  const [facts, profiles] = [new Digesting(), new Digesting()];
  for await (const { id, version, parts } of app.store.versions()) {
    facts.add({ id, version });
    if (isListed(parts)) profiles.add({ id, version });
  }
  return { facts, profiles };
}
