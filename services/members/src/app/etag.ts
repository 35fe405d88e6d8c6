import { refuse, type Outcome } from '@inclust/kernel';
import type { MembersApp, VersionedMember } from './ports.ts';

/** The refusal `stale-etag` where a member is no longer what it was read as; `undefined` where it is, or where `etag` is empty. */
export function staleEtag(
  { node }: Pick<MembersApp, 'node'>,
  { member, version }: VersionedMember,
  etag: string,
): Outcome<never> | undefined {
  return staleVersion(etag, version, `nodes/${node}/members/${member.id}`);
}

/** The same for anything that has a version and a name. */
export function staleVersion(etag: string, version: number, resource: string): Outcome<never> | undefined {
  if (etag === '' || etag === String(version)) return undefined;
  return refuse({
    code: 'stale-etag',
    kind: 'stale',
    message: 'It has changed since it was read.',
    resource,
    metadata: { etag: String(version), name: resource },
  });
}
