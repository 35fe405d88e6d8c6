import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { toolVariables } from './environment.mjs';
import { Missing } from './missing.mjs';
import { root } from './places.mjs';

/**
 * Runs a command in the project's folder with the tools, as if it had been started in our place: it has our input and
 * output, gets our signals, and its end is ours. `{ code, signal }`.
 */
export function runForward([command, ...args], tools, cwd = root) {
  return new Promise((done, fail) => {
    const binary = command === 'node' ? tools.node : command;
    const child = spawn(binary, args, { cwd, stdio: 'inherit', env: { ...process.env, ...toolVariables(tools) } });
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole process group: the child has it already.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.once('error', (error) =>
      fail(new Missing(`${binary} cannot be run: ${error.message}`, ['check the command'])),
    );
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      done({ code, signal });
    });
  });
}

/** The exit code that a shell would give that end. */
export function exitCodeOf({ code, signal }) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}
