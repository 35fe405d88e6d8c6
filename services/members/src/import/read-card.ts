import { disciplines } from '@inclust/classifications';
import { fold, languages, type Language } from '@inclust/kernel';
import { list, parts, text, type Card, type CardProperty } from '@inclust/vcard';
import { fieldOfExtension } from './card-properties.ts';
import type { Field } from './columns.ts';

/** What a card says under a column of a register file, and in which property. */
export interface CardCell {
  readonly text: string;
  readonly property: string;
  readonly line: number;
}

/** A card as cells of a register file. */
export interface CardCells {
  readonly cells: ReadonlyMap<Field, CardCell>;
  /** What the card is known by where it comes from. */
  readonly uid?: string;
  /** Properties that the register has no place for, or has one for a single value. */
  readonly ignored: readonly string[];
}

/** Properties that say nothing of a person: what wrote the card, and when. */
const technical: ReadonlySet<string> = new Set(['PRODID', 'REV', 'X-ABSHOWAS', 'X-ABLABEL']);

/**
 * Reads a card as the cells of a row, which the rules for rows then look at. `language` is that of names of organisations that do not say
 * theirs. Of several e-mail addresses, telephones and postal addresses the preferred one counts, else the first; a fax is none.
 */
export function cardCells(card: Card, language: Language): CardCells {
  const left = new Set(card.properties.filter(({ name }) => !technical.has(name)));
  const cells = new Map<Field, CardCell>();
  const take = (name: string): CardProperty[] => {
    const found = card.properties.filter((one) => one.name === name).toSorted((a, b) => a.preference - b.preference);
    for (const one of found) left.delete(one);
    return found;
  };
  const takeFirst = (name: string, suits: (one: CardProperty) => boolean = () => true): CardProperty | undefined => {
    const [first, ...others] = take(name).toSorted((a, b) => Number(suits(b)) - Number(suits(a)));
    if (first && !suits(first)) return void left.add(first);
    for (const one of others) left.add(one);
    return first;
  };
  const put = (field: Field, value: string, from: CardProperty | undefined): void => {
    if (from && value.trim() !== '') cells.set(field, { text: value.trim(), property: from.name, line: from.line });
  };

  const ignored: string[] = [];
  const name = takeFirst('N');
  const [family = '', given = '', more = '', prefix = '', suffix = ''] = parts(name?.value ?? '');
  const shown = take('FN');
  const organisation = takeFirst('ORG');
  const kind = takeFirst('KIND');
  const isCompany = card.properties.some(
    ({ name: one, value }) => one === 'X-ABSHOWAS' && /^company$/i.test(value.trim()),
  );
  const isNamed = `${family}${given}`.trim() !== '';
  const said = text(kind?.value ?? '')
    .trim()
    .toLowerCase();
  const isOrganisation = said === 'org' || isCompany || (said === '' && !isNamed && organisation !== undefined);
  const kindFrom = kind ?? name ?? organisation ?? shown[0];
  cells.set('kind', {
    text: isOrganisation ? 'organisation' : said === '' || said === 'individual' ? 'person' : said,
    property: 'KIND',
    line: kindFrom?.line ?? card.line,
  });
  if (isOrganisation) {
    for (const one of shown) put(nameField(one, language), text(one.value), one);
    const [called = '', ...units] = parts(organisation?.value ?? '');
    if (shown.length === 0 && organisation) put(nameField(organisation, language), called, organisation);
    if (units.some((unit) => unit.trim() !== '') || (organisation && shown.length > 0 && !isOneOf(called, shown)))
      ignored.push('ORG');
    if (isNamed) ignored.push('N');
  } else {
    put('given_name', `${given} ${more}`, name);
    put('family_name', family, name);
    if (`${prefix}${suffix}`.trim() !== '') ignored.push('N');
    if (organisation) ignored.push('ORG');
  }
  const email = takeFirst('EMAIL');
  put('email', text(email?.value ?? '').replace(/^mailto:/i, ''), email);
  const phone = takeFirst('TEL', ({ types }) => !types.includes('fax'));
  put('phone', plainPhone(text(phone?.value ?? '')), phone);
  const address = takeFirst('ADR');
  const [box = '', extended = '', street = '', locality = '', region = '', code = '', country = ''] = parts(
    address?.value ?? '',
  );
  put('locality', locality, address);
  put('postal_code', code, address);
  if ([box, extended, street, region, country].some((part) => part.trim() !== '')) ignored.push('ADR');
  const links = take('URL');
  put('website', links.map(({ value }) => value.replaceAll('\\,', ',').trim()).join(' | '), links[0]);
  const notes = take('NOTE');
  put('note', notes.map(({ value }) => text(value)).join('\n'), notes[0]);
  const tags = take('LANG');
  put('languages', tags.map(({ value }) => text(value)).join('|'), tags[0]);
  const categories = take('CATEGORIES');
  const wanted = categories.flatMap(({ value }) => list(value)).filter((one) => one.trim() !== '');
  const known = wanted.flatMap((one) => disciplineOf(one) ?? []);
  put('disciplines', [...new Set(known)].join('|'), categories[0]);
  if (known.length < wanted.length) ignored.push('CATEGORIES');
  for (const property of card.properties) {
    const field = fieldOfExtension(property.name);
    if (!field) continue;
    left.delete(property);
    put(field, text(property.value), property);
  }
  const uid = text(takeFirst('UID')?.value ?? '').trim();
  ignored.push(...[...left].map((one) => one.name));
  return { cells, ignored: [...new Set(ignored)].toSorted(), ...(uid === '' ? {} : { uid }) };
}

function nameField({ language: tag = '' }: CardProperty, usual: Language): Field {
  return `name_${languages.find((one) => tag.toLowerCase().split('-')[0] === one) ?? usual}`;
}

function isOneOf(name: string, shown: readonly CardProperty[]): boolean {
  return shown.some(({ value }) => fold(text(value)) === fold(name));
}

/** A telephone number as the register has it: telephones put in other blanks and hyphens, and marks of the direction of writing. */
function plainPhone(value: string): string {
  return value
    .replace(/^tel:/i, '')
    .replaceAll(/[\u00A0\u2007\u202F]/g, ' ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');
}

function disciplineOf(category: string): string | undefined {
  const wanted = fold(category);
  return disciplines.find(({ code, names }) => [code, ...Object.values(names)].some((one) => fold(one) === wanted))
    ?.code;
}
