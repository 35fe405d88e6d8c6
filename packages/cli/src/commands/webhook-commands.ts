import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { listDeliveries, replayDeliveries, testWebhook } from './webhook-deliveries.ts';
import {
  createWebhook,
  getWebhook,
  listWebhooks,
  rotateSecret,
  switchWebhook,
  updateWebhook,
  type ChangeOptions,
} from './webhooks.ts';

/** Commands about where the events of a node are sent. */
export function addWebhookCommands(program: Command, handle: Handle): void {
  const group = program.command('webhooks').description('where the events of a node are sent');
  group
    .command('create <url>')
    .description('send events to an address from now on; the secret is printed this once')
    .requiredOption('--type <type...>', 'such as inclust.members.v1.MemberRegistered, inclust.members.v1.* or "*"')
    .option('--description <text>', 'what it is for')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(createWebhook));
  group
    .command('list')
    .description('all webhooks')
    .option('--deleted', 'also those that were deleted')
    .action(handle(listWebhooks));
  group.command('get <name>').description('one webhook, and how its receiver is doing').action(handle(getWebhook));
  withChange(group.command('update <name>'))
    .description('change what is said of a webhook')
    .option('--url <url>', 'where events are sent')
    .option('--type <type...>', 'all types that are sent')
    .option('--description <text>', 'what it is for')
    .action(handle(updateWebhook));
  for (const [command, change, does] of [
    ['pause', 'pauseWebhook', 'send nothing until it is resumed; what comes is kept for 30 days'],
    ['resume', 'resumeWebhook', 'send again, beginning with what was kept'],
    ['delete', 'deleteWebhook', 'end a webhook for good'],
  ] as const)
    withChange(group.command(`${command} <name>`))
      .description(does)
      .action(handle((context, name: string, options: ChangeOptions) => switchWebhook(context, change, name, options)));
  withChange(group.command('rotate-secret <name>'))
    .description('give a webhook a new secret; it is printed this once')
    .option('--overlap <seconds>', 'how long the old one signs too, at most 604800 (default: 86400)')
    .action(handle(rotateSecret));
  group
    .command('test <name>')
    .description('send an event that says nothing, now, and say what came of it')
    .action(handle(testWebhook));
  group
    .command('deliveries <name>')
    .description('the delivery log of the last 30 days, newest event first')
    .option('--state <state>', 'waiting, delivered, failed or skipped')
    .option('--limit <count>', 'at most so many (default: 50)')
    .action(handle(listDeliveries));
  group
    .command('replay <name>')
    .description('send once more what has ended: one delivery, or all from some event on')
    .option('--delivery <id>', 'the webhook-id, or the name of the delivery')
    .option('--from-sequence <number>', 'from this sequence in the stream of events on')
    .option('--from-time <moment>', 'from this moment on')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(replayDeliveries));
}

function withChange(command: Command): Command {
  return command
    .option('--etag <etag>', 'what the webhook was read as')
    .option('--request-id <id>', 'the same for a retry');
}
