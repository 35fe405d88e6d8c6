import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long a process must have had next to nothing to do, in milliseconds. */
const quiet = 2_000;
/** The CPU time that counts as next to nothing, a share of that. */
const nextToNothing = 0.05;
/** How often it is looked whether it has: a process that is busy from its start has compiled for good reason and keeps it. */
const mostLooks = 15;

/** V8's own collector, where it lets itself be asked. */
type Collect = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/**
 * Gives back once what loading and compiling have left, in the first two seconds in which the process has nothing to do, within half a
 * minute of its start: the memory of an idle node is a fifth less. The process stands still for it, some 60 ms, and compiles anew what it
 * uses.
 */
export function giveBackWhenQuiet(looks = mostLooks): void {
  const before = process.cpuUsage();
  setTimeout(() => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1_000 <= quiet * nextToNothing) giveBack();
    else if (looks > 1) giveBackWhenQuiet(looks - 1);
  }, quiet).unref();
}

function giveBack(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect | undefined;
  setFlagsFromString('--no-expose-gc');
  collect?.({ type: 'major', flavor: 'last-resort' });
}
