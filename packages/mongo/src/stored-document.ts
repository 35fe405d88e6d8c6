import type { PendingEvent } from './aggregate.ts';

/** The answer to an earlier request, kept so that a repeat gets it again. */
export interface StoredAnswer {
  readonly key: string;
  readonly digest: string;
  readonly at: Date;
  /** The aggregate's version in the answer. */
  readonly version: number;
  /** The encoded state in the answer; left out while the aggregate still has that version. */
  readonly state?: object;
  /** What was answered beside it. */
  readonly remark?: readonly string[];
}

/** The document of an aggregate. Fields of the mapping stand beside these. */
export interface StoredDocument {
  readonly _id: string;
  readonly version: number;
  /** Rises with each write of a command, also one that changes nothing but its answer: what a write is guarded by. */
  readonly revision: number;
  readonly state: object;
  /** The events that were not known to be published when it was written. */
  readonly pending: readonly PendingEvent[];
  /** Who wrote the document last, of those with something to publish, and the moment that stamped the write; indexed. See `Outbox`. */
  readonly writer?: string;
  readonly pendingAt?: Date;
  readonly answers: readonly StoredAnswer[];
  /** When the newest answer may be forgotten; absent when there is none. Not indexed: every write would pay for a daily look. */
  readonly answersUntil?: Date;
  readonly [field: string]: unknown;
}

/** How long an answer is kept for a repeat: 7 days. */
export const answerRetentionMilliseconds = 7 * 24 * 60 * 60 * 1000;

/** How many answers one aggregate keeps at most; the oldest go first. */
const mostAnswers = 16;

/**
 * The answers to keep after a change: those not too old, each with the state it answered with, since the aggregate moves on from it.
 */
export function keepAnswers(
  answers: readonly StoredAnswer[],
  left: { readonly version: number; readonly state: object } | undefined,
  now: Date,
): StoredAnswer[] {
  const oldest = now.getTime() - answerRetentionMilliseconds;
  return answers
    .filter((answer) => answer.at.getTime() > oldest)
    .slice(-(mostAnswers - 1))
    .map((answer) =>
      left && answer.version === left.version && !answer.state ? { ...answer, state: left.state } : answer,
    );
}
