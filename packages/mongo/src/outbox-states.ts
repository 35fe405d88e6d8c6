import type { OutboxState } from './outbox-relay.ts';

/** What waits in several outboxes. */
export function outboxStates(states: readonly OutboxState[]): OutboxState {
  const oldest = states.flatMap((one) => one.oldest?.getTime() ?? []);
  return {
    waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
    oldest: oldest.length > 0 ? new Date(Math.min(...oldest)) : undefined,
  };
}
