/** Whether a subject fits a filter as NATS understands it: `*` is one part, `>` at the end is one or more. */
export function fitsSubject(filter: string, subject: string): boolean {
  const parts = subject.split('.');
  const wanted = filter.split('.');
  const open = wanted.at(-1) === '>';
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (open ? parts.length <= fixed.length : parts.length !== fixed.length) return false;
  return fixed.every((part, position) => part === '*' || part === parts[position]);
}
