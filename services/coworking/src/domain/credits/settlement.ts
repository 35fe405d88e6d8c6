import type { NodeId } from '@inclust/kernel';
import { measureOf, type Measure } from './amount.ts';
import { settlementAccount } from './account-name.ts';
import type { Posting } from './posting.ts';

/** What one node owes another by an entry that both have in their ledgers. */
export interface SettledEntry extends Measure {
  /** The same at both nodes: the home of the member, and the id that the entry has there. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The home of the member, which owes the other what its member used there. */
  readonly debtor: NodeId;
  /** Whole units; below nought where it gives back. */
  readonly quantity: number;
}

/** What stands open between two nodes for a month. */
export interface Total extends Measure {
  readonly debtor: NodeId;
  readonly quantity: number;
}

/** An entry that is not the same at both nodes. */
export interface Difference {
  readonly id: string;
  readonly debtor: NodeId;
  readonly measure: Measure;
  /** What it is here and there; `null` where it is missing. */
  readonly here: number | null;
  readonly there: number | null;
}

/** The two ends of a month, `YYYY-MM`, in UTC, so that they are the same at all nodes; epoch milliseconds. */
export function monthEnds(month: string): { readonly start: number; readonly end: number } {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime('UTC').epochMilliseconds;
  return { start: at(first), end: at(first.add({ months: 1 })) };
}

/** What entries of the ledger of a node come to with another one. An entry of the other's member has the id that it has at her home. */
export function settledWith(here: NodeId, other: NodeId, postings: readonly Posting[]): readonly SettledEntry[] {
  const account = settlementAccount(other);
  const prefix = `homes/${other}/`;
  return postings.flatMap(({ id, at, legs }) =>
    legs
      .filter((leg) => leg.account === account)
      .map(({ unit, class: resources, quantity }) =>
        id.startsWith(prefix)
          ? {
              id: `${other}/${id.slice(prefix.length)}`,
              at,
              debtor: other,
              unit,
              class: resources,
              quantity: -quantity,
            }
          : { id: `${here}/${id}`, at, debtor: here, unit, class: resources, quantity },
      ),
  );
}

/** Who owes how much of each measure, debtors and measures in order; none of nought. */
export function totalsOf(entries: readonly SettledEntry[]): readonly Total[] {
  const groups = Map.groupBy(entries, (entry) => `${entry.debtor} ${measureOf(entry)}`);
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, some]) => {
      const [first] = some;
      const quantity = some.reduce((sum, one) => sum + one.quantity, 0);
      return first && quantity !== 0 ? [{ debtor: first.debtor, unit: first.unit, class: first.class, quantity }] : [];
    });
}

/** The entries that are not the same at both nodes, in the order of their ids. */
export function differences(here: readonly SettledEntry[], there: readonly SettledEntry[]): readonly Difference[] {
  const key = (entry: SettledEntry) => `${entry.id} ${measureOf(entry)}`;
  const [mine, theirs] = [here, there].map((entries) => new Map(entries.map((entry) => [key(entry), entry])));
  const keys = [...new Set([...(mine?.keys() ?? []), ...(theirs?.keys() ?? [])])].toSorted();
  return keys.flatMap((one) => {
    const [own, other] = [mine?.get(one), theirs?.get(one)];
    const known = own ?? other;
    if (!known || (own && other && own.quantity === other.quantity && own.debtor === other.debtor)) return [];
    const { id, debtor, unit, class: resources } = known;
    return [
      {
        id,
        debtor,
        measure: { unit, class: resources },
        here: own?.quantity ?? null,
        there: other?.quantity ?? null,
      },
    ];
  });
}

/** All of some entries as a text, the same at both nodes where they have the same entries; for a digest. */
export function textOf(entries: readonly SettledEntry[]): string {
  return entries
    .map(({ id, debtor, at, quantity, ...measure }) => `${id} ${debtor} ${at} ${measureOf(measure)} ${quantity}`)
    .toSorted()
    .join('\n');
}
