import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { list, parts, text } from './card-value.ts';
import { readCards } from './read-cards.ts';
import { writeCard } from './write-cards.ts';

const nasty = fc.string({ unit: fc.constantFrom(...'\\;,:"^\nάΣëç\u{1F3AD} =ab\'') });

/** The values of a card that was written, by name. */
function back(file: string): ReadonlyMap<string, string> {
  const read = readCards(Buffer.from(file));
  if (!read.ok) throw new Error(read.problem.code);
  return new Map(read.cards[0]?.properties.map(({ name, value }) => [name, value]));
}

describe.each(['3.0', '4.0'] as const)('a card of version %s', (version) => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(
        nasty,
        fc.array(nasty, { minLength: 2, maxLength: 5 }),
        fc.array(nasty, { minLength: 1 }),
        (one, some, many) => {
          const read = back(
            writeCard(version, [
              { name: 'NOTE', value: { text: one } },
              { name: 'X-INCLUST-NOTE', parameters: { language: 'el' }, value: { text: one } },
              { name: 'TEL', value: { text: one } },
              { name: 'N', value: { parts: some } },
              { name: 'CATEGORIES', value: { list: many } },
            ]),
          );
          for (const name of ['NOTE', 'X-INCLUST-NOTE', 'TEL']) expect(text(read.get(name) ?? '')).toBe(one);
          expect(parts(read.get('N') ?? '')).toEqual(some);
          expect(list(read.get('CATEGORIES') ?? '')).toEqual(many);
        },
      ),
    );
  });

  test('has the lines that the standard asks for', () => {
    const written = writeCard(version, [
      { name: 'FN', parameters: { language: 'el' }, value: { text: 'Θέατρο, «Άρτα»' } },
      { name: 'N', value: { parts: ['Hoxha', 'Anë', '', '', ''] } },
      { name: 'TEL', value: { text: '+30 26810 00001' } },
      { name: 'URL', value: { uri: 'https://example.org/a,b;c' } },
      { name: 'NOTE', value: { text: 'α\r\nβ' } },
    ]);
    expect(written.split('\r\n')).toEqual([
      'BEGIN:VCARD',
      `VERSION:${version}`,
      'FN;LANGUAGE=el:Θέατρο\\, «Άρτα»',
      'N:Hoxha;Anë;;;',
      'TEL:+30 26810 00001',
      'URL:https://example.org/a,b;c',
      'NOTE:α\\nβ',
      'END:VCARD',
      '',
    ]);
  });

  test('is folded between characters', () => {
    const written = writeCard(version, [{ name: 'NOTE', value: { text: 'Ψ'.repeat(200) } }]);
    for (const line of written.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(76);
    expect(back(written).get('NOTE')).toBe('Ψ'.repeat(200));
  });

  test('keeps a blank at the end that is folded into a line of its own', () => {
    const whole = 'NOTE:'.padEnd(75, 'a');
    for (const blanks of [' ', '   ']) {
      const written = writeCard(version, [{ name: 'NOTE', value: { text: `${whole.slice(5)}${blanks}` } }]);
      expect(written).toContain(`${whole}\r\n ${blanks}\r\n`);
      expect(back(written).get('NOTE')).toBe(`${whole.slice(5)}${blanks}`);
    }
  });
});
