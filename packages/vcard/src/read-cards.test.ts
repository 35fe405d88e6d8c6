import { describe, expect, test } from 'vitest';
import type { Card } from './card.ts';
import { list, parts, text } from './card-value.ts';
import { looksLikeCards, readCards } from './read-cards.ts';

/** The cards of a file, or the code and line of why there are none. */
function cardsOf(file: string | Uint8Array, options = {}): readonly Card[] | string {
  const read = readCards(typeof file === 'string' ? Buffer.from(file) : file, options);
  return read.ok ? read.cards : `${read.problem.line} ${read.problem.code}`;
}

const only = (file: string | Uint8Array, options = {}): Card => cardsOf(file, options)[0] as Card;
const valueOf = (card: Card, name: string): string => card.properties.find((one) => one.name === name)?.value ?? '';
const card = (...lines: readonly string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
const inGreek = (head: string, bytes: readonly number[], tail = '\r\n'): Buffer =>
  Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]);

describe('cards as people have them', () => {
  test('version 2.1 of an Android telephone: quoted-printable over several lines, types without a name', () => {
    const read = only(
      card(
        'VERSION:2.1',
        'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=CE=A0=CE=B1=CF=80=CE=B1=CE=B4=CF=8C=',
        '=CF=80=CE=BF=CF=85=CE=BB=CE=BF=CF=82;=CE=93=CE=B9=CF=8E=CF=81=CE=B3=CE=BF=CF=82;;;',
        'TEL;CELL;PREF:+30 697 000 0001',
        'NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo, three=3B',
        'PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ',
        ' AAAQABAAD/2wBDAAg=',
        '',
      ),
    );
    expect(read).toMatchObject({ number: 1, line: 1, version: '2.1', problems: [] });
    expect(parts(valueOf(read, 'N'))).toEqual(['Παπαδόπουλος', 'Γιώργος', '', '', '']);
    expect(read.properties[1]).toMatchObject({
      name: 'TEL',
      types: ['cell', 'pref'],
      preference: 1,
      value: '+30 697 000 0001',
    });
    expect(text(valueOf(read, 'NOTE'))).toBe('one\ntwo, three;');
    expect(valueOf(read, 'PHOTO')).toBe('/9j/4AAQSkZJRgABAQ AAAQABAAD/2wBDAAg=');
  });

  test('version 2.1 of Outlook in the code page of the machine', () => {
    const greek = [0xd0, 0xe1, 0xf0, 0xdc, 0xf2, 0x3b, 0xc1, 0xed, 0xed, 0xe1]; // Παπάς;Αννα
    const file = Buffer.concat([
      Buffer.from('BEGIN:VCARD\r\nVERSION:2.1\r\n'),
      inGreek('N;LANGUAGE=el;CHARSET=windows-1253:', greek),
      Buffer.from('END:VCARD\r\n'),
    ]);
    expect(parts(valueOf(only(file), 'N'))).toEqual(['Παπάς', 'Αννα']);
    expect(only(file).properties[0]?.language).toBe('el');
  });

  test('version 3.0 of an iPhone: groups, folded lines, types more than once', () => {
    const read = only(
      card(
        'VERSION:3.0',
        'N:Hoxha;Anë;Mari;Dr.;',
        'item1.EMAIL;type=INTERNET;type=pref:ane@example.al',
        'item1.X-ABLabel:_$!<HomePage>!$_',
        'NOTE:Këngëtare\\, çelo\\; një',
        '  rresht\\ndy',
        'item2.ADR;type=WORK:;;Rruga 1\\, kati 2;Vlorë;;9401;Albania',
      ),
    );
    expect(read.properties.map(({ name }) => name)).toEqual(['N', 'EMAIL', 'X-ABLABEL', 'NOTE', 'ADR']);
    expect(read.properties[1]).toMatchObject({ types: ['internet', 'pref'], preference: 1 });
    expect(text(valueOf(read, 'NOTE'))).toBe('Këngëtare, çelo; një rresht\ndy');
    expect(parts(valueOf(read, 'ADR'))).toEqual(['', '', 'Rruga 1, kati 2', 'Vlorë', '', '9401', 'Albania']);
  });

  test('version 4.0: quoted parameters, preferences, several cards, small letters', () => {
    const file = [
      card(
        'VERSION:4.0',
        'KIND:org',
        'FN;LANGUAGE=el;PREF=2:Θέατρο',
        'TEL;VALUE=uri;TYPE="voice,home";PREF=1:tel:+30-1',
      ),
      'begin:vcard\nversion:4.0\nfn:Two\ncategories:a\\,b,c\nend:vcard\n',
    ].join('');
    const cards = cardsOf(file) as Card[];
    expect(cards.map(({ number, line }) => [number, line])).toEqual([
      [1, 1],
      [2, 7],
    ]);
    expect(cards[0]?.properties).toMatchObject([
      { name: 'KIND' },
      { name: 'FN', language: 'el', preference: 2 },
      { name: 'TEL', types: ['voice', 'home'], preference: 1, value: 'tel:+30-1' },
    ]);
    expect(list(valueOf(cards[1] as Card, 'CATEGORIES'))).toEqual(['a,b', 'c']);
  });

  test.each([
    ['utf-16le', [0xff, 0xfe]],
    ['utf-8', [0xef, 0xbb, 0xbf]],
  ] as const)('a byte-order mark says %s', (encoding, bom) => {
    const file = Buffer.concat([Buffer.from(bom), Buffer.from(card('VERSION:3.0', 'FN:Ελένη'), encoding)]);
    expect(looksLikeCards(Buffer.from(bom))).toBe(false);
    expect(valueOf(only(file), 'FN')).toBe('Ελένη');
  });
});

describe('what cannot be read is told with its place, and the rest is read', () => {
  test('a byte that means nothing, by its offset in the file', () => {
    const before = Buffer.from('BEGIN:VCARD\r\nVERSION:3.0\r\n');
    const file = Buffer.concat([before, inGreek('FN:A\r\n B', [0xd0]), Buffer.from('NOTE:x\r\nEND:VCARD\r\n')]);
    const read = only(file);
    expect(read.problems).toMatchObject([
      { code: 'byte-undecodable', line: 3, property: 'FN', byte: before.length + 'FN:A\r\n B'.length },
    ]);
    expect(read.properties.map(({ name }) => name)).toEqual(['NOTE']);
    expect(valueOf(only(file, { charset: 'windows-1253' }), 'FN')).toBe('ABΠ');
  });

  test.each([
    ['NOTE', 'line-malformed'],
    [':x', 'line-malformed'],
    ['FN;CHARSET=klingon:x', 'charset-unknown'],
    ['FN;ENCODING=QUOTED-PRINTABLE:a=GG', 'quoted-printable-malformed'],
    ['FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0', 'byte-undecodable'],
    ['FN;=x:y', 'line-malformed'],
  ])('%s: %s', (line, code) => {
    const { problems } = only(card('VERSION:2.1', line, 'TEL:123456'));
    expect(problems).toMatchObject([{ code, line: 3 }]);
    expect(JSON.stringify(problems)).not.toContain('klingon');
  });

  test('a version that nobody reads', () => {
    expect(only(card('VERSION:5.0', 'FN:x')).problems).toMatchObject([
      { code: 'version-unknown', property: 'VERSION' },
    ]);
  });

  test.each([
    ['BEGIN:VCARD\nFN:x\n', '1 card-not-closed'],
    ['BEGIN:VCARD\nBEGIN:VCARD\n', '2 card-nested'],
    [`${card('FN:x')}FN:y\r\n`, '4 line-outside'],
    ['Name;Email\n', '1 line-outside'],
  ])('%j as a whole', (file, problem) => {
    expect(cardsOf(file)).toBe(problem);
  });

  test('too many cards', () => {
    expect(cardsOf(card('FN:x') + card('FN:y'), { maxCards: 1 })).toBe('4 too-many-cards');
  });

  test('names that objects have are names like others', () => {
    expect(
      only(card('VERSION:4.0', 'constructor:x', '__proto__:y')).properties.map(({ name, value }) => [name, value]),
    ).toEqual([
      ['CONSTRUCTOR', 'x'],
      ['__PROTO__', 'y'],
    ]);
  });
});
