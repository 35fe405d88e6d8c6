import { importCalendar, importJsonLd, type ImportedItem, type ImportOptions } from '@inclust/feeds';
import { accept, invalid, type Outcome } from '@inclust/kernel';

/** In what a file of events is written. */
export type FileFormat = 'icalendar' | 'json-ld';

/** How large a file may be. */
export const fileLimits = { bytes: 4_000_000, events: 2_000 } as const;

/** Reads the events of a file. Refused by `content`: `too-large`, `encoding-unknown`, `format-unknown`, and what the reader of the format says. */
export function readFile(
  content: Uint8Array,
  format: FileFormat | undefined,
  options: Pick<ImportOptions, 'language' | 'zone' | 'gaps'>,
): Outcome<readonly ImportedItem[]> {
  if (content.byteLength > fileLimits.bytes)
    return refused('too-large', `The file has more than ${fileLimits.bytes} bytes.`);
  const text = textOf(content);
  if (text === undefined)
    return refused('encoding-unknown', 'The file must be UTF-8, or UTF-16 with a byte order mark.');
  const written = format ?? formatOf(text);
  if (!written) return refused('format-unknown', 'The file is neither a calendar nor JSON.');
  const read = written === 'icalendar' ? importCalendar : importJsonLd;
  const found = read(text, { ...options, maxEvents: fileLimits.events });
  if (!found.ok) {
    const { code, message, position } = found.problem;
    const at = 'line' in position && position.line > 0 ? ` (line ${position.line})` : '';
    return refused(code, `${message}${at}`);
  }
  return found.items.length > 0 ? accept(found.items) : refused('no-events', 'The file has no event.');
}

function refused(rule: string, message: string) {
  return invalid([{ field: 'content', rule, message }]);
}

/** The text of a file, without its byte order mark; `undefined` where its bytes are no text. */
function textOf(content: Uint8Array): string | undefined {
  const [first, second] = content;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

function formatOf(text: string): FileFormat | undefined {
  const start = text.trimStart().slice(0, 20);
  if (/^BEGIN:/i.test(start)) return 'icalendar';
  return start.startsWith('{') || start.startsWith('[') ? 'json-ld' : undefined;
}
