import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { exhibition, moment } from '../test/given.ts';
import { writeAtom, type AtomInfo } from './write-atom.ts';

const info: AtomInfo = {
  title: 'Εκδηλώσεις & <άλλα>',
  language: 'el',
  authority: 'corfu.example.org',
  since: '2027',
  path: 'events/el',
  selfUrl: 'https://corfu.example.org/events.atom?a=1&b="2"',
  pageUrl: 'https://corfu.example.org/events',
  author: 'Κέρκυρα',
  updatedAt: moment('2027-01-01T00:00:00Z'),
  when: () => '19 Οκτωβρίου 2027, 19:00',
};

/** The texts of elements and the attributes of links. */
function parsed(xml: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  let text = '';
  parser.on('opentag', ({ name, attributes }) => {
    text = '';
    if (name === 'link') found.push(`link ${attributes['rel']?.value} ${attributes['href']?.value}`);
  });
  parser.on('text', (piece) => (text += piece));
  parser.on('closetag', ({ name }) => {
    if (text.trim() !== '') found.push(`${name} ${text}`);
    text = '';
  });
  parser.write(xml).close();
  return found.map((one) => one.trim());
}

test('is XML with stable ids, and holds any text', () => {
  const summary = 'a<b> & "c" \'d\' ]]> \u0000\u000B\uD800 📞\r\nx';
  const xml = writeAtom(info, [exhibition({ summary }), exhibition({ uid: '01998877-1122-7abc-8def-001122334455' })]);
  const told = parsed(xml);
  expect(told).toEqual(
    expect.arrayContaining([
      'id tag:corfu.example.org,2027:events/el',
      'title Εκδηλώσεις & <άλλα>',
      'updated 2027-09-01T09:30:00.000Z',
      'link self https://corfu.example.org/events.atom?a=1&b="2"',
      'id tag:corfu.example.org,2027:event/exhibition-7%40corfu.example.org',
      'title a<b> & "c" \'d\' ]]> \uFFFD 📞\r\nx',
      'id urn:uuid:01998877-1122-7abc-8def-001122334455',
      'summary 19 Οκτωβρίου 2027, 19:00',
    ]),
  );
  expect(writeAtom(info, [])).toContain('<updated>2027-01-01T00:00:00.000Z</updated>');
});
