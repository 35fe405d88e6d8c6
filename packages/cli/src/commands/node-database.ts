import { setTimeout as pause } from 'node:timers/promises';
import { prepareReplicaSet } from '@inclust/servers';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** How long the database may take to start and to take writes, in milliseconds. */
const patience = 60_000;

/** `inclust node database`: a MongoDB ready for a node. */
export async function nodeDatabase(
  { out }: Context,
  url: string,
  { member }: { readonly member?: string },
): Promise<ExitCode> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'mongodb:' || parsed.hostname === '' || parsed.port === '') {
    throw new Failure('usage', 'option-invalid', 'The URL must name a host and a port: mongodb://127.0.0.1:4221.');
  }
  const until = Date.now() + patience;
  while (!(await prepareReplicaSet(url, member ?? parsed.host))) {
    if (Date.now() > until) {
      throw new Failure(
        'away',
        'database-away',
        `${parsed.host} takes no writes after ${patience / 1_000} s.`,
        'Does it run with --replSet rs0?',
      );
    }
    await pause(500);
  }
  out.result({ database: parsed.host }, () => `${parsed.host} takes writes.`);
  return exitCodes.ok;
}
