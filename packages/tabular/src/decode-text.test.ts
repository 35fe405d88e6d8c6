import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { encodings, encodeText, type Encoding } from './encoding.ts';

const greek = 'Όνομα;Τόπος\nΓιώργος Παπαδόπουλος;Άρτα\nΕταιρεία «Ο Ήλιος»;Κέρκυρα – Κορυφώ\n';
const albanian = 'Emri,Vendi\nËngjëll Çela,Vlorë\nShqipe Hoxha,Korçë\n';

const encoded = (text: string, encoding: Encoding): Uint8Array => {
  const result = encodeText(text, encoding);
  if (!result.ok) throw new Error(`not encodable: ${result.character}`);
  return result.bytes;
};

describe('decodeText', () => {
  test.each([
    ['windows-1253', greek],
    ['utf-8', greek],
    ['utf-16le', greek],
    ['utf-8', albanian],
    ['utf-16le', albanian],
    ['windows-1252', albanian],
  ] as const)('detects %s', (encoding, text) => {
    const decoded = decodeText(encoded(text, encoding));
    expect(decoded).toMatchObject({ ok: true, text, encoding, bom: false, source: 'detected' });
    expect(decoded.ok && decoded.confidence).toBeGreaterThanOrEqual(0.75);
  });

  test('reads Albanian in windows-1250 alike, for ë and ç stand at the same bytes', () => {
    expect(decodeText(iconv.encode(albanian, 'windows-1250'))).toMatchObject({ ok: true, text: albanian });
  });

  test('detects windows-1250 where it reads better', () => {
    const czech = 'Jméno;Město\nŽofie Šťastná;Plzeň\nJiří Dvořák;Děčín\n';
    expect(decodeText(iconv.encode(czech, 'windows-1250'))).toMatchObject({
      ok: true,
      text: czech,
      encoding: 'windows-1250',
    });
  });

  test('asks to declare the encoding when the evidence is thin', () => {
    const thin = decodeText(Uint8Array.from([0x61, 0x3b, 0xbe, 0x0a, 0x62]));
    expect(thin).toMatchObject({ ok: false, problem: { code: 'encoding-unknown' } });
  });

  test.each([
    ['utf-8', [0xef, 0xbb, 0xbf]],
    ['utf-16le', [0xff, 0xfe]],
  ] as const)('a BOM of %s decides and is taken off', (encoding, mark) => {
    const bytes = Uint8Array.from([...mark, ...encoded(greek, encoding)]);
    expect(decodeText(bytes)).toMatchObject({ ok: true, text: greek, encoding, bom: true, source: 'bom' });
    expect(decodeText(bytes, { encoding: 'windows-1253' })).toMatchObject({
      problem: { code: 'encoding-contradicts-bom' },
    });
  });

  test('UTF-16BE is named, not misread', () => {
    expect(decodeText(Uint8Array.from([0xfe, 0xff, 0x03, 0x91]))).toMatchObject({
      problem: { code: 'encoding-unsupported' },
    });
  });

  test.each([
    ['windows-1253', [0xc1, 0x0a, 0x61, 0x62, 0xd2], 4, 2, 3],
    ['windows-1252', [0x61, 0x0d, 0x0a, 0x81], 3, 2, 1],
    ['utf-8', [0xce, 0x91, 0x0a, 0x61, 0xff], 4, 2, 2],
    ['utf-8', [0xef, 0xbf, 0xbd, 0xc3], 3, 1, 2],
    ['utf-16le', [0x61, 0x00, 0x0a, 0x00, 0x00, 0xd8], 4, 2, 1],
    ['utf-16le', [0x61, 0x00, 0x62], 2, 1, 2],
  ] as const)('names the first undecodable byte in %s', (encoding, bytes, byte, row, column) => {
    const problem = { code: 'byte-undecodable', byte, row, column };
    expect(decodeText(Uint8Array.from(bytes), { encoding })).toMatchObject({ ok: false, problem });
  });

  test('a replacement character that stands in the file is text', () => {
    for (const encoding of ['utf-8', 'utf-16le'] as const) {
      expect(decodeText(encoded('a\uFFFDb', encoding), { encoding })).toMatchObject({ ok: true, text: 'a\uFFFDb' });
    }
  });

  test('text → bytes → text is the identity wherever the encoding has the characters', () => {
    const unit = fc.constantFrom(...'aZ09 ;,\t\n"\'«»–€άέήίόύώϊϋΐΰΆΈΑβγςΩëçËÇéőřß☃😀');
    fc.assert(
      fc.property(fc.string({ unit }), fc.constantFrom(...encodings), (text, encoding) => {
        const result = encodeText(text, encoding);
        if (result.ok) expect(decodeText(result.bytes, { encoding })).toMatchObject({ ok: true, text });
        else expect(text.slice(result.at).startsWith(result.character)).toBe(true);
      }),
    );
  });

  test('real Greek and Albanian words are detected for what they are', () => {
    const words = fc.array(fc.constantFrom(...(greek.match(/\p{L}{4,}/gu) ?? [])), { minLength: 2 });
    fc.assert(
      fc.property(words, (list) => {
        expect(decodeText(encoded(list.join(';'), 'windows-1253'))).toMatchObject({ text: list.join(';') });
      }),
    );
  });
});
