import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** The `inclust` command as `bin/inclust.mjs` starts it. */
export const program = fileURLToPath(new URL('../../packages/cli/src/start.ts', import.meta.url));

/** What one command came to. */
export interface CommandEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command to its end, with lines on its standard input. */
export async function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  stdin: readonly string[] = [],
): Promise<CommandEnded> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes) => (stdout += String(bytes)));
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  child.stdin.end(stdin.map((line) => `${line}\n`).join(''));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** Waits for a command that is to do what it is told; says what it said where it did not. */
export async function succeeded(run: Promise<CommandEnded>): Promise<void> {
  const { code, stderr } = await run;
  expect(code, stderr).toBe(0);
}
