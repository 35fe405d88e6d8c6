import { cardVersions, type Card, type CardProblem, type CardProperty, type CardVersion } from './card.ts';
import { contentLines } from './content-lines.ts';
import { decode } from './decode.ts';
import { parseProperty } from './parse-property.ts';

/** What the file's owner declared. */
export interface ReadCardsOptions {
  /** The character set of properties that do not name their own; UTF-8 when absent. */
  readonly charset?: string;
  readonly maxCards?: number;
}

/** Cards of a file, or why it cannot be read whole. */
export type ReadCards =
  | { readonly ok: true; readonly cards: readonly Card[]; readonly charset: string; readonly hasBom: boolean }
  | { readonly ok: false; readonly problem: CardProblem };

/** Whether a file begins as one of cards does. */
export function looksLikeCards(file: Uint8Array): boolean {
  const { bytes } = withoutBom(file.subarray(0, 512), undefined);
  return /^\s*begin:vcard/i.test(Buffer.from(bytes).toString('latin1'));
}

/**
 * Reads a file of cards of version 2.1, 3.0 or 4.0, one card after the other. Bytes are decoded by what a property says itself (version
 * 2.1), else by the byte-order mark, else as declared. Refuses with `card-not-closed`, `card-nested`, `line-outside`, `too-many-cards`.
 */
export function readCards(file: Uint8Array, options: ReadCardsOptions = {}): ReadCards {
  const { bytes, charset, hasBom } = withoutBom(file, options.charset);
  const cards: Card[] = [];
  let open: OpenCard | undefined;
  const refuse = (code: string, message: string, line: number): ReadCards => ({
    ok: false,
    problem: { code, message, line, property: '' },
  });
  for (const content of contentLines(bytes)) {
    const { line } = content;
    const mark = /^(begin|end):\s*vcard\s*$/i.exec(Buffer.from(content.bytes.subarray(0, 32)).toString('latin1'))?.[1];
    if (mark?.toLowerCase() === 'begin') {
      if (open) return refuse('card-nested', `A card begins inside that of line ${open.line}.`, line);
      if (cards.length >= (options.maxCards ?? Infinity))
        return refuse('too-many-cards', `The file has more than ${cards.length} cards.`, line);
      open = { number: cards.length + 1, line, version: '3.0', properties: [], problems: [] };
    } else if (!open) return refuse('line-outside', 'A line stands outside of every card.', line);
    else if (mark) {
      cards.push(open);
      open = undefined;
    } else take(open, parseProperty(content, open.version, charset));
  }
  if (open) return refuse('card-not-closed', `The card of line ${open.line} does not end.`, open.line);
  return { ok: true, cards, charset, hasBom };
}

interface OpenCard extends Card {
  version: CardVersion;
  readonly properties: CardProperty[];
  readonly problems: CardProblem[];
}

function take(card: OpenCard, parsed: ReturnType<typeof parseProperty>): void {
  if (!parsed.ok) return void card.problems.push(parsed.problem);
  const { property } = parsed;
  if (property.name !== 'VERSION') return void card.properties.push(property);
  const version = cardVersions.find((one) => one === property.value.trim());
  if (version) card.version = version;
  else {
    const message = `Must be one of ${cardVersions.join(', ')}.`;
    card.problems.push({ code: 'version-unknown', message, line: property.line, property: 'VERSION' });
  }
}

/** The file in UTF-8 where a byte-order mark says what it is in, else as it is. */
function withoutBom(file: Uint8Array, declared: string | undefined) {
  if (file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf)
    return { bytes: file.subarray(3), charset: 'utf-8', hasBom: true };
  const wide =
    file[0] === 0xff && file[1] === 0xfe ? 'utf-16le' : file[0] === 0xfe && file[1] === 0xff ? 'utf-16be' : declared;
  if (wide === 'utf-16le' || wide === 'utf-16be') {
    const hasBom = file[0] === 0xff || file[0] === 0xfe;
    const decoded = decode(hasBom ? file.subarray(2) : file, wide);
    if (decoded.ok) return { bytes: Buffer.from(decoded.text, 'utf8'), charset: 'utf-8', hasBom };
  }
  return { bytes: file, charset: declared ?? 'utf-8', hasBom: false };
}
