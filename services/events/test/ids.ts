import { parseUuid, type Uuid } from '@inclust/kernel';

/** An id that ends in a number. */
export function uuid(number: number): Uuid {
  const parsed = parseUuid(`00000000-0000-8000-8000-${`${number}`.padStart(12, '0')}`);
  if (!parsed) throw new Error(`${number} makes no id`);
  return parsed;
}
