import {
  AccountCreated,
  AccountDisabled,
  AccountEnabled,
  AccountErased,
  AccountLinked,
  AccountPasswordSet,
  AccountRolesChanged,
  AccountUnlinked,
  ApiKeyCreated,
  ApiKeyQuotaSet,
  ApiKeyRevoked,
  ApiKeyRotated,
  type EventType,
} from '@inclust/contracts';
import { unreachable } from '@inclust/kernel';
import type { Account, AccountEvent } from '../../domain/account.ts';
import type { ApiKey, ApiKeyEvent } from '../../domain/api-key.ts';

interface Encoded {
  readonly type: EventType;
  readonly body: Uint8Array;
}

/** An event of an account as a message: ids and role codes, nothing else. */
export function encodeAccountEvent(event: AccountEvent, account: Account, actorId: string): Encoded {
  const { id: accountId, roles, member: memberId = '' } = account;
  const { kind } = event;
  switch (kind) {
    case 'created':
      return encoded('AccountCreated', AccountCreated.encode({ accountId, roles: [...roles], actorId }));
    case 'roles-changed':
      return encoded('AccountRolesChanged', AccountRolesChanged.encode({ accountId, roles: [...roles], actorId }));
    case 'disabled':
      return encoded('AccountDisabled', AccountDisabled.encode({ accountId, actorId }));
    case 'enabled':
    // Who comes from the provider for the first time can use the account from then on.
    case 'confirmed':
      return encoded('AccountEnabled', AccountEnabled.encode({ accountId, actorId }));
    case 'erased':
      return encoded('AccountErased', AccountErased.encode({ accountId }));
    case 'linked':
      return encoded('AccountLinked', AccountLinked.encode({ accountId, memberId, actorId }));
    case 'unlinked':
      return encoded('AccountUnlinked', AccountUnlinked.encode({ accountId, actorId }));
    case 'password-set':
      return encoded('AccountPasswordSet', AccountPasswordSet.encode({ accountId }));
    default:
      return unreachable(kind);
  }
}

/** An event of a key as a message: its prefix and role codes, nothing else. */
export function encodeApiKeyEvent(event: ApiKeyEvent, { prefix, roles }: ApiKey, actorId: string): Encoded {
  const { kind } = event;
  switch (kind) {
    case 'created':
      return encoded('ApiKeyCreated', ApiKeyCreated.encode({ prefix, roles: [...roles], actorId }));
    case 'rotated':
      return encoded('ApiKeyRotated', ApiKeyRotated.encode({ prefix, actorId }));
    case 'quota-set':
      return encoded('ApiKeyQuotaSet', ApiKeyQuotaSet.encode({ prefix, ...event.quota, actorId }));
    case 'revoked':
      return encoded('ApiKeyRevoked', ApiKeyRevoked.encode({ prefix, actorId }));
    default:
      return unreachable(kind);
  }
}

type Name<Type> = Type extends `inclust.accounts.v1.${infer Found}` ? Found : never;

function encoded(name: Name<EventType>, message: { finish(): Uint8Array }): Encoded {
  return { type: `inclust.accounts.v1.${name}`, body: message.finish() };
}
