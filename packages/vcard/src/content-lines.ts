/** A line of the file, or several that were folded into one. */
export interface ContentLine {
  /** The first of its lines, from 1. */
  readonly line: number;
  /** Its bytes without what folded them. */
  readonly bytes: Uint8Array;
  /** The offset in the file of each byte. */
  readonly offsetOf: (index: number) => number;
}

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * The content lines of a file of cards. A line that begins with a blank goes on the one before (RFC 6350, 3.2); a card of version 2.1 keeps
 * that blank, and its quoted-printable lines go on behind a `=` at the end. Empty lines are left out; one of blanks alone is what was
 * folded before a blank at the end of a value, but in version 2.1.
 */
export function* contentLines(file: Uint8Array): Generator<ContentLine> {
  let first = 0;
  let pieces: Piece[] = [];
  let isOld = false;
  const finish = function* (): Generator<ContentLine> {
    if (pieces.length > 0) yield joined(first, pieces);
    pieces = [];
  };
  let number = 0;
  for (const { start, bytes } of physicalLines(file)) {
    number += 1;
    const last = pieces.at(-1);
    if (last && isQuotedPrintable(pieces) && last.bytes.at(-1) === 0x3d) {
      pieces[pieces.length - 1] = { start: last.start, bytes: last.bytes.subarray(0, -1) };
      pieces.push({ start, bytes });
    } else if (last && isBlank(bytes[0]) && !(isOld && isEmpty(bytes))) {
      pieces.push(isOld ? { start, bytes } : { start: start + 1, bytes: bytes.subarray(1) });
    } else if (last && isBase64(pieces) && /^[A-Za-z0-9+/=]+$/.test(ascii(bytes))) {
      pieces.push({ start, bytes });
    } else {
      yield* finish();
      if (isEmpty(bytes)) continue;
      first = number;
      pieces = [{ start, bytes }];
      const version = /^version:\s*(\S+)/i.exec(ascii(bytes.subarray(0, 40)))?.[1];
      if (version !== undefined) isOld = version === '2.1';
    }
  }
  yield* finish();
}

function* physicalLines(file: Uint8Array): Generator<Piece> {
  for (let start = 0; start < file.length;) {
    const found = file.indexOf(0x0a, start);
    const end = found < 0 ? file.length : found;
    const hasReturn = end > start && file[end - 1] === 0x0d;
    yield { start, bytes: file.subarray(start, hasReturn ? end - 1 : end) };
    start = end + 1;
  }
}

function joined(line: number, pieces: readonly Piece[]): ContentLine {
  return {
    line,
    bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)),
    offsetOf: (index) => {
      let rest = index;
      for (const { start, bytes } of pieces) {
        if (rest < bytes.length) return start + rest;
        rest -= bytes.length;
      }
      return (pieces[0]?.start ?? 0) + index;
    },
  };
}

function isQuotedPrintable(pieces: readonly Piece[]): boolean {
  return /^[^:]*;(encoding=)?quoted-printable[;:]/i.test(headOf(pieces));
}

function isBase64(pieces: readonly Piece[]): boolean {
  return /^[^:]*;(encoding=)?(base64|b)[;:]/i.test(headOf(pieces));
}

function headOf([first]: readonly Piece[]): string {
  return ascii(first?.bytes.subarray(0, 200) ?? new Uint8Array());
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function isEmpty(bytes: Uint8Array): boolean {
  return bytes.every(isBlank);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
