/** Text of bytes, or the index of the first byte that means nothing in the character set. */
export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly index: number };

/** Whether a character set is known, by any of its names in the Encoding Standard. */
export function isCharset(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== 'replacement';
  } catch {
    return false;
  }
}

/** Decodes strictly: nothing is ever replaced. */
export function decode(bytes: Uint8Array, charset: string): Decoded {
  const decoder = new TextDecoder(charset, { ignoreBOM: true });
  const text = decoder.decode(bytes);
  const isWindows = decoder.encoding.startsWith('windows') || decoder.encoding.startsWith('iso-8859');
  let at = text.search(isWindows ? /[\uFFFD\u0080-\u009F]/u : /\uFFFD/u);
  while (at >= 0) {
    const index = isWindows ? at : Buffer.byteLength(text.slice(0, at), 'utf8');
    // U+FFFD may stand in the file itself.
    const isWritten = !isWindows && bytes[index] === 0xef && bytes[index + 1] === 0xbf && bytes[index + 2] === 0xbd;
    if (!isWritten) return { ok: false, index };
    at = text.indexOf('\uFFFD', at + 1);
  }
  return { ok: true, text };
}

/** The bytes of a quoted-printable text (RFC 2045, 6.7); `undefined` where it is none. */
export function decodeQuotedPrintable(bytes: Uint8Array): Uint8Array | undefined {
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x3d) decoded.push(byte);
    else {
      const code = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
      if (!/^[0-9A-Fa-f]{2}$/.test(code)) return undefined;
      decoded.push(Number.parseInt(code, 16));
      at += 2;
    }
  }
  return Uint8Array.from(decoded);
}
