import { Failure } from '../failure.ts';

/** The items of a list, at most so many as `--limit` says. */
export async function taken<Item>(items: AsyncIterable<Item>, limit: string | undefined): Promise<Item[]> {
  const most = limit === undefined ? Infinity : Number(limit);
  if (!(most >= 1)) throw new Failure('usage', 'option-invalid', '--limit must be a number from 1 on.');
  const found: Item[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length >= most) break;
  }
  return found;
}
