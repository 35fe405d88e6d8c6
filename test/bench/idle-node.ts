import { setTimeout as pause } from 'node:timers/promises';
import { residentBytes } from './cpu.ts';
import { startProcess } from './process.ts';
import { median, result, type BenchResult } from './result.ts';
import { startRig } from './rig.ts';

const rounds = 5;
/** How long a process is left alone before its memory is read, in milliseconds. */
const idle = 5_000;

interface Idle {
  readonly megabytes: number;
  readonly startMilliseconds: number;
}

/** An idle city node, all in one process, against an empty process that has loaded the same libraries. */
export async function idleNode(): Promise<BenchResult[]> {
  const ours: Idle[] = [];
  const empty: Idle[] = [];
  await using rig = await startRig();
  for (let round = 0; round < rounds; round += 1) {
    empty.push(await measure('reference-empty.ts', `127.0.0.1:${await rig.port()}`, rig.home));
    ours.push(await measure('../../services/node/src/main.ts', `127.0.0.1:${await rig.port()}`, rig.home));
  }
  const memory = (found: readonly Idle[]): number => median(found.map((one) => one.megabytes));
  const start = (found: readonly Idle[]): number => median(found.map((one) => one.startMilliseconds));
  return [
    result('idle-node/memory', 'MB', memory(ours), memory(empty), { atMost: 1.6 }),
    result('idle-node/start-to-serving', 'ms', start(ours), start(empty), { atMost: 3 }),
  ];
}

async function measure(file: string, address: string, home: string): Promise<Idle> {
  await using running = await startProcess(file, address, {
    INCLUST_HOME: home,
    INCLUST_GRPC_LISTEN: address,
    INCLUST_LOG_LEVEL: 'warn',
    INCLUST_BENCH_LISTEN: address,
  });
  await pause(idle);
  return { megabytes: residentBytes(running.pid) / 1e6, startMilliseconds: running.startMilliseconds };
}
