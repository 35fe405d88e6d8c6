import { readFileSync } from 'node:fs';

/** Clock ticks a second of /proc on Linux. */
const ticks = 100;

/** The CPU time of some processes so far, user and system, in milliseconds. */
export function cpuMilliseconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    // Behind the name in brackets, which may hold spaces: fields 14 and 15 are utime and stime.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
  }, 0);
}

/** The memory of a process that is its own or shared, resident, in bytes. */
export function residentBytes(pid: number): number {
  return bytesOf(pid, 'VmRSS');
}

/** The most that it ever was. */
export function peakBytes(pid: number): number {
  return bytesOf(pid, 'VmHWM');
}

function bytesOf(pid: number, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
