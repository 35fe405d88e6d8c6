import { detectEncoding, requiredConfidence } from './detect-encoding.ts';
import { decodeStrictly, type Encoding } from './encoding.ts';
import type { TableProblem } from './table.ts';

/** A decoded file: its text without BOM, and how its encoding was known. */
export interface DecodedText {
  readonly ok: true;
  readonly text: string;
  readonly encoding: Encoding;
  readonly bom: boolean;
  readonly source: 'declared' | 'bom' | 'detected';
  /** From 0 to 1; 1 when declared or by BOM. */
  readonly confidence: number;
}

/**
 * Decodes a file as declared, else by its BOM, else by detection. Refuses with `encoding-unknown` below the required
 * confidence, `byte-undecodable` (with byte, row and column) for a byte the encoding lacks, `encoding-unsupported` for
 * UTF-16BE and UTF-32, `encoding-contradicts-bom` when a BOM says otherwise than the declaration.
 */
export function decodeText(
  bytes: Uint8Array,
  options: { readonly encoding?: Encoding } = {},
): DecodedText | { readonly ok: false; readonly problem: TableProblem } {
  const mark = byteOrderMark(bytes);
  if (mark === 'unsupported') {
    return refuse({
      code: 'encoding-unsupported',
      message: 'The file is UTF-16BE or UTF-32; save it as UTF-8.',
      byte: 0,
    });
  }
  if (mark && options.encoding !== undefined && options.encoding !== mark.encoding) {
    const message = `The file begins with the mark of ${mark.encoding}, but ${options.encoding} was declared.`;
    return refuse({ code: 'encoding-contradicts-bom', message, byte: 0 });
  }
  const length = mark?.length ?? 0;
  const content = bytes.subarray(length);
  const { encoding, confidence } = knownEncoding(mark, options.encoding) ?? detectEncoding(content);
  if (confidence < requiredConfidence) {
    const message = `The encoding is not certain (${encoding} with ${confidence}); declare it.`;
    return refuse({ code: 'encoding-unknown', message });
  }
  const decoded = decodeStrictly(content, encoding);
  if (!decoded.ok) {
    const lines = decoded.before.split(/\r\n|\r|\n/);
    const at = { byte: length + decoded.byte, row: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    const message = `Byte ${at.byte} (line ${at.row}, character ${at.column}) means nothing in ${encoding}.`;
    return refuse({ code: 'byte-undecodable', message, ...at });
  }
  const source = options.encoding !== undefined ? 'declared' : mark ? 'bom' : 'detected';
  return { ok: true, text: decoded.text, encoding, bom: mark !== undefined, source, confidence };
}

type Mark = { readonly encoding: Encoding; readonly length: number } | undefined;

function knownEncoding(
  mark: Mark,
  declared: Encoding | undefined,
): { encoding: Encoding; confidence: number } | undefined {
  const encoding = declared ?? mark?.encoding;
  return encoding === undefined ? undefined : { encoding, confidence: 1 };
}

function byteOrderMark(bytes: Uint8Array): Mark | 'unsupported' {
  const [first, second, third, fourth] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (first === 0xff && second === 0xfe) {
    return third === 0 && fourth === 0 && bytes.length > 4 ? 'unsupported' : { encoding: 'utf-16le', length: 2 };
  }
  return first === 0xfe && second === 0xff ? 'unsupported' : undefined;
}

function refuse(problem: TableProblem): { readonly ok: false; readonly problem: TableProblem } {
  return { ok: false, problem };
}
