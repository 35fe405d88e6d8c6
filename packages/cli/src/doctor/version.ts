/**
 * Whether a text names a version that is at least this one, such as `nats-server: v2.15.1` for `[2, 15, 1]`. A number that is missing
 * counts as 0; what comes behind the third does not count.
 */
export function isAtLeast(text: string, least: readonly [number, number, number]): boolean {
  const [, ...numbers] = /(\d+)\.(\d+)(?:\.(\d+))?/u.exec(text) ?? [];
  if (numbers.length === 0) return false;
  const found = numbers.map((number) => Number(number ?? 0));
  for (const [place, wanted] of least.entries()) if (found[place] !== wanted) return (found[place] ?? 0) > wanted;
  return true;
}
