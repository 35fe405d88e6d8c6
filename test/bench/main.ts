// `npm run bench [-- --only NAME] [--json]`: every benchmark, or those whose name begins with NAME; exit code 1 when a bar is missed.
import { parseArgs } from 'node:util';
import { detectMongoKind, serverConfig } from '@inclust/servers';
import type { BenchResult } from './result.ts';

const benchmarks: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  'register-member': async () => (await import('./register-member.ts')).registerMember(),
  registrations: async () => (await import('./registrations.ts')).registrations(),
  bookings: async () => (await import('./bookings.ts')).bookings(),
  availability: async () => (await import('./availability.ts')).availability(),
  feed: async () => (await import('./feed.ts')).feed(),
  watch: async () => (await import('./watch.ts')).watch(),
  facts: async () => (await import('./facts.ts')).facts(),
  'city-facts': async () => (await import('./facts.ts')).cityFacts(),
  'members-search': async () => (await import('./members-search.ts')).membersSearch(),
  'city-to-meta': async () => (await import('./city-to-meta.ts')).cityToMeta(),
  'catch-up': async () => (await import('./catch-up.ts')).catchUp(),
  'idle-node': async () => (await import('./idle-node.ts')).idleNode(),
};

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, json: { type: 'boolean', default: false } },
});
const chosen = Object.entries(benchmarks).filter(([name]) => name.startsWith(values.only.split('/')[0] ?? ''));
if (chosen.length === 0) {
  process.stderr.write(`There is no benchmark ${values.only}; there are ${Object.keys(benchmarks).join(', ')}.\n`);
  process.exitCode = 2;
}
const config = serverConfig();
const database = config.mongod ?? config.secantus ?? 'mongod';
process.stderr.write(
  `database: ${await detectMongoKind(database)}, journal synced on commit, on both sides; broker: ${config.nats}, file storage\n`,
);
for (const [name, run] of chosen) {
  process.stderr.write(`${name} …\n`);
  for (const found of (await run()).filter((one) => one.name.startsWith(values.only))) {
    if (!found.holds) process.exitCode = 1;
    process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : row(found));
  }
}

function row({ name, value, unit, reference, ratio, bar, holds }: BenchResult): string {
  return `${name.padEnd(48)} ${String(value).padStart(9)} ${unit.padEnd(9)} ref ${String(reference).padStart(9)}  ratio ${String(ratio).padStart(7)}  ${bar.padEnd(8)} ${holds ? 'holds' : 'MISSED'}\n`;
}
