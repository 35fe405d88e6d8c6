import type { Uuid } from '@inclust/kernel';
import { daysOf, type DiaryDay } from '../../domain/bookings/diary.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import type { CoworkingApp } from '../ports.ts';

const minute = 60_000;

/** What stands in the diaries of resources within a window and as far around it as their buffers reach, read at once. */
export async function diariesOf(
  { bookings }: Pick<CoworkingApp, 'bookings'>,
  resources: readonly Bookable[],
  { start, end }: Interval,
): Promise<readonly DiaryDay[]> {
  const [before, after] = [longest(resources, 'bufferBefore'), longest(resources, 'bufferAfter')];
  const days = daysOf({ start: start - before * minute, end: end + after * minute });
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const leaves = new Set<Uuid>(resources.flatMap((one) => one.leaves.map(({ id }) => id)));
  return bookings.days([...leaves], first, last + 1);
}

function longest(resources: readonly Bookable[], buffer: 'bufferBefore' | 'bufferAfter'): number {
  return Math.max(0, ...resources.map(({ resource }) => resource.rules[buffer]));
}
