import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** Runs a script on a home; it is to kill itself after a step, and did. */
export async function diesAt(script: URL, home: string, step: string): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(script), home, step]);
  let said = '';
  child.stderr.on('data', (bytes) => (said += String(bytes)));
  const ended = (await once(child, 'exit')) as [number | null, string | null];
  expect(ended, said).toEqual([null, 'SIGKILL']);
}
