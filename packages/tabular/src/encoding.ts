import iconv from 'iconv-lite';

/** The encodings tables arrive in, in Greece and Albania. */
export const encodings = ['utf-8', 'utf-16le', 'windows-1253', 'windows-1252', 'windows-1250'] as const;
export type Encoding = (typeof encodings)[number];

const replacement = '\uFFFD';

/** Text of bytes, or the offset of the first byte that means nothing in this encoding; a leading BOM must be off already. */
export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly byte: number; readonly before: string };

/** Decodes strictly: nothing is ever replaced. */
export function decodeStrictly(bytes: Uint8Array, encoding: Encoding): Decoded {
  const text = decodeLoosely(bytes, encoding);
  let at = encoding.startsWith('windows') ? text.search(/[\uFFFD\u0080-\u009F]/u) : text.indexOf(replacement);
  while (at >= 0) {
    const before = text.slice(0, at);
    const byte = byteLength(before, encoding);
    if (!isWrittenReplacement(bytes, byte, encoding)) return { ok: false, byte, before };
    at = text.indexOf(replacement, at + 1);
  }
  if (encoding === 'utf-16le' && bytes.length % 2 === 1) return { ok: false, byte: bytes.length - 1, before: text };
  return { ok: true, text };
}

/** Bytes of a text, or the position of its first character that the encoding lacks. No BOM is added. */
export function encodeText(
  text: string,
  encoding: Encoding,
):
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly at: number; readonly character: string } {
  if (encoding === 'utf-8') return { ok: true, bytes: new TextEncoder().encode(text) };
  const bytes = iconv.encode(text, encoding);
  const back = decodeLoosely(bytes, encoding);
  if (back === text) return { ok: true, bytes };
  let at = 0;
  while (back[at] === text[at]) at += 1;
  return { ok: false, at, character: String.fromCodePoint(text.codePointAt(at) ?? 0) };
}

function decodeLoosely(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding.startsWith('utf')) {
    return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  }
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

function byteLength(text: string, encoding: Encoding): number {
  if (encoding === 'utf-8') return Buffer.byteLength(text, 'utf8');
  return encoding === 'utf-16le' ? text.length * 2 : text.length;
}

/** U+FFFD may stand in the file itself. */
function isWrittenReplacement(bytes: Uint8Array, byte: number, encoding: Encoding): boolean {
  if (encoding === 'utf-8') return bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd;
  return encoding === 'utf-16le' && bytes[byte] === 0xfd && bytes[byte + 1] === 0xff;
}
