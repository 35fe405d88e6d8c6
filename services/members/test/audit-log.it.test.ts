import { instantOfMilliseconds } from '@inclust/kernel';
import { connectMongo } from '@inclust/mongo';
import { fileScope, testDatabase } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { createAuditLog } from '../src/storage/audit-log.ts';

const scope = fileScope();
const database = testDatabase();

// Covers: a departure that two processes enter at once, beside others that write, and one that is entered again after a crash.
test('what is to be there once is there once, whoever enters it and however often, and the chain holds', async () => {
  const logs = await Promise.all(
    ['one', 'two'].map(async (name) => createAuditLog(scope.use(await connectMongo(database.url, name)).connection)),
  );
  const at = instantOfMilliseconds(Date.UTC(2027, 0, 10));
  const later = instantOfMilliseconds(Date.UTC(2028, 0, 10));
  const departure = { at, actor: 'officer', action: 'node-removed', subject: 'nodes/arta', reason: '' } as const;
  const other = { ...departure, actor: 'nodes/korce', action: 'node-left', subject: 'nodes/korce' } as const;
  await Promise.all(
    Array.from({ length: 8 }, async (_, turn) => {
      const log = logs[turn % 2];
      await log?.appendOnce(turn < 6 ? departure : other);
      await log?.append({ ...departure, action: 'member-erased', subject: '' });
    }),
  );
  await logs[0]?.appendOnce(departure);
  await logs[1]?.appendOnce({ ...departure, at: later });
  const entries = (await logs[0]?.list(0, 100, '')) ?? [];
  const of = (subject: string) =>
    entries.filter((one) => one.subject === subject).map(({ action, at: when }) => [action, when]);
  expect(of('nodes/arta')).toEqual([
    ['node-removed', at],
    ['node-removed', later],
  ]);
  expect(of('nodes/korce')).toEqual([['node-left', at]]);
  expect(of('')).toHaveLength(8);
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, position) => position + 1));
  expect(await logs[1]?.verify()).toEqual({ entries: entries.length, gaps: [] });
});
