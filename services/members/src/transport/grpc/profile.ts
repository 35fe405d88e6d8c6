import { MemberProfile, type Organisation as ProtoOrganisation } from '@inclust/contracts';
import {
  accept,
  invalid,
  isCurrency,
  parsePlainDate,
  type FieldViolation,
  type Money,
  type Outcome,
  type PlainDateText,
} from '@inclust/kernel';
import type {
  Activity,
  MemberCommon,
  MemberDraft,
  OrganisationPart,
  RegisterNumber,
  SocialEnterpriseStatus,
} from '../../domain/member.ts';
import { sizeClassFromProto, sizeClassToProto } from './enums.ts';
import { textFromProto, textToProto } from '@inclust/rpc';

/** A profile as the API has it, read into a draft; every field that cannot be read is named. */
export function profileFromProto(profile: MemberProfile | undefined): Outcome<MemberDraft> {
  if (!profile?.kind)
    return invalid([
      { field: 'profile.kind', rule: 'required', message: 'Either person or organisation must be set.' },
    ]);
  const found: FieldViolation[] = [];
  const common = commonFromProto(profile, found);
  const part: MemberDraft = {
    ...common,
    ...(profile.kind.$case === 'person'
      ? personFromProto(profile.kind.value)
      : organisationFromProto(profile.kind.value, found)),
  };
  return found.length > 0 ? invalid(found) : accept(part);
}

function commonFromProto(profile: MemberProfile, found: FieldViolation[]): MemberCommon {
  const joinedOn = date(profile.joinedDate, 'joined_date', found);
  return {
    ...texts({
      email: profile.email,
      phone: profile.phone,
      locality: profile.locality,
      postalCode: profile.postalCode,
      note: profile.note,
      externalId: profile.externalId,
    }),
    disciplines: profile.disciplines,
    functions: profile.functions,
    activities: profile.activities.flatMap((activity, position) => activityFromProto(activity, position, found)),
    skillsOffered: profile.skillsOffered,
    skillsSought: profile.skillsSought,
    languages: profile.languages,
    links: profile.links,
    description: textFromProto(profile.description),
    listingConsent: profile.listingConsent,
    ...(joinedOn === undefined ? {} : { joinedOn }),
  };
}

function personFromProto(person: { givenName: string; familyName: string }) {
  return { kind: 'person', givenName: clean(person.givenName), familyName: clean(person.familyName) } as const;
}

function organisationFromProto(organisation: ProtoOrganisation, found: FieldViolation[]): OrganisationPart {
  const foundedOn = date(organisation.foundedDate, 'organisation.founded_date', found);
  const sizeClass = sizeClassFromProto(organisation.sizeClass);
  const socialEnterprise = socialEnterpriseFromProto(organisation.socialEnterprise, found);
  const register = registerFromProto(organisation.register, found);
  const turnover = turnoverFromProto(organisation.turnover, found);
  return {
    kind: 'organisation',
    names: textFromProto(organisation.names),
    ...(organisation.legalForm ? { legalForm: organisation.legalForm } : {}),
    ...(socialEnterprise ? { socialEnterprise } : {}),
    ...(sizeClass ? { sizeClass } : {}),
    ...(foundedOn === undefined ? {} : { foundedOn }),
    ...(register ? { register } : {}),
    ...(turnover ? { turnover } : {}),
  };
}

function activityFromProto(
  { scheme, code }: { scheme: string; code: string },
  position: number,
  found: FieldViolation[],
): Activity[] {
  if (scheme === 'NACE2' || scheme === 'NACE2.1') return [{ scheme, code }];
  found.push({
    field: `profile.activities[${position}].scheme`,
    rule: 'nace-scheme-unknown',
    message: 'Must be NACE2 or NACE2.1.',
  });
  return [];
}

function socialEnterpriseFromProto(
  status: ProtoOrganisation['socialEnterprise'],
  found: FieldViolation[],
): SocialEnterpriseStatus | undefined {
  if (!status) return undefined;
  const field = 'organisation.social_enterprise';
  const { law } = status;
  const from = date(status.fromDate, `${field}.from_date`, found);
  const to = date(status.toDate, `${field}.to_date`, found);
  if (status.fromDate === '')
    found.push({ field: `profile.${field}.from_date`, rule: 'required', message: 'The first day is needed.' });
  if (law !== 'GR-4430/2016' && law !== 'AL-65/2016') {
    found.push({
      field: `profile.${field}.law`,
      rule: 'social-enterprise-law-unknown',
      message: 'Must be GR-4430/2016 or AL-65/2016.',
    });
    return undefined;
  }
  const evidence = clean(status.evidence);
  return from === undefined
    ? undefined
    : { law, from, ...(to === undefined ? {} : { to }), ...(evidence === '' ? {} : { evidence }) };
}

function registerFromProto(
  register: ProtoOrganisation['register'],
  found: FieldViolation[],
): RegisterNumber | undefined {
  if (!register) return undefined;
  const { countryCode: country, number } = register;
  if (country === 'GR' || country === 'AL') return { country, number: number.trim().toUpperCase() };
  found.push({
    field: 'profile.organisation.register.country_code',
    rule: 'register-country-unknown',
    message: 'Must be GR or AL.',
  });
  return undefined;
}

function turnoverFromProto(turnover: ProtoOrganisation['turnover'], found: FieldViolation[]): Money | undefined {
  if (!turnover) return undefined;
  const { currencyCode: currency, minorUnits } = turnover;
  if (isCurrency(currency)) return { minorUnits, currency };
  found.push({
    field: 'profile.organisation.turnover.currency_code',
    rule: 'currency-unknown',
    message: 'Must be EUR or ALL.',
  });
  return undefined;
}

function date(text: string, field: string, found: FieldViolation[]): PlainDateText | undefined {
  if (text === '') return undefined;
  const parsed = parsePlainDate(text);
  if (parsed === undefined)
    found.push({ field: `profile.${field}`, rule: 'date-impossible', message: 'Must be a calendar day YYYY-MM-DD.' });
  return parsed;
}

type Texts = { email: string; phone: string; locality: string; postalCode: string; note: string; externalId: string };

/** Those that are not empty, NFC and without white space at the ends. */
function texts(values: Texts): Partial<Texts> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([field, value]) => [field, clean(value)])
      .filter(([, value]) => value !== ''),
  );
}

function clean(text: string): string {
  return text.normalize('NFC').trim();
}

/** A draft as the API shows it. */
export function profileToProto(draft: MemberDraft): MemberProfile {
  return MemberProfile.fromPartial({
    kind:
      draft.kind === 'person'
        ? { $case: 'person', value: { givenName: draft.givenName, familyName: draft.familyName } }
        : { $case: 'organisation', value: organisationToProto(draft) },
    email: draft.email ?? '',
    phone: draft.phone ?? '',
    locality: draft.locality ?? '',
    postalCode: draft.postalCode ?? '',
    disciplines: [...draft.disciplines],
    functions: [...draft.functions],
    activities: draft.activities.map((activity) => ({ ...activity })),
    skillsOffered: [...draft.skillsOffered],
    skillsSought: [...draft.skillsSought],
    languages: [...draft.languages],
    links: [...draft.links],
    description: textToProto(draft.description),
    note: draft.note ?? '',
    externalId: draft.externalId ?? '',
    listingConsent: draft.listingConsent,
    joinedDate: draft.joinedOn ?? '',
  });
}

function organisationToProto(draft: OrganisationPart) {
  return {
    names: textToProto(draft.names),
    legalForm: draft.legalForm ?? '',
    ...(draft.socialEnterprise
      ? {
          socialEnterprise: {
            law: draft.socialEnterprise.law,
            fromDate: draft.socialEnterprise.from,
            toDate: draft.socialEnterprise.to ?? '',
            evidence: draft.socialEnterprise.evidence ?? '',
          },
        }
      : {}),
    sizeClass: sizeClassToProto(draft.sizeClass),
    foundedDate: draft.foundedOn ?? '',
    ...(draft.register ? { register: { countryCode: draft.register.country, number: draft.register.number } } : {}),
    ...(draft.turnover
      ? { turnover: { minorUnits: draft.turnover.minorUnits, currencyCode: draft.turnover.currency } }
      : {}),
  };
}
