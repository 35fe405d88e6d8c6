import {
  CompareSettlementResponse,
  Settlement,
  SettlementState,
  type CreditAmount,
  type SettlementDifference,
} from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { amountText } from './credit-words.ts';
import { wordOf } from './event-words.ts';
import { lastOfName } from './names.ts';

/** Whether two nodes agree, as it is shown. */
const settlementStates: Readonly<Record<string, SettlementState>> = {
  open: SettlementState.SETTLEMENT_STATE_OPEN,
  'agreed here': SettlementState.SETTLEMENT_STATE_AGREED_HERE,
  'agreed there': SettlementState.SETTLEMENT_STATE_AGREED_THERE,
  agreed: SettlementState.SETTLEMENT_STATE_AGREED,
  'changed since': SettlementState.SETTLEMENT_STATE_CHANGED,
};

/** `inclust credit settlements`: what stands open with every node for a month. */
export async function listSettlements(context: Context, month: string): Promise<ExitCode> {
  using node = openNode(context, undefined);
  const { settlements } = await node.credit.listSettlements({ month });
  context.out.result(
    settlements.map((one) => Settlement.toJSON(one)),
    () => settlementTable(context.out, settlements),
  );
  return exitCodes.ok;
}

/** `inclust credit compare`: entry by entry. Exit code 1 where the nodes differ. */
export async function compareSettlement(context: Context, other: string, month: string): Promise<ExitCode> {
  using node = openNode(context, undefined);
  const found = await node.credit.compareSettlement({ node: nameOf(other), month });
  const { settlement, differences } = found;
  context.out.result(CompareSettlementResponse.toJSON(found), () =>
    [
      ...(settlement ? [settlementTable(context.out, [settlement])] : []),
      differences.length === 0 ? 'both have the same entries' : differenceTable(context.out, differences),
    ].join('\n'),
  );
  return differences.length === 0 ? exitCodes.ok : exitCodes.refused;
}

/** `inclust credit agree`. */
export async function agreeSettlement(context: Context, other: string, month: string): Promise<ExitCode> {
  using node = openNode(context, undefined);
  const { settlement } = await node.credit.agreeSettlement({ node: nameOf(other), month });
  if (!settlement) throw new Error('the answer holds no settlement');
  context.out.result(Settlement.toJSON(settlement), () => settlementTable(context.out, [settlement]));
  return exitCodes.ok;
}

function settlementTable(out: Output, settlements: readonly Settlement[]): string {
  return out.table(
    [
      { title: 'with', value: (one) => lastOfName(one.node) },
      { title: 'month', value: (one) => one.month },
      { title: 'who owes', value: owesText },
      { title: 'entries', side: 'right', value: (one) => String(one.entries) },
      { title: 'state', value: (one) => wordOf(settlementStates, one.state) },
    ],
    settlements,
  );
}

function differenceTable(out: Output, differences: readonly SettlementDifference[]): string {
  return out.table(
    [
      { title: 'entry', value: (one) => one.entry },
      { title: 'here', value: (one) => textOf(one.here) },
      { title: 'there', value: (one) => textOf(one.there) },
    ],
    differences,
  );
}

function owesText({ totals }: Settlement): string {
  if (totals.length === 0) return 'nobody';
  return totals.map(({ debtor, amount }) => `${lastOfName(debtor)} ${textOf(amount)}`).join(', ');
}

function textOf(amount: CreditAmount | undefined): string {
  return amount ? amountText(amount) : 'missing';
}

function nameOf(other: string): string {
  return other.startsWith('nodes/') ? other : `nodes/${other}`;
}
