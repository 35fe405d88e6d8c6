import type { PlainDateText, Uuid } from '@inclust/kernel';
import type { Member } from '../domain/member.ts';
import { representedOn } from '../domain/represented.ts';
import { currentMember } from './current-member.ts';
import type { MembersApp } from './ports.ts';

/** The organisations of the register for which a member comes on a day; none for who is not known. */
export async function representedOrganisations(
  app: Pick<MembersApp, 'store'>,
  id: Uuid,
  day: PlainDateText,
): Promise<readonly Member[]> {
  const found = await currentMember(app, id);
  if (!found) return [];
  const organisations = await Promise.all(representedOn(found.member, day).map((one) => currentMember(app, one)));
  return organisations.flatMap((one) => (one?.member.draft.kind === 'organisation' ? one.member : []));
}
