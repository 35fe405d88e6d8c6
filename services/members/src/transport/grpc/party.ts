import { Party } from '@inclust/contracts';
import type { NodeId, PlainDateText } from '@inclust/kernel';
import { countryOf, distinctKey, isEnterprise } from '../../domain/distinct-key.ts';
import type { Activity, Member } from '../../domain/member.ts';
import { sizeClassToProto } from './enums.ts';

/** Legal forms of the public sector. */
const publicForms: ReadonlySet<string> = new Set([
  'public-body',
  'gr-npdd',
  'gr-municipal-benefit-enterprise',
  'gr-municipal-ae',
  'al-municipal-institution',
]);

/** An organisation as figures know it on a day. */
export function partyToProto(node: NodeId, member: Member, day: PlainDateText): Party {
  const { draft } = member;
  if (draft.kind !== 'organisation') throw new Error('a person is no party');
  const { legalForm = '', socialEnterprise: status, sizeClass, foundedOn = '', activities } = draft;
  const isSocial = status && status.from <= day && (status.to === undefined || day < status.to);
  return Party.fromPartial({
    distinctKey: distinctKey(node, member),
    countryCode: countryOf(draft) ?? '',
    legalForm,
    enterprise: isEnterprise(legalForm),
    publicBody: publicForms.has(legalForm),
    sizeClass: sizeClassToProto(sizeClass),
    nace: activities[0] ? naceOf(activities[0]) : '',
    foundedDate: foundedOn,
    socialForm: isSocial ? legalForm : '',
  });
}

/** `2.1:90.11`: a code means another thing in 2.1 than in 2. */
function naceOf({ scheme, code }: Activity): string {
  return `${scheme === 'NACE2.1' ? '2.1' : '2'}:${code}`;
}
