import {
  accept,
  checkRequestId,
  invalid,
  type Actor,
  type Outcome,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import { requestKey, type Page, type PageWanted } from '@inclust/mongo';
import type { CreditSource } from '../../domain/credits/account.ts';
import type { Amount } from '../../domain/credits/amount.ts';
import { isRepeat, type GrantCommand } from '../../domain/credits/commands.ts';
import { decide } from '../../domain/credits/decide.ts';
import type { Posting } from '../../domain/credits/posting.ts';
import type { Wallet } from '../../domain/credits/wallet.ts';
import { atOf } from '../bookings/book.ts';
import { nameOf } from '../names.ts';
import { requestReused } from '../../domain/bookings/refusals.ts';
import { isStaff, mayReadAll, notAllowed, ownPerson, staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';

/** What is given to whom. */
export interface GrantWish {
  readonly member: Uuid;
  readonly source: Exclude<CreditSource, 'plan'>;
  readonly amounts: readonly Amount[];
  /** Epoch milliseconds; now where it is not said. */
  readonly validFrom: number | undefined;
  readonly expiresAt: number | undefined;
}

/** Gives credit beside a plan; once for a request. Refused: `not-allowed`, `account-moved`, `invalid-input`, `request-id-reused`. */
export async function grantCredit(
  app: CoworkingApp,
  { member, source, amounts, validFrom, expiresAt }: GrantWish,
  { actor, method, requestId, body }: RequestIdentity,
): Promise<Outcome<Wallet>> {
  const denied = staffOnly(app.node, actor) ?? checkRequestId(requestId);
  if (denied) return denied;
  const at = atOf(app);
  const { key } = requestKey(actor.id, method, requestId, body);
  const command: GrantCommand = {
    kind: 'grant',
    id: `grants/${key}`,
    at,
    source,
    amounts,
    validFrom: validFrom ?? at,
    expiresAt: expiresAt ?? null,
  };
  const done = await app.ledger.change([member], command.id, ({ wallets: [wallet], earlier }) => {
    if (!wallet) return accept([]);
    if (earlier) return isSame(command, earlier, member, validFrom === undefined) ? accept([]) : requestReused;
    const decided = decide(wallet.account, command, undefined);
    if (!decided.ok) return decided;
    return accept([{ wallet: { ...wallet, account: decided.value.account }, entries: decided.value.entries }]);
  });
  if (!done.ok) return done;
  return accept(done.value[0] ?? (await app.ledger.walletOf(member)));
}

/** Whether a grant is what an entry of its id was made for; where nobody has said from when, a repeat comes at another moment. */
function isSame(command: GrantCommand, earlier: Posting, member: Uuid, isFromNow: boolean): boolean {
  const before = earlier.command;
  if (before.kind !== 'grant' || !earlier.changes.some((change) => change.member === member)) return false;
  return isRepeat(isFromNow ? { ...command, validFrom: before.validFrom } : command, before);
}

/** What a member has; her own, or for staff and who checks figures anybody's. Refused: `not-allowed`, `invalid-input`. */
export async function getWallet(app: CoworkingApp, member: Uuid | undefined, actor: Actor): Promise<Outcome<Wallet>> {
  const whose = memberFor(app, member, actor);
  return whose.ok ? accept(await app.ledger.walletOf(whose.value)) : whose;
}

/** The entries about a member, the oldest first. Refused as `getWallet`. */
export async function listEntries(
  app: CoworkingApp,
  member: Uuid | undefined,
  page: PageWanted,
  actor: Actor,
): Promise<Outcome<Page<Posting>>> {
  const whose = memberFor(app, member, actor);
  return whose.ok ? app.ledger.entriesOf(whose.value, page) : whose;
}

/** The member who is meant: the caller where nobody is named. */
function memberFor({ node }: CoworkingApp, member: Uuid | undefined, actor: Actor): Outcome<Uuid> {
  const own = actor.kind === 'account' ? actor.member : undefined;
  const isOwn = own !== undefined && ownPerson(actor) === nameOf(node, 'members', own);
  if (member === undefined)
    return isOwn ? accept(own) : invalid([{ field: 'member', rule: 'required', message: 'Say whose.' }]);
  return (isOwn && own === member) || isStaff(node, actor) || mayReadAll(node, actor) ? accept(member) : notAllowed;
}
