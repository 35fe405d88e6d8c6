/** The longest name of a sheet, in UTF-16 code units (Excel specifications and limits). */
const longest = 31;

/**
 * Names that a workbook may have, in their order: without the characters that are forbidden, not too long, and no two
 * alike, whatever their case.
 */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name, at) => {
    const allowed = cut(allowedIn(name), longest) || `Sheet${at + 1}`;
    let unique = allowed;
    for (let turn = 2; taken.has(keyOf(unique)); turn += 1) {
      const suffix = ` (${turn})`;
      unique = cut(allowed, longest - suffix.length) + suffix;
    }
    taken.add(keyOf(unique));
    return unique;
  });
}

function allowedIn(name: string): string {
  const text = name
    .replaceAll(/[[\]:*?/\\]/g, '-')
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .replaceAll(/\s+/g, ' ');
  // Excel keeps this name for a sheet of its own.
  return /^history$/i.test(text.trim()) ? `${text.trim()}-` : text;
}

/** At most so long, without half a character and without what may not stand at an end. */
function cut(name: string, length: number): string {
  const whole = name.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  return whole.replaceAll(/^[\s']+|[\s']+$/g, '');
}

function keyOf(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}
