import { invalid, refuse, type InstantText, type Language, type Outcome, type PlainDateText } from '@inclust/kernel';

/** What somebody can agree to. */
export interface Purpose {
  readonly code: string;
  readonly names: Readonly<Record<Language, string>>;
  /** Whether what it allows leaves the node, and so may leave the European Union. */
  readonly crossesBorder: boolean;
  /** Why it is lawful, after Regulation (EU) 2016/679 and Albanian law 124/2024 on the protection of personal data. */
  readonly legalBasis: string;
}

/** The purposes of this release. Consent is asked for each alone; none is a condition of membership. */
export const purposes = [
  {
    code: 'directory',
    names: {
      el: 'κοινός κατάλογος όλων των κόμβων',
      sq: 'drejtoria e përbashkët e të gjitha nyjeve',
      en: 'directory of all nodes',
    },
    crossesBorder: true,
    legalBasis: 'GDPR 6(1)(a), 49(1)(a)',
  },
  {
    code: 'matchmaking',
    names: { el: 'εύρεση συνεργατών', sq: 'gjetje partnerësh', en: 'matchmaking' },
    crossesBorder: true,
    legalBasis: 'GDPR 6(1)(a), 49(1)(a)',
  },
  {
    code: 'newsletter',
    names: { el: 'ενημερωτικό δελτίο', sq: 'buletin informativ', en: 'newsletter' },
    crossesBorder: false,
    legalBasis: 'GDPR 6(1)(a)',
  },
] as const satisfies readonly Purpose[];

export type PurposeCode = (typeof purposes)[number]['code'];

/** How a consent came to the register. */
export const consentSources = ['form', 'paper', 'portal', 'import', 'staff'] as const;
export type ConsentSource = (typeof consentSources)[number];

/** A consent that was given, and its end. Kept when it has ended: it proves what was lawful until then. */
export interface Consent {
  readonly purpose: PurposeCode;
  /** The version of the text that was agreed to; empty where it is not known. */
  readonly textVersion: string;
  /** The language in which it was read; absent where it is not known. */
  readonly language?: Language;
  readonly source: ConsentSource;
  readonly from: PlainDateText;
  readonly givenAt: InstantText;
  readonly givenBy: string;
  /** First day on which it no longer holds; absent where it holds until it is withdrawn. */
  readonly expiresOn?: PlainDateText;
  readonly ended?: ConsentEnd;
}

/**
 * Why a consent ended: withdrawn, run out, replaced by a newer one, erased with the member, or merged: somebody who was found to be the
 * same had given none that goes as far.
 */
export interface ConsentEnd {
  readonly why: 'withdrawn' | 'expired' | 'replaced' | 'erased' | 'merged';
  readonly at: InstantText;
  /** The day that was in the node's zone, where it was withdrawn; absent for ends that were kept without it. */
  readonly on?: PlainDateText;
  readonly by: string;
}

/** A consent as it is handed in. */
export interface WantedConsent {
  readonly purpose: string;
  readonly textVersion: string;
  readonly language: string;
  readonly source: string;
  /** The day it was given, where that is not today: it was given on paper, or to the register that a file comes from. */
  readonly from?: PlainDateText;
  readonly expiresOn?: PlainDateText;
}

/** The consent that stands for a purpose; there is at most one. */
export function standing(consents: readonly Consent[], purpose: PurposeCode): Consent | undefined {
  return consents.find((one) => one.purpose === purpose && !one.ended);
}

/** The consent to keep, or the rules that it breaks. */
export function checkedConsent(
  wanted: WantedConsent,
  given: { readonly at: InstantText; readonly today: PlainDateText; readonly by: string },
): Outcome<Consent> {
  const purpose = purposes.find(({ code }) => code === wanted.purpose);
  const source = consentSources.find((one) => one === wanted.source);
  const language = (['el', 'sq', 'en'] as const).find((one) => one === wanted.language);
  const broken = [
    ...(purpose ? [] : [violation('consent.purpose', 'purpose-unknown', `Must be one of ${purposeCodes.join(', ')}.`)]),
    ...(source ? [] : [violation('consent.source', 'source-unknown', `Must be one of ${consentSources.join(', ')}.`)]),
    ...(language ? [] : [violation('consent.language', 'language-unknown', 'Must be el, sq or en.')]),
    ...(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(wanted.textVersion)
      ? []
      : [
          violation(
            'consent.text_version',
            'text-version-format',
            'Must name the text: 1 to 32 letters, digits, ".", "_" or "-".',
          ),
        ]),
    ...(wanted.from === undefined || wanted.from <= given.today
      ? []
      : [violation('consent.from_date', 'in-future', 'Must not be in the future.')]),
    ...(wanted.expiresOn === undefined || wanted.expiresOn > given.today
      ? []
      : [violation('consent.expire_date', 'not-in-future', 'Must be a day to come.')]),
  ];
  if (!purpose || !source || !language || broken.length > 0) return invalid(broken);
  return {
    ok: true,
    value: {
      purpose: purpose.code,
      textVersion: wanted.textVersion,
      language,
      source,
      from: wanted.from ?? given.today,
      givenAt: given.at,
      givenBy: given.by,
      ...(wanted.expiresOn ? { expiresOn: wanted.expiresOn } : {}),
    },
  };
}

/**
 * Whether more is known of a purpose than that somebody agreed to it on a day: a consent that was given later, or one that was withdrawn
 * on that day or after it. Who has taken a consent back has not given it again because an old file says so.
 */
export function isOutdated(consents: readonly Consent[], { purpose, from }: WantedConsent): boolean {
  if (from === undefined) return false;
  return consents.some(
    (one) =>
      one.purpose === purpose &&
      (one.from > from || (one.ended?.why === 'withdrawn' && (one.ended.on ?? one.ended.at.slice(0, 10)) >= from)),
  );
}

/** The purpose whose consent ends, or why none does. */
export function endingConsent(consents: readonly Consent[], wanted: string): Outcome<PurposeCode> {
  const purpose = purposes.find(({ code }) => code === wanted);
  if (!purpose) return invalid([violation('purpose', 'purpose-unknown', `Must be one of ${purposeCodes.join(', ')}.`)]);
  return consents.some((one) => one.purpose === purpose.code && canBeWithdrawn(one))
    ? { ok: true, value: purpose.code }
    : refuse({ code: 'consent-not-given', kind: 'state', message: 'No consent to this purpose stands.' });
}

/** The purposes whose consent has run out by a day. */
export function expiredPurposes(consents: readonly Consent[], today: PlainDateText): PurposeCode[] {
  return consents.flatMap((one) => (!one.ended && hasRunOut(one, today) ? [one.purpose] : []));
}

/** Whether a consent was given for a time that is over. */
export function hasRunOut({ expiresOn }: Consent, today: PlainDateText): boolean {
  return expiresOn !== undefined && expiresOn <= today;
}

/** The consents after a new one: it replaces the one that stood for its purpose. */
export function withConsent(consents: readonly Consent[], consent: Consent): readonly Consent[] {
  const end = { why: 'replaced', at: consent.givenAt, by: consent.givenBy } as const;
  return [...withoutConsents(consents, [consent.purpose], end), consent];
}

/** The consents after those for some purposes ended. */
export function withoutConsents(
  consents: readonly Consent[],
  ending: readonly PurposeCode[],
  end: ConsentEnd,
): readonly Consent[] {
  const ends = (one: Consent): boolean => (end.why === 'withdrawn' ? canBeWithdrawn(one) : !one.ended);
  return consents.map((one) => (ending.includes(one.purpose) && ends(one) ? { ...one, ended: end } : one));
}

/** A profile that says whether the consent to the directory stands. */
export function sayingListed<Draft extends { readonly listingConsent: boolean }>(
  draft: Draft,
  consents: readonly Consent[],
): Draft {
  return { ...draft, listingConsent: standing(consents, 'directory') !== undefined };
}

/** Also one that a merge has ended: it would stand again when that is undone. */
function canBeWithdrawn({ ended }: Consent): boolean {
  return !ended || ended.why === 'merged';
}

/** The codes of all purposes. */
export const purposeCodes = purposes.map(({ code }) => code);

function violation(field: string, rule: string, message: string) {
  return { field, rule, message };
}
