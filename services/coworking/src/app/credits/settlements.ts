import { createHash } from 'node:crypto';
import { accept, invalid, refuse, type Actor, type NodeId, type Outcome } from '@inclust/kernel';
import { nodesOf } from '../../domain/credits/hosting.ts';
import {
  differences,
  monthEnds,
  settledWith,
  textOf,
  totalsOf,
  type Difference,
  type SettledEntry,
  type Total,
} from '../../domain/credits/settlement.ts';
import { atOf } from '../bookings/book.ts';
import { mayReadAll, notAllowed, staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import type { Agreements, AgreementStore, OtherLedgers, TheirSettlement } from './ports.ts';

/** What settling with other nodes works with. */
export interface SettlingApp extends CoworkingApp {
  readonly agreements: AgreementStore;
  /** Absent where the node has no way to others. */
  readonly otherLedgers?: OtherLedgers;
}

/** Whether two nodes agree about a month. */
export type SettlementState = 'open' | 'agreed-here' | 'agreed-there' | 'agreed' | 'changed';

/** What stands open between this node and another one for a month. */
export interface Settlement {
  readonly node: NodeId;
  readonly month: string;
  readonly totals: readonly Total[];
  readonly entries: number;
  readonly state: SettlementState;
}

/** Which month is settled with which node. */
export interface SettlementRef {
  readonly node: NodeId;
  /** `YYYY-MM`, in UTC. */
  readonly month: string;
}

/** How many differences a refusal names. */
const mostNamed = 20;

/** What stands open with every node for a month. Refused: `not-allowed`, `invalid-input`. */
export async function listSettlements(
  app: SettlingApp,
  month: string,
  actor: Actor,
): Promise<Outcome<readonly Settlement[]>> {
  if (!mayReadAll(app.node, actor)) return notAllowed;
  const ends = endsOf(month);
  if (!ends.ok) return ends;
  const postings = await app.ledger.settling(undefined, ends.value.start, ends.value.end);
  const nodes = [...new Set(postings.flatMap(nodesOf))].toSorted();
  const found = await Promise.all(
    nodes.map(async (node) =>
      settlementOf({ node, month }, settledWith(app.node, node, postings), await app.agreements.get(node, month)),
    ),
  );
  return accept(found.filter(({ entries }) => entries > 0));
}

/** Compares a month with another node, entry by entry. Refused: `not-allowed`, `invalid-input`, `node-away`. */
export async function compareSettlement(
  app: SettlingApp,
  ref: SettlementRef,
  actor: Actor,
): Promise<Outcome<{ readonly settlement: Settlement; readonly differences: readonly Difference[] }>> {
  if (!mayReadAll(app.node, actor)) return notAllowed;
  const own = await entriesWith(app, ref);
  if (!own.ok) return own;
  const theirs = await compared(app, ref, own.value, false);
  if (!theirs.ok) return theirs;
  const settlement = settlementOf(ref, own.value, await app.agreements.get(ref.node, ref.month));
  return accept({ settlement, differences: theirs.value });
}

/** Agrees to a month that is over, if both nodes have the same. Refused: `not-allowed`, `month-not-over`, `settlement-differs`, `node-away`. */
export async function agreeSettlement(
  app: SettlingApp,
  ref: SettlementRef,
  actor: Actor,
): Promise<Outcome<Settlement>> {
  const denied = staffOnly(app.node, actor);
  if (denied) return denied;
  const own = await entriesWith(app, ref);
  if (!own.ok) return own;
  const at = atOf(app);
  if (monthEnds(ref.month).end > at) return monthNotOver;
  // The other node notes it only where it has the same; should this one end before it does so, a repeat does.
  const found = await compared(app, ref, own.value, true);
  if (!found.ok) return found;
  if (found.value.length > 0) return settlementDiffers(found.value);
  await app.agreements.note(ref.node, ref.month, 'here', { digest: digestOf(own.value), at });
  return accept(settlementOf(ref, own.value, await app.agreements.get(ref.node, ref.month)));
}

/** Answers another node that compares a month, and notes that it agrees where this one has the same. */
export async function answerComparison(
  app: Pick<SettlingApp, 'node' | 'ledger' | 'agreements' | 'clock'>,
  node: NodeId,
  { month, digest, agrees }: { readonly month: string; readonly digest: string; readonly agrees: boolean },
): Promise<Outcome<{ readonly digest: string; readonly entries: readonly SettledEntry[] }>> {
  const own = await entriesWith(app, { node, month });
  if (!own.ok) return own;
  const mine = digestOf(own.value);
  if (mine !== digest) return accept({ digest: mine, entries: own.value });
  if (agrees) await app.agreements.note(node, month, 'there', { digest, at: atOf(app) });
  return accept({ digest: mine, entries: [] });
}

/** The entries that are not the same at the other node; none where its digest is that of this one. */
async function compared(
  { otherLedgers }: SettlingApp,
  { node, month }: SettlementRef,
  own: readonly SettledEntry[],
  agrees: boolean,
): Promise<Outcome<readonly Difference[]>> {
  if (!otherLedgers) return noWay(node);
  const digest = digestOf(own);
  const theirs: Outcome<TheirSettlement> = await otherLedgers.compare(node, { month, digest, agrees });
  if (!theirs.ok) return theirs;
  if (theirs.value.digest === digest) return accept([]);
  return theirs.value.isMore ? tooMany : accept(differences(own, theirs.value.entries));
}

async function entriesWith(
  { node: here, ledger }: Pick<SettlingApp, 'node' | 'ledger'>,
  { node, month }: SettlementRef,
): Promise<Outcome<readonly SettledEntry[]>> {
  if (node === here) return invalid([{ field: 'node', rule: 'other-node', message: 'Another node than this one.' }]);
  const ends = endsOf(month);
  if (!ends.ok) return ends;
  return accept(settledWith(here, node, await ledger.settling(node, ends.value.start, ends.value.end)));
}

function endsOf(month: string): Outcome<ReturnType<typeof monthEnds>> {
  if (/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) return accept(monthEnds(month));
  return invalid([{ field: 'month', rule: 'month-format', message: 'Must be a month, YYYY-MM.' }]);
}

function settlementOf(
  { node, month }: SettlementRef,
  entries: readonly SettledEntry[],
  agreements: Agreements,
): Settlement {
  const state = stateOf(digestOf(entries), agreements);
  return { node, month, totals: totalsOf(entries), entries: entries.length, state };
}

function stateOf(digest: string, { here, there }: Agreements): SettlementState {
  if ([here, there].some((one) => one && one.digest !== digest)) return 'changed';
  if (here) return there ? 'agreed' : 'agreed-here';
  return there ? 'agreed-there' : 'open';
}

function digestOf(entries: readonly SettledEntry[]): string {
  return createHash('sha256').update(textOf(entries)).digest('hex');
}

const monthNotOver = refuse({
  code: 'month-not-over',
  kind: 'state',
  message: 'The month is not over yet; it is that of UTC.',
});

const tooMany = refuse({
  code: 'settlement-too-different',
  kind: 'state',
  message: 'The two nodes have other entries of the month, and more than can be compared.',
});

function noWay(node: NodeId): Outcome<never> {
  return refuse({
    code: 'node-away',
    kind: 'unavailable',
    message: 'This node has no way to others.',
    resource: `nodes/${node}`,
  });
}

function settlementDiffers(found: readonly Difference[]): Outcome<never> {
  return refuse({
    code: 'settlement-differs',
    kind: 'state',
    message: `${found.length} entries of the month are not the same at both nodes.`,
    violations: found.slice(0, mostNamed).map(({ id, here, there }) => ({
      field: `entries[${id}]`,
      rule: here === null ? 'missing-here' : there === null ? 'missing-there' : 'other-amount',
      message: `${here ?? 'nothing'} here, ${there ?? 'nothing'} there.`,
    })),
  });
}
