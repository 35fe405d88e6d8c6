#!/usr/bin/env node
import { cliConfig } from './config.ts';
import { runProgram } from './program.ts';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Whoever reads along may end first, such as `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  cwd: process.cwd(),
  env: process.env,
  config: cliConfig(process.env),
  onStop: (stop) => {
    const listeners = stopSignals.map((signal) => [signal, () => stop(signal)] as const);
    for (const [signal, listener] of listeners) process.on(signal, listener);
    return {
      [Symbol.dispose]: () => {
        for (const [signal, listener] of listeners) process.off(signal, listener);
      },
    };
  },
});
