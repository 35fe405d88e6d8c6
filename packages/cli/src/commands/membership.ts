import { MemberHistoryEntry } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { roleText, showMember } from './show-member.ts';

/** What every change of a membership can be told. */
export interface ChangeOptions {
  readonly etag?: string;
  readonly requestId?: string;
}

/** The commands that move a membership on: their method, what they do, and whether they may or must say why, with the codes that there are. */
export const moveCommands = {
  admit: { method: 'admitMember', does: 'make a member of an applicant', reason: 'none', reasons: '' },
  decline: {
    method: 'declineMember',
    does: 'decline an application',
    reason: 'required',
    reasons: 'not-eligible, incomplete, no-place or other',
  },
  suspend: {
    method: 'suspendMember',
    does: 'let the rights of a member rest',
    reason: 'required',
    reasons: 'own-wish, unpaid-fees, rules or other',
  },
  resume: { method: 'resumeMember', does: 'end a suspension', reason: 'none', reasons: '' },
  withdraw: {
    method: 'withdrawMember',
    does: 'end a stay in the cluster, or take an application back',
    reason: 'optional',
    reasons: 'own-wish, moved-away, excluded, ceased or other',
  },
  readmit: { method: 'readmitMember', does: 'begin another stay', reason: 'none', reasons: '' },
} as const;

/** `inclust members admit`, `decline`, `suspend`, `resume`, `withdraw` and `readmit`. */
export async function moveMember(
  context: Context,
  command: keyof typeof moveCommands,
  name: string,
  { etag = '', requestId = '', reason = '' }: ChangeOptions & { readonly reason?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const { method } = moveCommands[command];
  return showMember(context, (await node.members[method]({ name, etag, requestId, reason })).member);
}

/** What `members role` is told. */
export interface RoleOptions extends ChangeOptions {
  readonly of?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `inclust members role grant` and `inclust members role end`. */
export async function changeRole(
  context: Context,
  change: 'grantRole' | 'endRole',
  name: string,
  kind: string,
  { etag = '', requestId = '', of: organisation = '', from: fromDate = '', to: toDate = '' }: RoleOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const role = { kind, organisation, fromDate, toDate };
  return showMember(context, (await node.members[change]({ name, etag, requestId, role })).member);
}

/** What `members consent give` is told. */
export interface ConsentOptions extends ChangeOptions {
  readonly text: string;
  readonly language: string;
  readonly source: string;
  readonly expires?: string;
}

/** `inclust members consent give`. */
export async function giveConsent(
  context: Context,
  name: string,
  purpose: string,
  { etag = '', requestId = '', text: textVersion, language, source, expires: expireDate = '' }: ConsentOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const consent = { purpose, textVersion, language, source, expireDate };
  return showMember(context, (await node.members.giveConsent({ name, etag, requestId, consent })).member);
}

/** `inclust members consent withdraw`. */
export async function withdrawConsent(
  context: Context,
  name: string,
  purpose: string,
  { etag = '', requestId = '' }: ChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return showMember(context, (await node.members.withdrawConsent({ name, etag, requestId, purpose })).member);
}

/** `inclust members share`: `field=audience` pairs. */
export async function setSharing(
  context: Context,
  name: string,
  choices: readonly string[],
  { etag = '', requestId = '' }: ChangeOptions,
): Promise<ExitCode> {
  const pairs = choices.map((choice) => choice.split('='));
  const wrong = choices.find((_, position) => pairs[position]?.length !== 2);
  if (wrong !== undefined)
    throw new Failure('usage', 'choice-invalid', `${wrong} is no choice.`, 'Write field=audience, such as email=node.');
  using node = openNode(context);
  const sharing = Object.fromEntries(pairs) as Record<string, string>;
  return showMember(context, (await node.members.setSharing({ name, etag, requestId, sharing })).member);
}

/** `inclust members history`. */
export async function memberHistory(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const { entries } = await node.members.listMemberHistory({ name });
  context.out.result(
    entries.map((entry) => MemberHistoryEntry.toJSON(entry)),
    () =>
      context.out.table(
        [
          { title: 'day', value: (entry) => entry.date },
          { title: 'what', value: (entry) => entry.kind },
          { title: 'why', value: (entry) => entry.reason },
          {
            title: 'about',
            value: (entry) => (entry.role ? roleText(entry.role) : entry.purposes.join(', ')),
          },
          { title: 'merged', value: (entry) => entry.mergeSource },
          { title: 'into', value: (entry) => entry.mergeTarget },
          { title: 'by', value: (entry) => entry.actor },
        ],
        entries,
      ),
  );
  return exitCodes.ok;
}
