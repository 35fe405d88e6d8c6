/** Parameters of a property, by their name in capitals; what is absent is left out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

const mostOctets = 75;

/** A line of a TEXT value (RFC 5545, 3.3.11): commas, semicolons, backslashes and line breaks are escaped. */
export function textLine(name: string, parameters: Parameters, text: string): string {
  return rawLine(name, parameters, escaped(text));
}

/** A line of a list of TEXT values. */
export function listLine(name: string, parameters: Parameters, texts: readonly string[]): string {
  return rawLine(name, parameters, texts.map(escaped).join(','));
}

/** A line of a value that is written as it is: a time, a number, an address. */
export function rawLine(name: string, parameters: Parameters, value: string): string {
  let head = name;
  for (const key in parameters) {
    const parameter = parameters[key];
    if (parameter !== undefined) head += `;${key}=${parameterValue(parameter)}`;
  }
  return folded(`${head}:${value}`);
}

/** An address in a value: nothing in it may end the line. */
export function uri(address: string): string {
  return address.replaceAll(/[\s\u0000-\u001F\u007F]/g, (one) => encodeURIComponent(one));
}

function escaped(text: string): string {
  return /[\\;,\u0000-\u001F\u007F]/.test(text)
    ? cleaned(text)
        .replaceAll(/[\\;,]/g, '\\$&')
        .replaceAll('\n', '\\n')
    : text;
}

/** Line breaks are LF; other control characters but the tab mean nothing in a calendar. */
function cleaned(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '');
}

/** A parameter value, quoted where it must be; `^`, quotes and line breaks by RFC 6868. */
function parameterValue(value: string): string {
  if (!/[\u0000-\u001F\u007F^",;:]/.test(value)) return value;
  const encoded = cleaned(value).replaceAll(/[\^\n"]/g, (one) => (one === '^' ? '^^' : one === '\n' ? '^n' : "^'"));
  return /[,;:]/.test(encoded) ? `"${encoded}"` : encoded;
}

/** Breaks a line so that none has more than 75 octets, between code points (RFC 5545, 3.1). */
function folded(line: string): string {
  if (line.length * 3 <= mostOctets || Buffer.byteLength(line) <= mostOctets) return line;
  let result = '';
  let begin = 0;
  let octets = 0;
  for (let at = 0; at < line.length;) {
    const code = line.codePointAt(at) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (octets + size > mostOctets) {
      result += `${line.slice(begin, at)}\r\n `;
      begin = at;
      octets = 1;
    }
    octets += size;
    at += code > 0xffff ? 2 : 1;
  }
  return result + line.slice(begin);
}
