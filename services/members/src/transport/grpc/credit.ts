import { Metadata } from '@grpc/grpc-js';
import {
  CreditSource,
  CreditUnit,
  GetCreditAccountRequest,
  ListLedgerEntriesRequest,
  type CreditAccount,
  type CreditAmount,
  type CreditServiceClient,
  type LedgerEntry,
} from '@inclust/contracts';
import { InfrastructureError, type NodeId, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import type { KnownCredit, KnownCreditAmount } from '../../domain/personal-data.ts';
import { memberNameOf } from './member-name.ts';

/** How long the node's co-working may take to answer, in milliseconds. */
const longest = 5_000;

/** Asks the node's co-working for the plans and the credit of members. Without its answer nobody is told that there is none. */
export function creditOf(client: CreditServiceClient, node: NodeId) {
  return async (members: readonly Uuid[]): Promise<KnownCredit> => {
    try {
      const found = await Promise.all(members.map((id) => creditOfOne(client, memberNameOf(node, id))));
      return {
        plans: found.flatMap(({ plans }) => plans),
        left: found.flatMap(({ left }) => left),
        entries: found
          .flatMap(({ entries }) => entries)
          .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)),
      };
    } catch (error) {
      throw new InfrastructureError('co-working is away', { cause: error });
    }
  };
}

async function creditOfOne(client: CreditServiceClient, member: string): Promise<KnownCredit> {
  const request = GetCreditAccountRequest.fromPartial({ member });
  const { account } = await callUnary(client.getCreditAccount.bind(client), new Metadata(), request, longest);
  const entries: LedgerEntry[] = [];
  let pageToken = '';
  do {
    const wanted = ListLedgerEntriesRequest.fromPartial({ member, pageSize: 1_000, pageToken });
    const page = await callUnary(client.listLedgerEntries.bind(client), new Metadata(), wanted, longest);
    entries.push(...page.entries);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  const own = `members/${member.split('/').at(-1)}/`;
  return {
    plans: (account?.subscriptions ?? []).map(({ plan, fromDate, untilDate, timeZone }) => ({
      plan: plan?.name ?? '',
      called: { el: plan?.names?.el?.text, sq: plan?.names?.sq?.text, en: plan?.names?.en?.text },
      from: fromDate,
      until: untilDate,
      timeZone,
    })),
    left: (account?.lots ?? []).flatMap(knownLot),
    entries: entries.map((entry) => knownEntry(entry, own)),
  };
}

function knownLot({ left, source, validFromTime, expireTime }: CreditAccount['lots'][number]): KnownCredit['left'] {
  if (!left || left.quantity === 0n) return [];
  return [
    {
      ...knownAmount(left),
      source: sources.get(source) ?? 'goodwill',
      validFrom: validFromTime ?? '',
      expiresAt: expireTime ?? '',
    },
  ];
}

/** Of an entry that side of it which is hers, an amount for each measure; what only goes from one lot of hers to another comes to nought. */
function knownEntry({ time, kind, booking, legs }: LedgerEntry, own: string): KnownCredit['entries'][number] {
  const amounts = legs.flatMap(({ account, amount }) =>
    amount && account.startsWith(own) ? [knownAmount(amount)] : [],
  );
  const byMeasure = Map.groupBy(amounts, ({ unit, class: of }) => `${unit} ${of}`);
  return {
    at: time ?? '',
    kind,
    booking,
    amounts: [...byMeasure.values()].flatMap(([first, ...more]) =>
      first ? [{ ...first, quantity: more.reduce((sum, { quantity }) => sum + quantity, first.quantity) }] : [],
    ),
  };
}

function knownAmount({ unit, class: of, quantity }: CreditAmount): KnownCreditAmount {
  return { unit: unit === CreditUnit.CREDIT_UNIT_DAYS ? 'days' : 'minutes', class: of, quantity };
}

const sources: ReadonlyMap<CreditSource, KnownCredit['left'][number]['source']> = new Map([
  [CreditSource.CREDIT_SOURCE_PLAN, 'plan'],
  [CreditSource.CREDIT_SOURCE_PASS, 'pass'],
  [CreditSource.CREDIT_SOURCE_TOP_UP, 'top-up'],
  [CreditSource.CREDIT_SOURCE_GOODWILL, 'goodwill'],
]);
