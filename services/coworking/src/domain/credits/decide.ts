import { accept, invalid, unreachable, type Outcome } from '@inclust/kernel';
import { asOf, type CreditAccount } from './account.ts';
import { charged, recharged, refunded } from './charging.ts';
import { commandViolations } from './command-rules.ts';
import { isRepeat, type CreditCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { evolve } from './evolve.ts';
import { expired } from './expiring.ts';
import { granted } from './granting.ts';
import { posted, type Posting } from './posting.ts';
import { accountMoved, postingDiffers } from './refusals.ts';
import { revoked } from './revoking.ts';

/** What a command came to. */
export interface Decided {
  /** As it is after it. */
  readonly account: CreditAccount;
  /** What is to be appended in the same write; none where nothing changes. */
  readonly entries: readonly Posting[];
  /** The entry of the command, from now or from the first time; `null` where there was nothing to do. */
  readonly posting: Posting | null;
}

/**
 * What a command comes to. `earlier` is the entry that has its id in the ledger, if there is one: a repeat changes nothing. The entries are
 * to be written with the account, where its revision is still the one that it was read with.
 * Refused: `invalid-input`, `posting-differs`, `account-moved`, and what each command says.
 */
export function decide(account: CreditAccount, command: CreditCommand, earlier: Posting | undefined): Outcome<Decided> {
  if (earlier) return repeated(earlier, command, { account, entries: [], posting: earlier });
  const broken = commandViolations(command);
  if (broken.length > 0) return invalid(broken);
  if (account.movedTo !== null) return accountMoved(account.movedTo);
  const draft = draftOf(asOf(account, command.at), command);
  if (!draft.ok) return draft;
  if (!draft.value) return accept({ account, entries: [], posting: null });
  const posting = entryOf(account, command, draft.value);
  return accept({ account: evolve(account, posting), entries: [posting], posting });
}

/** What was decided before is the answer, if it was the same that was wanted; refused as `posting-differs`. */
export function repeated<Answer>(earlier: Posting, command: Posting['command'], answer: Answer): Outcome<Answer> {
  return isRepeat(earlier.command, command) ? accept(answer) : postingDiffers;
}

function draftOf(account: CreditAccount, command: CreditCommand): Outcome<Draft | undefined> {
  switch (command.kind) {
    case 'grant':
      return accept(granted(account.member, command));
    case 'charge':
      return charged(account, command);
    case 'recharge':
      return recharged(account, command);
    case 'refund':
      return refunded(account, command);
    case 'revoke':
      return revoked(account, command);
    case 'expire':
      return accept(expired(account, command));
    default:
      return unreachable(command);
  }
}

function entryOf({ member, revision }: CreditAccount, command: CreditCommand, draft: Draft): Posting {
  const { legs, opened = [], charge, refersTo = null } = draft;
  const charges = charge ? [charge] : [];
  const changes = [{ member, revision: revision + 1, opened, charges }];
  return posted({ id: command.id, at: command.at, command, refersTo, legs, changes });
}
