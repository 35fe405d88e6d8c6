import { appendFileSync } from 'node:fs';

/**
 * Ends this process with SIGKILL when a step was reached often enough, for failure tests: `INCLUST_FAULT=outbox.published:3` with
 * `INCLUST_FAULT_FILE` as the file that proves that it was reached. Without the variables it does nothing.
 */
export function faultsFrom(fault: string | undefined, file: string | undefined): (step: string) => void {
  const [wanted, count] = (fault ?? '').split(':');
  if (!wanted || !file) return () => {};
  let left = Number(count ?? 1);
  return (step) => {
    if (step !== wanted) return;
    left -= 1;
    if (left > 0) return;
    appendFileSync(file, `${step}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}
