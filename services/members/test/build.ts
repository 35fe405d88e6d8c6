import {
  instantOfMilliseconds,
  originalTexts,
  parsePlainDate,
  parseUuid,
  type PlainDateText,
  type Uuid,
} from '@inclust/kernel';
import type { Member, MemberDraft, OrganisationPart, PersonPart, MemberCommon } from '../src/domain/member.ts';
import type { Deed } from '../src/domain/register.ts';

/** A calendar day; throws when the test wrote an impossible one. */
export function day(text: string): PlainDateText {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

/** A member's id that ends in a digit. */
export function memberUuid(digit: number): Uuid {
  const parsed = parseUuid(`00000000-0000-8000-8000-00000000000${digit}`);
  if (!parsed) throw new Error(`${digit} makes no id`);
  return parsed;
}

/** A deed of the operator at noon of a day. */
export function on(today: string): Deed {
  return { at: instantOfMilliseconds(Date.parse(`${today}T12:00:00Z`)), today: day(today), by: 'operator' };
}

const common: MemberCommon = {
  disciplines: ['performing-arts'],
  functions: ['creation'],
  activities: [],
  skillsOffered: [],
  skillsSought: [],
  languages: [],
  links: [],
  description: {},
  listingConsent: false,
};

/** A person whom the register takes. */
export function person(more: Partial<MemberCommon & PersonPart> = {}): MemberDraft {
  return { ...common, kind: 'person', givenName: 'Γιώργος', familyName: 'Παπαδόπουλος', ...more };
}

/** An organisation that the register takes. */
export function organisation(more: Partial<MemberCommon & OrganisationPart> = {}): MemberDraft {
  return { ...common, kind: 'organisation', names: originalTexts({ el: 'Θέατρο Κέρκυρας' }), ...more };
}

/** An active member with this draft. */
export function member(draft: MemberDraft, id = memberUuid(1)): Member {
  const { at, today } = on('2027-01-10');
  return {
    status: 'active',
    id,
    draft,
    periods: [{ from: today }],
    roles: [],
    consents: draft.listingConsent
      ? [
          {
            purpose: 'directory',
            textVersion: '2027-1',
            language: 'el',
            source: 'form',
            from: today,
            givenAt: at,
            givenBy: 'operator',
          },
        ]
      : [],
    sharing: {},
    history: [{ kind: 'registered', at, day: today, by: 'operator' }],
    registeredAt: at,
    changedAt: at,
  };
}
