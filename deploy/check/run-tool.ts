import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { GateResult } from './gate.ts';

const TIMEOUT_MS = 5 * 60_000;

/** Runs a tool from the workspace's node_modules; ok when it ends with code 0. */
export function runTool(root: string, name: string, args: readonly string[], cwd = root): Promise<GateResult> {
  return runCommand(join(root, 'node_modules/.bin', name), args, cwd);
}

/** Runs a command and collects what it prints; ok when it ends with code 0 within five minutes. */
export function runCommand(command: string, args: readonly string[], cwd: string): Promise<GateResult> {
  return new Promise((resolve) => {
    // The Node that runs us comes first on the PATH: some tools are scripts that ask for `node`.
    const PATH = [join(process.execPath, '..'), process.env['PATH']].join(delimiter);
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      env: { ...process.env, PATH, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ ok: false, output: `${command}: ${error.message}` }));
    child.once('close', (code) => resolve({ ok: code === 0, output: output.trim() }));
  });
}
