import { refuse } from '@inclust/kernel';

/** What follows a cursor was forgotten, before a watch begins or while somebody who is slow watches. */
export const cursorTooOld = refuse({
  code: 'cursor-too-old',
  kind: 'state',
  message: 'What followed this cursor is no longer kept. Begin with a snapshot.',
});

/** A cursor of a stream that there is no longer. */
export const cursorUnknown = refuse({
  code: 'cursor-unknown',
  kind: 'state',
  message: 'This cursor is not of the events that the node has. Begin with a snapshot.',
});
