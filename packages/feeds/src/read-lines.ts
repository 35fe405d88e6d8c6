/** A property of a calendar as it is written: escapes are still in its value. */
export interface CalendarProperty {
  /** In capitals. */
  readonly name: string;
  /** By their names in capitals. A parameter that has several values has them joined with commas. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

/** A line that is no property. */
export interface BrokenLine {
  readonly line: number;
  readonly isBroken: true;
}

const property = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):/;

/** The properties of a calendar, unfolded (RFC 5545, 3.1): a line that begins with a blank or a tab goes on the one before. */
export function* readLines(text: string): Generator<CalendarProperty | BrokenLine> {
  let number = 0;
  let first = 0;
  let open: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    number += 1;
    if (open !== undefined && (line.startsWith(' ') || line.startsWith('\t'))) {
      open += line.slice(1);
      continue;
    }
    if (open !== undefined) yield parsed(open, first);
    open = line.trim() === '' ? undefined : line;
    first = number;
  }
  if (open !== undefined) yield parsed(open, first);
}

function parsed(text: string, line: number): CalendarProperty | BrokenLine {
  const match = property.exec(text);
  if (!match) return { line, isBroken: true };
  const [head, name = '', written = ''] = match;
  const parameters = new Map<string, string>();
  for (const [, key = '', value = ''] of written.matchAll(/;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";])*)/g))
    parameters.set(key.toUpperCase(), decoded(value.replaceAll('"', '')));
  return { name: name.toUpperCase(), parameters, value: text.slice(head.length), line };
}

/** Takes off what RFC 6868 puts into the value of a parameter. */
function decoded(value: string): string {
  return value.replaceAll(/\^[\^n']/g, (one) => (one === '^^' ? '^' : one === '^n' ? '\n' : '"'));
}

/** The text of a TEXT value (RFC 5545, 3.3.11). */
export function textOf(value: string): string {
  return value.replaceAll(/\\([\\,;:nN"])/g, (_, one: string) => (one === 'n' || one === 'N' ? '\n' : one));
}

/** The texts of a list of TEXT values. */
export function textsOf(value: string): string[] {
  const found: string[] = [''];
  for (const [piece] of value.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (piece === ',') found.push('');
    else found[found.length - 1] += piece;
  }
  return found.map(textOf);
}
