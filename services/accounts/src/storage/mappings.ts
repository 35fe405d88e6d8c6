import type { AggregateMapping } from '@inclust/mongo';
import type { Account } from '../domain/account.ts';
import type { ApiKey } from '../domain/api-key.ts';
import { emailIndex } from './collections.ts';

/** How an account is kept: the state, and beside it what it is looked up by. */
export const accountMapping: AggregateMapping<Account> = {
  encode: (account) => account,
  decode: (stored) => stored as Account,
  // Addresses are unique, and one that was erased has none.
  fields: ({ id, email, roles, confirmed, disabled }) => ({
    email: email || `erased/${id}`,
    roles,
    usable: confirmed && !disabled,
  }),
  taken: (index) => {
    if (index !== emailIndex)
      return { code: 'account-exists', kind: 'exists', message: 'There is such an account already.' };
    const message = 'Another account has this e-mail address.';
    return {
      code: 'email-taken',
      kind: 'exists',
      message,
      violations: [{ field: 'email', rule: 'email-taken', message }],
    };
  },
};

/** How a key is kept; its prefix is its id. */
export const apiKeyMapping: AggregateMapping<ApiKey> = {
  encode: (key) => key,
  decode: (stored) => stored as ApiKey,
  fields: () => ({}),
  taken: () => ({ code: 'api-key-exists', kind: 'exists', message: 'There is such a key already.' }),
};
