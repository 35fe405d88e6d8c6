import { disciplines, functions, legalForms } from '@inclust/classifications';
import { localDay, localMinute, type Language } from '@inclust/kernel';
import { renderPdf, type PdfBlock } from '@inclust/pdf';
import { purposes } from '../../domain/consents.ts';
import { creditSteps, type KnownCreditAmount, type PersonalData } from '../../domain/personal-data.ts';
import { audienceOf, fieldRules, type SharedField } from '../../domain/sharing.ts';
import { vulnerabilities } from '../../domain/vulnerability.ts';
import { exportHeader, exportRow } from '../../import/export-rows.ts';
import { columns, organisationFields, type Field } from '../../import/columns.ts';
import { wordsOf } from './words.ts';
import type { Words } from './words/words.ts';

/** Everything that is known of a member as a document in her language; days and times as clocks in the zone show them. */
export function writePersonalData(data: PersonalData, language: Language, timeZone: string): Promise<Uint8Array> {
  const words = wordsOf[language];
  return renderPdf({
    title: words.title,
    language,
    createdAt: data.exportedAt,
    footer: (page, pages) => `${data.node} · ${words.page(page, pages)}`,
    blocks: personalDataBlocks(data, language, timeZone, words),
  });
}

/** What the document says. */
function personalDataBlocks(data: PersonalData, language: Language, timeZone: string, words: Words): PdfBlock[] {
  const { member, bodies, accounts, registrations, bookings, credit, declarations, audit } = data;
  const { labels, sections } = words;
  const { longDay, dayOf, minuteOf } = timesIn(timeZone, language);
  const heading = (section: keyof typeof sections): PdfBlock => ({ kind: 'heading', text: sections[section] });
  const table = (head: readonly (keyof typeof labels)[], rows: readonly (readonly string[])[]): PdfBlock =>
    rows.length > 0
      ? { kind: 'table', columns: head.map((label) => labels[label]), rows }
      : { kind: 'text', text: words.nothing };
  return [
    { kind: 'text', text: words.intro(data.node, longDay(data.exportedAt)) },
    { kind: 'text', text: words.rights },
    heading('profile'),
    { kind: 'values', rows: [[labels.id, member.id], ...profileRows(data, language)] },
    heading('membership'),
    {
      kind: 'values',
      rows: [
        [labels.status, words.statuses[member.status]],
        [labels.registered, dayOf(member.registeredAt)],
        [labels.changed, dayOf(member.changedAt)],
        ...member.periods.map(({ from, to }) => [labels.stay, `${from} – ${to ?? words.now}`] as const),
      ],
    },
    heading('roles'),
    table(
      ['role', 'from', 'to', 'organisation'],
      member.roles.map(({ kind, from, to, organisation }) => [
        words.roles[kind],
        from,
        to ?? words.now,
        organisation ?? '',
      ]),
    ),
    heading('bodies'),
    table(
      ['body', 'status', 'from', 'to', 'role'],
      bodies.map(({ body, wish, membership }) => [
        `nodes/${body.node}/bodies/${body.id}`,
        words.bodyStatuses[membership?.status ?? (wish.want === 'join' ? 'applied' : 'withdrawn')],
        membership?.periods.at(-1)?.from ?? dayOf(wish.at),
        membership?.periods.at(-1)?.to ?? (membership?.status === 'active' ? words.now : ''),
        membership?.roles.map(({ kind }) => kind).join(', ') ?? '',
      ]),
    ),
    heading('consents'),
    table(
      ['purpose', 'text', 'language', 'source', 'from', 'to', 'why', 'basis'],
      member.consents.map((one) => {
        const purpose = purposes.find(({ code }) => code === one.purpose);
        return [
          purpose?.names[language] ?? one.purpose,
          one.textVersion,
          one.language ? languageName(one.language, language) : '',
          words.sources[one.source],
          one.from,
          one.ended ? dayOf(one.ended.at) : (one.expiresOn ?? words.now),
          one.ended ? words.ends[one.ended.why] : '',
          purpose?.legalBasis ?? '',
        ];
      }),
    ),
    heading('sharing'),
    table(
      ['field', 'audience'],
      sharedFields(member).map((field) => [fieldName(field, language), words.audiences[audienceOf(member, field)]]),
    ),
    heading('accounts'),
    table(
      ['login', 'role', 'status', 'made', 'used'],
      accounts.map(({ email, roles, status, createdAt, lastLoginAt }) => [
        email,
        roles.map((role) => (words.accountRoles as Readonly<Record<string, string>>)[role] ?? role).join(', '),
        words.accountStatuses[status],
        dayOf(createdAt),
        lastLoginAt ? minuteOf(lastLoginAt) : words.never,
      ]),
    ),
    heading('registrations'),
    table(
      ['event', 'status', 'places', 'said', 'made'],
      registrations.map(({ name, status, lines, answers, registeredAt }) => [
        name.split('/').slice(2, 6).join('/'),
        words.registrationStatuses[status],
        lines.map(({ ticketType, quantity }) => `${quantity} ${ticketType}`).join(', '),
        [
          ...lines.flatMap(({ attendees }) => attendees.flatMap(({ displayName, email }) => [displayName, email])),
          ...Object.values(answers),
        ]
          .filter((text) => text !== '')
          .join(', '),
        registeredAt ? dayOf(registeredAt) : '',
      ]),
    ),
    heading('bookings'),
    table(
      ['resource', 'status', 'from', 'to', 'said', 'made'],
      bookings.map(({ resource, status, start, end, timeZone, note, bookedAt }) => [
        resource.split('/').slice(2).join('/'),
        words.bookingStatuses[status],
        `${wallMinute(start)} ${timeZone}`,
        wallMinute(end),
        note,
        bookedAt ? dayOf(bookedAt) : '',
      ]),
    ),
    heading('plans'),
    table(
      ['plan', 'from', 'to'],
      credit.plans.map(({ plan, called, from, until, timeZone }) => [
        called[language] ?? plan.split('/').at(-1) ?? '',
        `${from} ${timeZone}`,
        until || words.now,
      ]),
    ),
    heading('credit'),
    table(
      ['amount', 'origin', 'from', 'to'],
      credit.left.map(({ source, validFrom, expiresAt, ...lot }) => [
        amountText(lot, language),
        words.creditSources[source],
        validFrom ? minuteOf(validFrom) : '',
        expiresAt ? minuteOf(expiresAt) : words.endless,
      ]),
    ),
    heading('creditEntries'),
    table(
      ['date', 'step', 'amount', 'booking'],
      credit.entries.map(({ at, kind, booking, amounts }) => {
        const step = creditSteps.find((one) => one === kind);
        return [
          minuteOf(at),
          step ? words.creditSteps[step] : kind,
          amounts.map((amount) => amountText(amount, language, true)).join(', '),
          booking.split('/').at(-1) ?? '',
        ];
      }),
    ),
    heading('declarations'),
    table(
      ['category', 'purposes', 'text', 'note', 'date'],
      declarations.map(({ category, purposes: agreed, textVersion, note, declaredAt }) => [
        vulnerabilities.find(({ code }) => code === category)?.names[language] ?? category,
        agreed.map((one) => words.purposes[one]).join(', '),
        textVersion,
        note,
        dayOf(declaredAt),
      ]),
    ),
    heading('history'),
    table(
      ['date', 'step', 'why', 'by'],
      member.history.map(({ day, kind, reason = '', by }) => [day, words.steps[kind], reason, by]),
    ),
    heading('audit'),
    table(
      ['date', 'action', 'why', 'by'],
      audit.map(({ at, action, reason, actor }) => [minuteOf(at), words.actions[action], reason, actor]),
    ),
  ];
}

/** `desk: 12 hours 30 minutes`, in her language; `signed` for what was given and taken. */
function amountText({ unit, class: of, quantity }: KnownCreditAmount, language: Language, signed = false): string {
  const sign = quantity < 0n ? '−' : '+';
  const size = quantity < 0n ? -quantity : quantity;
  const inUnit = (many: bigint, what: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: what, unitDisplay: 'long' }).format(many);
  const parts =
    unit === 'days' ? [inUnit(size, 'day')] : hoursAndMinutes(size).map(([many, what]) => inUnit(many, what));
  return `${of}: ${signed && size > 0n ? sign : ''}${parts.join(' ')}`;
}

function hoursAndMinutes(minutes: bigint): readonly (readonly [bigint, 'hour' | 'minute'])[] {
  const [hours, rest] = [minutes / 60n, minutes % 60n];
  const both = [
    [hours, 'hour'],
    [rest, 'minute'],
  ] as const;
  const some = both.filter(([many]) => many > 0n);
  return some.length > 0 ? some : [[0n, 'minute']];
}

/** Columns for the file that is read back: the document says more of the membership elsewhere. */
const forFiles: ReadonlySet<Field> = new Set(['text_states', 'status', 'status_reason', 'consents', 'sharing']);

/** The lines of the profile that have something, under the headers that register files have. */
function profileRows({ member }: PersonalData, language: Language): (readonly [string, string])[] {
  const header = exportHeader(language);
  return exportRow(member, language).flatMap((value, position) => {
    const text = value === undefined || value === null ? '' : String(value);
    const field = columns[position]?.field;
    if (text === '' || field === undefined || forFiles.has(field)) return [];
    return [[header[position] ?? '', named(field, text, language)] as const];
  });
}

const terms = { disciplines, functions, legal_form: legalForms } as const;

/** Codes that have a name in her language, by that name. */
function named(field: string | undefined, text: string, language: Language): string {
  if (field === 'languages')
    return text
      .split('|')
      .map((code) => languageName(code, language))
      .join(', ');
  const known = terms[field as keyof typeof terms] as readonly { code: string; names: { en: string } }[] | undefined;
  if (!known) return text.replaceAll(/ ?\| ?/g, ', ');
  return text
    .split('|')
    .map((code) => {
      const names = known.find((one) => one.code === code)?.names as Partial<Record<Language, string>> | undefined;
      return names?.[language] ?? names?.en ?? code;
    })
    .join(', ');
}

/** The headers of register files name most fields; the rest are parts of several columns. */
const fieldHeaders: Partial<Record<SharedField, string>> = {
  social_enterprise: 'social_enterprise_law',
  activities: 'nace',
  links: 'website',
  founded_date: 'founding_date',
  register: 'register_number',
  turnover: 'annual_turnover',
  joined_date: 'joined_on',
};

const otherNames: Partial<Record<SharedField, Readonly<Record<Language, string>>>> = {
  name: { el: 'Όνομα ή επωνυμία', sq: 'Emri ose emërtimi', en: 'Name' },
  description: { el: 'Περιγραφή', sq: 'Përshkrimi', en: 'Description' },
};

function fieldName(field: SharedField, language: Language): string {
  const header = columns.find((column) => column.field === (fieldHeaders[field] ?? field));
  return otherNames[field]?.[language] ?? header?.headers[language] ?? field;
}

/** Those that somebody of this kind has. */
function sharedFields({ draft }: PersonalData['member']): SharedField[] {
  const organisations: readonly string[] = [
    ...organisationFields,
    'social_enterprise',
    'founded_date',
    'register',
    'turnover',
  ];
  return (Object.keys(fieldRules) as SharedField[]).filter(
    (field) => draft.kind === 'organisation' || !organisations.includes(field),
  );
}

function languageName(code: string, language: Language): string {
  return new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(code) ?? code;
}

/** Moments as calendars and clocks in a zone show them. */
function timesIn(timeZone: string, language: Language) {
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone });
  return {
    longDay: (moment: string): string => long.format(new Date(moment)),
    dayOf: (moment: string): string => localDay(moment, timeZone),
    minuteOf: (moment: string): string => localMinute(moment, timeZone),
  };
}

/** A wall time to the minute: `2027-10-19 19:00`. */
function wallMinute(text: string): string {
  return text.slice(0, 16).replace('T', ' ');
}
