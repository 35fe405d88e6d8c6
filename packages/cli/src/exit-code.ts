import { RefusedError } from '@inclust/client';
import { NodeFileError } from '@inclust/node-home';
import { Failure } from './failure.ts';

/** How the command ends; documented in docs/cli.md. */
export const exitCodes = {
  ok: 0,
  /** A check failed, or what was asked was refused. */
  refused: 1,
  usage: 2,
  /** A service that is needed is away. */
  away: 69,
  internal: 70,
  /** The local federation runs already, or does not run. */
  running: 75,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const awayCodes = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED']);
const internalCodes = new Set(['INTERNAL', 'UNKNOWN', 'DATA_LOSS', 'UNIMPLEMENTED']);

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Failure) return exitCodes[error.kind];
  if (error instanceof NodeFileError) return exitCodes.usage;
  if (!(error instanceof RefusedError)) return exitCodes.internal;
  if (awayCodes.has(error.code)) return exitCodes.away;
  return internalCodes.has(error.code) ? exitCodes.internal : exitCodes.refused;
}
