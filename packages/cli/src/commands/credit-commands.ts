import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import {
  createPlan,
  endSubscription,
  grantCredit,
  listEntries,
  listPlans,
  showCredit,
  subscribe,
  updatePlan,
  verifyLedger,
  type GrantOptions,
  type PlanOptions,
} from './credit.ts';
import { agreeSettlement, compareSettlement, listSettlements } from './settlements.ts';

/** Commands about plans and credit, with which bookings are paid. */
export function addCreditCommands(program: Command, handle: Handle): void {
  const group = program.command('credit').description('plans, passes and credit, from which bookings draw');
  group
    .command('show [member]')
    .description('what a member has, or the caller')
    .action(handle((context, member: string | undefined) => showCredit(context, member)));
  group
    .command('entries [member]')
    .description('what was given to a member and drawn, the oldest first')
    .option('--limit <count>', 'at most so many')
    .action(handle(listEntries));
  withAmounts(group.command('grant <member>'))
    .description('give credit beside a plan')
    .requiredOption('--source <source>', 'pass, top-up or goodwill')
    .requiredOption('--zone <name>', 'of --from and --until, such as Europe/Athens')
    .option('--from <time>', 'for bookings that begin from then on: a time or day (default: now)')
    .option('--until <time>', 'for bookings that begin before then (default: it does not end)')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle((context, member: string, options: GrantOptions) => grantCredit(context, member, options)));
  group
    .command('subscribe <member> <plan>')
    .description('give a member a plan')
    .requiredOption('--space <name>', 'by whose clocks its months begin')
    .option('--from <date>', 'its first day, YYYY-MM-DD (default: today)')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(subscribe));
  group
    .command('end <subscription>')
    .description('end a subscription with the last month that begins before a day')
    .requiredOption('--until <date>', 'YYYY-MM-DD')
    .action(handle(endSubscription));
  addPlans(group, handle);
  group
    .command('settlements <month>')
    .description('what stands open with other nodes for a month, YYYY-MM')
    .action(handle((context, month: string) => listSettlements(context, month)));
  group
    .command('compare <node> <month>')
    .description('compare a month with another node, entry by entry')
    .action(handle((context, other: string, month: string) => compareSettlement(context, other, month)));
  group
    .command('agree <node> <month>')
    .description('agree to a month that is over, if both nodes have the same')
    .action(handle((context, other: string, month: string) => agreeSettlement(context, other, month)));
  group
    .command('verify')
    .description('compute every account anew from its entries and compare it with what is shown')
    .action(handle((context) => verifyLedger(context)));
}

function addPlans(group: Command, handle: Handle): void {
  group
    .command('plans')
    .description('what members can subscribe to')
    .option('--limit <count>', 'at most so many')
    .action(handle(listPlans));
  withPlan(group.command('create-plan <id>'))
    .description('make a plan; its id is the last part of its name')
    .action(handle((context, id: string, options: PlanOptions) => createPlan(context, id, options)));
  withPlan(group.command('update-plan <name>'))
    .description('change what is typed of a plan, for who subscribes from then on')
    .option('--etag <etag>', 'what it was read as')
    .option('--retire', 'nobody can subscribe to it any more')
    .option('--no-retire', 'it can be subscribed to again')
    .action(
      handle((context, name: string, options: PlanOptions & { readonly retire?: boolean }) =>
        updatePlan(context, name, options),
      ),
    );
}

function withPlan(command: Command): Command {
  return withAmounts(command)
    .option('--el <name>', 'its name in Greek')
    .option('--sq <name>', 'its name in Albanian')
    .option('--en <name>', 'its name in English')
    .option('--price <amount>', 'for a month, such as "30 EUR"')
    .option('--carries-over <months>', 'for how many months more what is left can be used (default: 0)')
    .option('--request-id <id>', 'the same for a retry');
}

function withAmounts(command: Command): Command {
  return command
    .option('--time <class=length...>', 'of time, such as desk=40h')
    .option('--days <class=count...>', 'of days, such as desk=1');
}
