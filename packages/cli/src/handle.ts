import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-code.ts';

/** Gives a command something to do; its arguments and options are as commander declares them. */
export type Handle = <Args extends unknown[]>(
  work: (context: Context, ...args: Args) => Promise<ExitCode>,
) => (...args: [...Args, Command]) => Promise<void>;
