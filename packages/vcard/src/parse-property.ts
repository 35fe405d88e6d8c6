import ICAL from 'ical.js';
import type { CardProblem, CardProperty, CardVersion } from './card.ts';
import type { ContentLine } from './content-lines.ts';
import { decode, decodeQuotedPrintable, isCharset } from './decode.ts';

/** A property of a card, or why it is none. */
export type Parsed =
  | { readonly ok: true; readonly property: CardProperty }
  | { readonly ok: false; readonly problem: CardProblem };

/** The library reads names and parameters; values are read as they are, for what they are depends on the version. */
const raw = {
  name: 'raw',
  value: Object.create(null) as object,
  param: Object.assign(Object.create(null) as object, { type: { valueType: 'text', multiValue: ',' } }),
  property: Object.create(null) as object,
  propertyGroups: true,
} as unknown as Parameters<typeof ICAL.parse.property>[1];

const encodings: ReadonlySet<string> = new Set(['quoted-printable', 'base64', 'b', '8bit', '7bit', 'binary']);

/** Reads one content line; `charset` is that of what does not say its own. */
export function parseProperty(content: ContentLine, version: CardVersion, charset: string): Parsed {
  const { line, bytes } = content;
  const colon = endOfHead(bytes);
  const head = Buffer.from(bytes.subarray(0, Math.max(colon, 0))).toString('latin1');
  const property = (head.split(/[;:]/)[0] ?? '').split('.').at(-1)?.toUpperCase() ?? '';
  const refuse = (code: string, message: string, byte?: number): Parsed => ({
    ok: false,
    problem: { code, message, line, property, ...(byte === undefined ? {} : { byte }) },
  });
  if (colon <= 0) return refuse('line-malformed', 'The line has no name and value with a colon between.');
  const parsed = parametersOf(head);
  if (!parsed) return refuse('line-malformed', 'The parameters of the property cannot be read.');
  const { name, parameters } = parsed;
  const own = parameters['charset']?.[0] ?? charset;
  if (!isCharset(own)) return refuse('charset-unknown', 'The character set of the property is not known.');
  const isQuoted = parameters['encoding']?.[0]?.toLowerCase() === 'quoted-printable';
  const written = bytes.subarray(colon + 1);
  const value = isQuoted ? decodeQuotedPrintable(written) : written;
  if (!value) return refuse('quoted-printable-malformed', 'A "=" is not followed by two hexadecimal digits.');
  const decoded = decode(value, own);
  if (!decoded.ok)
    return refuse(
      'byte-undecodable',
      `A byte of the property means nothing in ${own.toLowerCase()}; declare the encoding.`,
      isQuoted ? undefined : content.offsetOf(colon + 1 + decoded.index),
    );
  const types = (parameters['type'] ?? []).map((type) => type.toLowerCase());
  const language = parameters['language']?.[0];
  return {
    ok: true,
    property: {
      name,
      types,
      preference: preferenceOf(parameters['pref']?.[0], types),
      ...(language === undefined ? {} : { language }),
      value: version === '2.1' ? escapedAsNewer(decoded.text, name) : decoded.text,
      line,
    },
  };
}

/** The colon before the value; one between quotes is part of a parameter. -1 where there is none. */
function endOfHead(bytes: Uint8Array): number {
  let quoted = false;
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0x22) quoted = !quoted;
    else if (byte === 0x3a && !quoted) return index;
  }
  return bytes.indexOf(0x3a);
}

/** The name and the parameters of a property. A parameter without a name is a type or an encoding, as version 2.1 writes it. */
function parametersOf(head: string) {
  const [name = '', ...written] = head.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
  const named = written.map((one) => {
    if (one.includes('=')) return one;
    return encodings.has(one.toLowerCase()) ? `ENCODING=${one}` : `TYPE=${one}`;
  });
  try {
    const [found, parameters] = ICAL.parse.property([name, ...named].join(';') + ':', raw) as [
      string,
      Record<string, string | (string | string[])[]>,
    ];
    return {
      name: found.toUpperCase(),
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([key, value]) => [key, typeof value === 'string' ? [value] : value.flat()]),
      ) as Readonly<Record<string, readonly string[] | undefined>>,
    };
  } catch {
    // What the library says holds the line, which is personal data.
    return undefined;
  }
}

function preferenceOf(pref: string | undefined, types: readonly string[]): number {
  if (pref !== undefined && /^\d{1,3}$/.test(pref)) return Number(pref);
  return types.includes('pref') ? 1 : 101;
}

/** A value of version 2.1 as a newer card writes it: there only `;` has a meaning of its own, and a line break may stand as it is. */
function escapedAsNewer(value: string, name: string): string {
  return value.replaceAll(/\\[\\;,:nN]|\r?\n|[\\,]/g, (found) => {
    if (found.endsWith('\n')) return '\\n';
    if (found.length === 2) return found;
    return found === ',' && name === 'CATEGORIES' ? ',' : `\\${found}`;
  });
}
