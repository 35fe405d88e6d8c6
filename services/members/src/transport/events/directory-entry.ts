import { DirectoryEntry } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import type { Member } from '../../domain/member.ts';
import { sharedProfile } from '../../domain/sharing.ts';
import { textToProto } from '../grpc/text.ts';

/** What the directory shows of a member, encoded; `undefined` where it shows nothing. */
export function encodeDirectoryEntry(
  node: NodeId,
  language: Language,
  member: Member,
  version: number,
): Uint8Array | undefined {
  const shared = sharedProfile(member, language);
  if (!shared) return undefined;
  return DirectoryEntry.encode(
    DirectoryEntry.fromPartial({
      name: `nodes/${node}/members/${member.id}`,
      kind: shared.kind,
      displayName: textToProto(shared.displayName),
      disciplines: [...shared.disciplines],
      functions: [...shared.functions],
      skillsOffered: [...shared.skillsOffered],
      skillsSought: [...shared.skillsSought],
      languages: [...shared.languages],
      locality: shared.locality,
      links: [...shared.links],
      description: textToProto(shared.description),
      version: BigInt(version),
    }),
  ).finish();
}
