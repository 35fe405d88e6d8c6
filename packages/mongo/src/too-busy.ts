import { refuse } from '@inclust/kernel';

/** How often a command is decided again because another process changed an aggregate in between. */
export const mostTries = 8;

/** The refusal after that. */
export const tooBusy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The resource is being changed by too many at once; try again.',
  retryAfterMilliseconds: 200,
});
