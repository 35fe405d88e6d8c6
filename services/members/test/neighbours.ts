import { testAccess } from '@inclust/access/testing';
import {
  Account,
  AccountLookupServiceService,
  BookingServiceService,
  CreditAccount,
  CreditServiceService,
  RegistrationServiceService,
  type AccountLookupServiceServer,
  type Booking,
  type LedgerEntry,
  type Registration,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { accept } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';

/** Accounts of the node as far as the register asks them. */
export function accountsWith(accounts: readonly Partial<Account>[]): RpcService {
  const context = contextOf('accounts');
  const implementation: AccountLookupServiceServer = {
    listAccountsOfMembers: unary(context, async ({ members }) =>
      accept({
        accounts: accounts.map((one) => Account.fromPartial(one)).filter(({ member }) => members.includes(member)),
      }),
    ),
    getAccountsOutbox: unary(context, async () => accept({ waiting: 0n, oldestTime: undefined })),
  };
  return { definition: AccountLookupServiceService, implementation };
}

/** Events of the node as far as the register asks them. */
export function eventsWith(registrations: readonly Registration[]): RpcService {
  const context = contextOf('events');
  const listRegistrations = unary(context, async ({ person }: { readonly person: string }) =>
    accept({ registrations: registrations.filter((one) => one.person === person), nextPageToken: '' }),
  );
  return {
    definition: { listRegistrations: RegistrationServiceService.listRegistrations },
    implementation: { listRegistrations },
  };
}

/** Co-working of the node as far as the register asks it. */
export function coworkingWith(bookings: readonly Booking[], credit: OneCredit | undefined): RpcService {
  const context = contextOf('coworking');
  const listBookings = unary(context, async ({ person }: { readonly person: string }) =>
    accept({ bookings: bookings.filter((one) => one.person === person), nextPageToken: '' }),
  );
  const getCreditAccount = unary(context, async ({ member }: { readonly member: string }) =>
    accept({ account: credit?.account.member === member ? credit.account : CreditAccount.fromPartial({ member }) }),
  );
  // A page holds one entry, so that there are several.
  const listLedgerEntries = unary(
    context,
    async ({ member, pageToken }: { readonly member: string; readonly pageToken: string }) => {
      const entries = credit?.account.member === member ? credit.entries : [];
      const position = Number(pageToken);
      const next = position + 1 < entries.length ? String(position + 1) : '';
      return accept({ entries: entries.slice(position, position + 1), nextPageToken: next });
    },
  );
  const { listBookings: bookingsMethod } = BookingServiceService;
  const { getCreditAccount: accountMethod, listLedgerEntries: entriesMethod } = CreditServiceService;
  return {
    definition: { listBookings: bookingsMethod, getCreditAccount: accountMethod, listLedgerEntries: entriesMethod },
    implementation: { listBookings, getCreditAccount, listLedgerEntries },
  };
}

/** The credit of one member. */
export interface OneCredit {
  readonly account: CreditAccount;
  readonly entries: readonly LedgerEntry[];
}

function contextOf(service: string): RpcContext {
  return {
    logger: createLogger({ node: 'test', service, level: 'trace', destination: toldStream }),
    admit: testAccess().admit,
  };
}
