import { staleVersion, type Outcome } from '@inclust/kernel';
import type { MembersApp, VersionedMember } from './ports.ts';

/** The refusal `stale-etag` where a member is no longer what it was read as; `undefined` where it is, or where `etag` is empty. */
export function staleEtag(
  { node }: Pick<MembersApp, 'node'>,
  { member, version }: VersionedMember,
  etag: string,
): Outcome<never> | undefined {
  return staleVersion(etag, version, `nodes/${node}/members/${member.id}`);
}
