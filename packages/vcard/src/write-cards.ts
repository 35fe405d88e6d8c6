import ICAL from 'ical.js';

/** The versions that are written. */
export type WrittenVersion = '3.0' | '4.0';

/** A property to be written. */
export interface WritableProperty {
  /** In capitals. */
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** A text; the parts of a structured value; the texts of a list; or an address, which is written as it is. */
  readonly value:
    | { readonly text: string }
    | { readonly parts: readonly string[] }
    | { readonly list: readonly string[] }
    | { readonly uri: string };
}

/** Properties of which the library knows another type in one version or the other. */
const written = { tel: 'text', lang: 'text', url: 'uri', uid: 'text' } as const;

const sets = { '3.0': setOf('vcard3'), '4.0': setOf('vcard') };

/** A card as UTF-8 text with CRLF line ends, folded at 75 bytes (RFC 6350, 3.2). Line breaks in texts are written as `\n`. */
export function writeCard(version: WrittenVersion, properties: readonly WritableProperty[]): string {
  const lines = [{ name: 'VERSION', value: { text: version } }, ...properties].map((one) => lineOf(one, version));
  return ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
}

function lineOf({ name, parameters = {}, value }: WritableProperty, version: WrittenVersion): string {
  const set = sets[version];
  const key = name.toLowerCase();
  const values =
    'text' in value
      ? ['text', clean(value.text)]
      : 'uri' in value
        ? ['uri', value.uri]
        : 'parts' in value
          ? ['text', value.parts.map(clean)]
          : ['text', ...value.list.map(clean)];
  return ICAL.stringify.property([key, parameters, ...values], set, false);
}

/** Line breaks are LF; other control characters would end the line or mean nothing. */
function clean(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/**
 * A design of the library in which every property of ours has its type without a word: `VALUE=TEXT` at a telephone number or at an `X-`
 * property is what some programs trip over. Addresses are not escaped.
 */
function setOf(name: 'vcard' | 'vcard3') {
  const set = ICAL.design.getDesignSet(name);
  const property = new Proxy(
    {
      ...set.property,
      ...Object.fromEntries(Object.entries(written).map(([key, type]) => [key, { defaultType: type }])),
    },
    {
      has: (target, key) => key in target || String(key).startsWith('x-'),
      get: (target, key: string) => (key.startsWith('x-') ? { defaultType: 'text' } : target[key]),
    },
  );
  return { ...set, property, value: { ...set.value, uri: {} } };
}
