import { accept, invalid, unreachable, type Outcome } from '@inclust/kernel';
import { asOf, chargeOf, openedOf, type Charge, type CreditAccount, type Lot, type OpenedLot } from './account.ts';
import { commandViolations } from './command-rules.ts';
import type { PairCommand, TransferCommand, UndoTransferCommand } from './commands.ts';
import { repeated } from './decide.ts';
import { lotLegs } from './draft.ts';
import { evolve } from './evolve.ts';
import { posted, type AccountChange, type Posting } from './posting.ts';
import { accountMoved, transferUnknown } from './refusals.ts';

/** The accounts of two members: what is transferred goes from the one into the other. */
export interface Pair {
  readonly from: CreditAccount;
  readonly into: CreditAccount;
}

/** What a command about two accounts came to. */
export interface PairDecided extends Pair {
  /** What is to be appended in the same write as both accounts; none where nothing changes. */
  readonly entries: readonly Posting[];
  readonly posting: Posting;
}

/** What changes hands. */
interface Move {
  readonly lots: readonly Lot[];
  /** The charges of who gives and of who takes, as they are after it. */
  readonly given: readonly Charge[];
  readonly taken: readonly Charge[];
}

/**
 * Two members become one, or two again. `earlier` is the entry that has the id of the command in the ledger, if there is one. Both accounts
 * are written together, each where its revision is still the one that it was read with.
 *
 * A transfer moves every lot and every charge that can still change; the account that it leaves takes no more commands. Taking it back
 * gives back what is left in the lots that came, and the charges by the origin of their lots, also those made since: a refund then goes to
 * whose credit was used. A booking that drew from lots of both has a part of its charge in each account afterwards. What has been granted
 * since stays. Of a chain of transfers the last one is taken back first.
 *
 * Refused: `invalid-input`, `posting-differs`, `account-moved`, `transfer-unknown`.
 */
export function decidePair(
  { from, into }: Pair,
  command: PairCommand,
  earlier: Posting | undefined,
): Outcome<PairDecided> {
  if (command.from !== from.member || command.into !== into.member)
    throw new Error('the accounts are not those of the command');
  if (earlier) return repeated(earlier, command, { from, into, entries: [], posting: earlier });
  const broken = commandViolations(command);
  if (broken.length > 0) return invalid(broken);
  if (into.movedTo !== null) return accountMoved(into.movedTo);
  switch (command.kind) {
    case 'transfer':
      return transferred({ from, into }, command);
    case 'undo-transfer':
      return takenBack({ from, into }, command);
    default:
      return unreachable(command);
  }
}

function transferred(pair: Pair, command: TransferCommand): Outcome<PairDecided> {
  if (pair.from.movedTo !== null) return accountMoved(pair.from.movedTo);
  const { lots, charges } = asOf(pair.from, command.at);
  const given = charges.map((charge) => ({ ...charge, drawn: [] }));
  const taken = charges.map((charge) => joined(chargeOf(pair.into, charge.booking), charge));
  const { legs, opened } = moving(pair.from, pair.into, lots);
  const posting = posted({
    id: command.id,
    at: command.at,
    command,
    refersTo: null,
    legs,
    changes: [changeOf(pair.from, [], given), changeOf(pair.into, opened, taken)],
  });
  return decidedBy(pair, posting);
}

function takenBack(pair: Pair, command: UndoTransferCommand): Outcome<PairDecided> {
  const { from, into } = pair;
  const came = into.absorbed.find(({ transfer, member }) => transfer === command.transfer && member === from.member);
  if (!came) return transferUnknown;
  const { lots, given, taken } = ofOrigins(asOf(into, command.at), new Set(came.origins));
  const { legs, opened } = moving(into, from, lots);
  const posting = posted({
    id: command.id,
    at: command.at,
    command,
    refersTo: command.transfer,
    legs,
    changes: [changeOf(from, opened, taken), changeOf(into, [], given)],
  });
  return decidedBy(pair, posting);
}

/** The lots of an account that come from some origins, and every charge in two parts: what it has of them, and the rest. */
function ofOrigins({ lots, charges }: CreditAccount, origins: ReadonlySet<string>): Move {
  const found = lots.filter(({ origin }) => origins.has(origin));
  const ids = new Set(found.map(({ id }) => id));
  const touched = charges.filter(({ drawn }) => drawn.some(({ lot }) => ids.has(lot)));
  const part = (isTaken: boolean) =>
    touched.map((charge) => ({ ...charge, drawn: charge.drawn.filter(({ lot }) => ids.has(lot) === isTaken) }));
  return { lots: found, given: part(false), taken: part(true) };
}

/** The two parts of a charge as one. A part that was refunded cannot change any more and goes. */
function joined(one: Charge | undefined, other: Charge): Charge {
  if (!one || (one.state === 'refunded' && other.state === 'open')) return other;
  if (one.state === 'open' && other.state === 'refunded') return one;
  return { ...one, drawn: [...one.drawn, ...other.drawn] };
}

function moving(giver: CreditAccount, taker: CreditAccount, lots: readonly Lot[]) {
  const shares = lots.map((lot) => ({ lot, quantity: lot.left }));
  const legs = [...lotLegs(giver.member, shares, -1), ...lotLegs(taker.member, shares, 1)];
  return { legs, opened: lots.map(openedOf) };
}

function changeOf(
  { member, revision }: CreditAccount,
  opened: readonly OpenedLot[],
  charges: readonly Charge[],
): AccountChange {
  return { member, revision: revision + 1, opened, charges };
}

function decidedBy({ from, into }: Pair, posting: Posting): Outcome<PairDecided> {
  return accept({ from: evolve(from, posting), into: evolve(into, posting), entries: [posting], posting });
}
