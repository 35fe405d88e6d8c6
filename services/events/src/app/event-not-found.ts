import { refuse } from '@inclust/kernel';

/** There is no such event, or none that the caller may see. */
export const eventNotFound = refuse({
  code: 'event-not-found',
  kind: 'not-found',
  message: 'There is no such event.',
});
