/** The text of a value: `\n` is a line break, and a backslash before `,`, `;`, `:` or a backslash is taken off. */
export function text(value: string): string {
  return value.replaceAll(/\\([\\,;:nN])/g, (_, escaped: string) =>
    escaped === 'n' || escaped === 'N' ? '\n' : escaped,
  );
}

/** The parts of a structured value such as that of `N`. Of a part that is a list, the values with a blank between. */
export function parts(value: string): string[] {
  return split(value, ';').map((part) => split(part, ',').map(text).join(' '));
}

/** The texts of a list such as that of `CATEGORIES`. */
export function list(value: string): string[] {
  return split(value, ',').map(text);
}

/**
 * Where the delimiter stands without a backslash before it. Not the library's: that takes the second of two backslashes for one that
 * escapes (ical.js 2.2.1, `unescapedIndexOf`).
 */
function split(value: string, delimiter: ',' | ';'): string[] {
  const found: string[] = [''];
  for (const [piece] of value.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (piece === delimiter) found.push('');
    else found[found.length - 1] += piece;
  }
  return found;
}
