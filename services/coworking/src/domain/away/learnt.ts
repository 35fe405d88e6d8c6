import type { Told } from './away-booking.ts';

/** What the home of a member learns of her booking elsewhere that is hers to answer for. */
export type Lesson = 'confirmed' | 'cancelled' | 'no-show';

/** What is new in what the node of a resource has told; `undefined` where that is nothing to answer for. One that was moved is confirmed anew. */
export function learnt(told: Told, before: Told | undefined): Lesson | undefined {
  const { state } = told;
  const isNew = before?.state !== state;
  switch (state) {
    case 'confirmed':
      return isNew || isMoved(told, before) ? 'confirmed' : undefined;
    case 'cancelled':
    case 'no-show':
      return isNew ? state : undefined;
    default:
      return undefined;
  }
}

function isMoved(told: Told, before: Told): boolean {
  return told.start !== before.start || told.end !== before.end || told.units !== before.units;
}
