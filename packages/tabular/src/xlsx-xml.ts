import { SaxesParser } from 'saxes';

/** The attributes of an element by their names as written. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** What a listener hears of an XML document; element names come without their prefix. */
export interface XmlListener {
  open?(element: string, attributes: XmlAttributes): void;
  close?(element: string): void;
  text?(text: string): void;
}

const chunkBytes = 1 << 16;

/**
 * Parses a part of a workbook and stops after every chunk, so that the caller can hand on what was heard so far. Throws
 * on malformed XML; document types and their entities are not expanded.
 */
export function* parseXml(part: Uint8Array, listener: XmlListener): Generator<void> {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', (tag) => listener.open?.(local(tag.name), tag.attributes));
  parser.on('closetag', (tag) => listener.close?.(local(tag.name)));
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  parser.on('error', (error) => {
    throw error;
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < part.length; at += chunkBytes) {
    parser.write(decoder.decode(part.subarray(at, at + chunkBytes), { stream: true }));
    yield;
  }
  parser.write(decoder.decode());
  parser.close();
  yield;
}

/** Parses a small part to its end. Throws on malformed XML. */
export function parseWholeXml(part: Uint8Array, listener: XmlListener): void {
  for (const _ of parseXml(part, listener)) continue;
}

/** Opens the `_xHHHH_` escapes by which a workbook writes characters that XML cannot hold (ECMA-376, ST_Xstring). */
export function unescapeXlsxText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Escapes what XML cannot hold (control characters, lone surrogates) and texts that look escaped. */
export function escapeXlsxText(text: string): string {
  const escape = (character: string): string =>
    `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFDD0-\uFDEF\uFFFE\uFFFF]|\p{Cs}/gu, escape)
    .replace(/[\u{1FFFE}\u{1FFFF}]|[\u{2FFFE}-\u{10FFFF}]/gu, (character) =>
      (character.codePointAt(0) ?? 0) % 0x10000 >= 0xfffe ? escape(character) + escape(character.slice(1)) : character,
    );
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
