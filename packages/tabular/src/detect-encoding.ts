import { decodeStrictly, type Encoding } from './encoding.ts';

/** Below this confidence an encoding is not taken; the file's owner has to declare it. */
export const requiredConfidence = 0.75;

/** The likeliest encoding and how sure that is, from 0 to 1. */
export interface Detection {
  readonly encoding: Encoding;
  readonly confidence: number;
}

const greek = /^[\u0370-\u03FF]$/u;
const western = new Set('ëçéèêáàâäãåóòôöõúùûüíìîïñœæøßš');
const central = new Set('ëçáéíóúýąćęłńśźżčďěňřšťůžőűăâîşţđăâîöüä');

/**
 * Finds the encoding of a text without BOM: strict UTF-8, then UTF-16LE by its zero bytes, then the Windows code pages by
 * how plausible the words are that each makes of the bytes above 0x7F. Code pages that read the same text do not compete.
 */
export function detectEncoding(bytes: Uint8Array): Detection {
  const hasZero = bytes.includes(0);
  if (!hasZero && decodeStrictly(bytes, 'utf-8').ok) return { encoding: 'utf-8', confidence: 1 };
  if (hasZero) return { encoding: 'utf-16le', confidence: looksLikeUtf16(bytes) ? 0.95 : 0 };
  return detectCodePage(bytes);
}

function detectCodePage(bytes: Uint8Array): Detection {
  const candidates = (['windows-1253', 'windows-1252', 'windows-1250'] as const)
    .map((encoding) => ({ encoding, decoded: decodeStrictly(bytes, encoding) }))
    .flatMap(({ encoding, decoded }) =>
      decoded.ok ? [{ encoding, text: decoded.text, score: plausibility(decoded.text, encoding) }] : [],
    )
    .sort((a, b) => b.score - a.score);
  const [best] = candidates;
  if (best === undefined) return { encoding: 'windows-1253', confidence: 0 };
  const rival = candidates.find((candidate) => candidate.text !== best.text);
  const evidence = best.text.match(/[^\x00-\x7F\P{L}]/gu)?.length ?? 0;
  const confidence = (best.score - (rival?.score ?? 0)) * (evidence / (evidence + 0.5));
  return { encoding: best.encoding, confidence: Math.max(0, Math.round(confidence * 1000) / 1000) };
}

/** Share of the letters beyond ASCII that stand in a word as words are written in that code page's languages. */
function plausibility(text: string, encoding: Encoding): number {
  let plausible = 0;
  let total = 0;
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    const beyond = [...word].filter((letter) => letter > '\x7F').length;
    if (beyond === 0) continue;
    total += beyond;
    if (encoding === 'windows-1253' ? isGreekWord(word) : isLatinWord(word, encoding, beyond)) plausible += beyond;
  }
  const strange = text.match(/[¤¦§¨ª¬¯±²³¶¸¹¼½¾¡¢¥¿†‡ˆ˜]/gu)?.length ?? 0;
  return total === 0 ? 0 : plausible / (total + strange);
}

function isGreekWord(word: string): boolean {
  const inner = word.slice(0, -1);
  return [...word].every((letter) => greek.test(letter)) && !inner.includes('ς') && !isCaseBroken(word);
}

function isLatinWord(word: string, encoding: Encoding, beyond: number): boolean {
  const known = encoding === 'windows-1252' ? western : central;
  const letters = [...word.toLowerCase()];
  return (
    letters.every((letter) => letter <= '\x7F' || known.has(letter)) &&
    beyond * 2 <= letters.length &&
    !isCaseBroken(word)
  );
}

/** A capital behind a small letter, as in the words a wrong code page makes. */
function isCaseBroken(word: string): boolean {
  return /\p{Ll}\p{Lu}\p{Lu}|\p{Ll}\p{Lu}$/u.test(word);
}

/** Nearly all high bytes are those of Latin or Greek, and some are zero. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  if (bytes.length % 2 === 1 || bytes.length < 4) return false;
  let likely = 0;
  let zero = 0;
  for (let at = 1; at < bytes.length; at += 2) {
    const high = bytes[at];
    if (high === 0x00 && bytes[at - 1] !== 0x00) zero += 1;
    if (high === 0x00 || high === 0x01 || high === 0x03 || high === 0x20) likely += 1;
  }
  return zero > 0 && likely / (bytes.length / 2) > 0.9;
}
