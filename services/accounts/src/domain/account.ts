import {
  accept,
  refuse,
  unreachable,
  type Decider,
  type GrantableRole,
  type InstantText,
  type Language,
  type Uuid,
} from '@inclust/kernel';

/** An account with which a person logs in. What she knows (her password) is kept apart from it. */
export interface Account {
  readonly id: Uuid;
  /** Folded. */
  readonly email: string;
  /** Of mail to the person. */
  readonly language: Language;
  readonly roles: readonly GrantableRole[];
  /** The member of this node that it belongs to. */
  readonly member?: Uuid;
  /** Whether the person has set a password or come from the OpenID provider. */
  readonly confirmed: boolean;
  readonly disabled: boolean;
  /** The member was erased: nothing is left of the person, and nothing can be done with it any more. */
  readonly erased?: true;
  readonly createdAt: InstantText;
}

/** What may be done with an account. */
export type AccountCommand =
  | ({ readonly kind: 'create' } & Pick<Account, 'id' | 'email' | 'language' | 'roles' | 'member'> & {
        readonly at: InstantText;
      })
  | { readonly kind: 'change-roles'; readonly roles: readonly GrantableRole[] }
  | { readonly kind: 'disable' }
  | { readonly kind: 'enable' }
  | { readonly kind: 'link'; readonly member: Uuid }
  | { readonly kind: 'unlink' }
  /** A password was set. */
  | { readonly kind: 'set-password' }
  /** The person came from the OpenID provider. */
  | { readonly kind: 'confirm' }
  /** The member that it belongs to was erased. */
  | { readonly kind: 'erase' };

/** What happened to an account. */
export type AccountEvent =
  | { readonly kind: 'created'; readonly account: Account }
  | { readonly kind: 'roles-changed'; readonly roles: readonly GrantableRole[] }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'enabled' }
  | { readonly kind: 'linked'; readonly member: Uuid }
  | { readonly kind: 'unlinked' }
  | { readonly kind: 'password-set' }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'erased' };

/** Decides about accounts. Who may is the use case's to say. */
export const accountDecider: Decider<AccountCommand, AccountEvent, Account | undefined> = {
  initial: undefined,
  decide: (command, account) => {
    if (command.kind === 'create') {
      if (account)
        return refuse({ code: 'account-exists', kind: 'exists', message: 'There is such an account already.' });
      const { kind: _kind, at, ...given } = command;
      return accept([{ kind: 'created', account: { ...given, confirmed: false, disabled: false, createdAt: at } }]);
    }
    if (!account) return refuse({ code: 'account-not-found', kind: 'not-found', message: 'There is no such account.' });
    if (command.kind === 'erase') return accept(account.erased ? [] : [{ kind: 'erased' }]);
    if (account.erased)
      return refuse({ code: 'account-erased', kind: 'state', message: 'The account was erased with its member.' });
    switch (command.kind) {
      case 'change-roles':
        return accept(same(account.roles, command.roles) ? [] : [{ kind: 'roles-changed', roles: command.roles }]);
      case 'disable':
        return accept(account.disabled ? [] : [{ kind: 'disabled' }]);
      case 'enable':
        return accept(account.disabled ? [{ kind: 'enabled' }] : []);
      case 'link':
        if (account.member !== undefined && account.member !== command.member)
          return refuse({
            code: 'account-linked',
            kind: 'state',
            message: 'The account belongs to another member; unlink it first.',
          });
        return accept(account.member === undefined ? [{ kind: 'linked', member: command.member }] : []);
      case 'unlink':
        return accept(account.member === undefined ? [] : [{ kind: 'unlinked' }]);
      case 'set-password':
        return accept([{ kind: 'password-set' }]);
      case 'confirm':
        return accept(account.confirmed ? [] : [{ kind: 'confirmed' }]);
      default:
        return unreachable(command);
    }
  },
  evolve: (account, event) => {
    if (event.kind === 'created') return event.account;
    if (!account) return undefined;
    switch (event.kind) {
      case 'roles-changed':
        return { ...account, roles: event.roles };
      case 'disabled':
        return { ...account, disabled: true };
      case 'enabled':
        return { ...account, disabled: false };
      case 'linked':
        return { ...account, member: event.member };
      case 'unlinked': {
        const { member: _former, ...rest } = account;
        return rest;
      }
      case 'erased':
        return { ...account, email: '', roles: [], confirmed: false, disabled: true, erased: true };
      case 'password-set':
      case 'confirmed':
        return { ...account, confirmed: true };
      default:
        return unreachable(event);
    }
  },
};

/** Whether somebody can log in with it now. */
export function isUsable(account: Account): boolean {
  return account.confirmed && !account.disabled;
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}
