import { unreachable, type FieldViolation } from '@inclust/kernel';
import { amountsViolations, amountViolations } from './amount.ts';
import type { ChargeCommand, LedgerCommand, RechargeCommand, RefundCommand } from './commands.ts';

/** The rules that a command breaks. */
export function commandViolations(command: LedgerCommand): FieldViolation[] {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string) => {
    if (!holds) found.push({ field, rule, message });
  };
  const checkMoment = (field: string, moment: number) =>
    check(Number.isSafeInteger(moment), field, 'moment', 'A moment in whole milliseconds.');
  const checkGrace = ({ grace }: RechargeCommand | RefundCommand) =>
    check(Number.isSafeInteger(grace) && grace >= 0, 'grace', 'count', 'Whole milliseconds of at least 0.');
  const checkDrawing = ({ amount, start, openUntil, at }: ChargeCommand | RechargeCommand) => {
    found.push(...amountViolations('amount', amount));
    checkMoment('start', start);
    checkMoment('open_until', openUntil);
    check(openUntil > at, 'open_until', 'not-after-at', 'A charge stays open after it was made.');
  };
  check(/^[\x21-\x7e]{1,200}$/.test(command.id), 'id', 'id-format', 'Of 1 to 200 printable characters.');
  checkMoment('at', command.at);
  switch (command.kind) {
    case 'grant': {
      const { amounts, validFrom, expiresAt } = command;
      found.push(...amountsViolations('amounts', amounts));
      checkMoment('valid_from', validFrom);
      if (expiresAt === null) return found;
      checkMoment('expires_at', expiresAt);
      check(expiresAt > validFrom, 'expires_at', 'not-after-from', 'Ends after it begins.');
      return found;
    }
    case 'charge':
      checkDrawing(command);
      return found;
    case 'recharge':
      checkDrawing(command);
      checkGrace(command);
      return found;
    case 'refund': {
      const { permille } = command;
      const isShare = Number.isSafeInteger(permille) && permille >= 0 && permille <= 1_000;
      check(isShare, 'permille', 'out-of-range', 'A whole number from 0 to 1,000.');
      checkGrace(command);
      return found;
    }
    case 'revoke':
      found.push(...amountsViolations('amounts', command.amounts));
      return found;
    case 'expire':
    case 'undo-transfer':
    case 'host':
      return found;
    case 'transfer':
      check(command.from !== command.into, 'into', 'same-account', 'An account goes into another one.');
      return found;
    default:
      return unreachable(command);
  }
}
