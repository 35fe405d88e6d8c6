import type { Language, LocalizedText, NodeId, Uuid } from '@inclust/kernel';
import { distinctKey, isEnterprise } from '../distinct-key.ts';
import type { Member } from '../member.ts';
import { displayName, isListed } from '../sharing.ts';
import type { SubjectKind } from './body.ts';

/** A member of some node as the node of a body knows it: nothing that the body does not need. */
export interface BodySubject {
  /** The member's home. */
  readonly node: NodeId;
  readonly member: Uuid;
  readonly kind: SubjectKind;
  /** The member's version that this tells. */
  readonly version: number;
  /** Whether the directory of all nodes shows the member. */
  readonly listed: boolean;
  /** Empty unless the member shares the name with other nodes. */
  readonly displayName: LocalizedText;
  readonly organisation?: SubjectOrganisation;
}

/** What the figures need to know of an organisation. */
export interface SubjectOrganisation {
  readonly distinctKey: string;
  readonly countryCode: string;
  /** Empty when unknown. */
  readonly legalForm: string;
  readonly enterprise: boolean;
}

/** Why what a body needs to know of an applicant may cross the border: she asks for it, and it cannot be done otherwise. */
export const applicationBasis = 'GDPR 6(1)(b), 49(1)(b)';

/** The home of a member: the node, its country and its first language. */
export interface Home {
  readonly node: NodeId;
  readonly countryCode: string;
  readonly language: Language;
}

/** What a body is told of a member of this node; the name only as far as she shares it with other nodes. */
export function subjectOf({ node, countryCode, language }: Home, member: Member, version: number): BodySubject {
  const { draft } = member;
  const listed = isListed(member);
  return {
    node,
    member: member.id,
    kind: draft.kind,
    version,
    listed,
    displayName: listed ? displayName(member, language) : {},
    ...(draft.kind === 'organisation'
      ? {
          organisation: {
            distinctKey: distinctKey(node, member),
            countryCode: draft.register?.country ?? countryCode,
            legalForm: draft.legalForm ?? '',
            enterprise: isEnterprise(draft.legalForm),
          },
        }
      : {}),
  };
}

/** The member's name all over the federation. */
export function subjectName({ node, member }: Pick<BodySubject, 'node' | 'member'>): string {
  return `nodes/${node}/members/${member}`;
}
