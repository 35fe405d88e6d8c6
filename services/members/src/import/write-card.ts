import { languages, type Language } from '@inclust/kernel';
import { decimalText, type WritableValue } from '@inclust/tabular';
import { writeCard, type WritableProperty, type WrittenVersion } from '@inclust/vcard';
import type { Member } from '../domain/member.ts';
import { extensionOf, isExtension } from './card-properties.ts';
import { columns, type Field } from './columns.ts';
import { exportRow } from './export-rows.ts';

/**
 * A member as a vCard. What vCards have a property for is there, the rest stands in `X-INCLUST-` properties as it stands in the cells of a
 * register file, so that an import takes it back. An organisation is called as in `language`, else as in the first language there is.
 */
export function memberCard(member: Member, version: WrittenVersion, language: Language): string {
  const { draft } = member;
  const row = exportRow(member, 'en');
  const cells = new Map(columns.map(({ field }, index) => [field, cellText(row[index])] as const));
  const text = (name: string, field: Field): WritableProperty[] =>
    cells.get(field) ? [{ name, value: { text: cells.get(field) ?? '' } }] : [];
  const named = draft.kind === 'person' ? undefined : nameOf(draft.names, language);
  const extra = columns
    .filter(({ field }) => isExtension(field) && field !== named?.field)
    .flatMap(({ field }) => text(extensionOf(field), field));
  return writeCard(version, [
    ...(version === '4.0' ? [{ name: 'KIND', value: { text: named ? 'org' : 'individual' } }] : []),
    { name: 'UID', value: { text: `urn:uuid:${member.id}` } },
    ...(draft.kind === 'person' ? personName(draft.givenName, draft.familyName) : []),
    ...(named ? organisationName(named, version) : []),
    ...text('EMAIL', 'email'),
    ...text('TEL', 'phone'),
    ...(draft.locality || draft.postalCode
      ? [{ name: 'ADR', value: { parts: ['', '', '', draft.locality ?? '', '', draft.postalCode ?? '', ''] } }]
      : []),
    ...draft.links.map((uri) => ({ name: 'URL', value: { uri } })),
    ...(draft.disciplines.length > 0 ? [{ name: 'CATEGORIES', value: { list: draft.disciplines } }] : []),
    ...draft.languages.map((tag) => ({ name: 'LANG', value: { text: tag } })),
    ...text('NOTE', 'note'),
    ...extra,
  ]);
}

function personName(given: string, family: string): WritableProperty[] {
  return [
    { name: 'N', value: { parts: [family, given, '', '', ''] } },
    { name: 'FN', value: { text: `${given} ${family}` } },
  ];
}

interface Named {
  readonly field: Field;
  readonly language: Language;
  readonly text: string;
}

/** Version 3.0 has no kind and needs a name in parts; Apple's programs tell a company by `X-ABSHOWAS`. */
function organisationName({ text, language }: Named, version: WrittenVersion): WritableProperty[] {
  return [
    ...(version === '3.0'
      ? [
          { name: 'N', value: { parts: ['', '', '', '', ''] } },
          { name: 'X-ABSHOWAS', value: { text: 'COMPANY' } },
        ]
      : []),
    { name: 'FN', parameters: { language }, value: { text } },
    { name: 'ORG', parameters: { language }, value: { parts: [text] } },
  ];
}

function nameOf(
  names: Extract<Member['draft'], { kind: 'organisation' }>['names'],
  wanted: Language,
): Named | undefined {
  const language = [wanted, ...languages].find((one) => names[one]);
  return language && { field: `name_${language}`, language, text: names[language]?.text ?? '' };
}

function cellText(value: WritableValue): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'number' ? decimalText(value) : String(value);
}
