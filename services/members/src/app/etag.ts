import { refuse, type Outcome } from '@inclust/kernel';
import type { MembersApp, VersionedMember } from './ports.ts';

/** The refusal `stale-etag` where a member is no longer what it was read as; `undefined` where it is, or where `etag` is empty. */
export function staleEtag(
  { node }: MembersApp,
  { member, version }: VersionedMember,
  etag: string,
): Outcome<never> | undefined {
  if (etag === '' || etag === String(version)) return undefined;
  const resource = `nodes/${node}/members/${member.id}`;
  return refuse({
    code: 'stale-etag',
    kind: 'stale',
    message: 'The member has changed since it was read.',
    resource,
    metadata: { etag: String(version), name: resource },
  });
}
