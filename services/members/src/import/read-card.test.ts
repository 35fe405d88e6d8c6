import type { Language } from '@inclust/kernel';
import { readCards } from '@inclust/vcard';
import { describe, expect, test } from 'vitest';
import { cardCells } from './read-card.ts';

/** What a card of version 3.0 with these lines says by field, what it leaves out, and its uid. */
function said(lines: readonly string[], language: Language = 'el') {
  const read = readCards(Buffer.from(['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\n')));
  if (!read.ok || !read.cards[0]) throw new Error('no card');
  const { cells, ignored, uid } = cardCells(read.cards[0], language);
  return { says: Object.fromEntries([...cells].map(([field, { text }]) => [field, text])), ignored, uid };
}

const who = 'N:Παπαδόπουλος;Γιώργος;;;';
const named = { kind: 'person', given_name: 'Γιώργος', family_name: 'Παπαδόπουλος' };

describe('a card', () => {
  test('of a person', () => {
    expect(
      said([
        'N:Hoxha;Anë;Mari;;',
        'FN:Anë Mari Hoxha',
        'EMAIL:mailto:ane@example.al',
        'TEL:tel:+355\u00A069\u2011000\u200E',
        'ADR:;;;Vlorë;;9401;',
        'URL:https://a.example/x\\,y',
        'URL:https://b.example',
        'NOTE:one\\, two\\nthree',
        'NOTE:four',
        'CATEGORIES:Παραστατικές τέχνες,heritage,HERITAGE',
        'LANG:sq',
        'LANG:el',
        'UID:abc',
        'REV:20270101T000000Z',
      ]),
    ).toEqual({
      says: {
        kind: 'person',
        given_name: 'Anë Mari',
        family_name: 'Hoxha',
        email: 'ane@example.al',
        phone: '+355 69-000',
        locality: 'Vlorë',
        postal_code: '9401',
        website: 'https://a.example/x,y | https://b.example',
        note: 'one, two\nthree\nfour',
        disciplines: 'performing-arts|heritage',
        languages: 'sq|el',
      },
      ignored: [],
      uid: 'abc',
    });
  });

  test('tells what the register has no place for', () => {
    expect(
      said([
        'N:Παπαδόπουλος;Γιώργος;;Δρ.;',
        'ORG:Θέατρο',
        'TITLE:Director',
        'BDAY:1980-01-01',
        'EMAIL:a@example.org',
        'EMAIL:b@example.org',
        'ADR:;;Street 1;Άρτα;;;',
        'CATEGORIES:heritage,myContacts',
        'X-ANDROID-CUSTOM:x',
      ]),
    ).toEqual({
      says: { ...named, email: 'a@example.org', locality: 'Άρτα', disciplines: 'heritage' },
      ignored: ['ADR', 'BDAY', 'CATEGORIES', 'EMAIL', 'N', 'ORG', 'TITLE', 'X-ANDROID-CUSTOM'],
      uid: undefined,
    });
  });

  test.each([
    [['TEL;TYPE=fax:1', 'TEL:2', 'TEL;TYPE=pref:3'], '3'],
    [['TEL;TYPE=fax,pref:1', 'TEL:2'], '2'],
    [['TEL;PREF=2:1', 'TEL;PREF=1:2'], '2'],
    [['TEL;TYPE=fax:1'], undefined],
  ])('has one telephone, the preferred one and no fax: %j', (lines, phone) => {
    const { says, ignored } = said([who, ...lines]);
    expect(says['phone']).toBe(phone);
    expect(ignored).toEqual(lines.length > 1 || phone === undefined ? ['TEL'] : []);
  });

  test.each([
    ['KIND:org', 'FN:Θέατρο'],
    ['FN:Θέατρο', 'ORG:Θέατρο', 'N:;;;;'],
    ['FN:Θέατρο', 'X-ABShowAs:COMPANY', 'ORG:ΘΕΑΤΡΟ', 'N:;;;;'],
    ['ORG:Θέατρο'],
  ])('of an organisation: %s %s', (...lines) => {
    expect(said(lines)).toMatchObject({ says: { kind: 'organisation', name_el: 'Θέατρο' }, ignored: [] });
  });

  test('of an organisation has names by language, its own where it says none; its people and units are left out', () => {
    expect(said(['KIND:org', 'FN;LANGUAGE=en-GB:Theatre', 'FN:Teatri', 'ORG:Other;Unit', who], 'sq')).toMatchObject({
      says: { name_en: 'Theatre', name_sq: 'Teatri' },
      ignored: ['N', 'ORG'],
    });
  });

  test('of another kind, or without a name in parts, is for the rules to refuse', () => {
    expect(said(['KIND:group', 'FN:All']).says).toEqual({ kind: 'group' });
    expect(said(['FN:Γιώργος Παπαδόπουλος']).says).toEqual({ kind: 'person' });
  });

  test('holds any other field as a register file does', () => {
    const { says, ignored } = said([
      who,
      'X-INCLUST-JOINED-ON:2020-02-29',
      'X-INCLUST-TEXT-STATES:x',
      'X-INCLUST-KIND:x',
    ]);
    expect(says).toEqual({ ...named, joined_on: '2020-02-29', text_states: 'x' });
    expect(ignored).toEqual(['X-INCLUST-KIND']);
  });
});
