import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { AggregateMapping, Change, CommandResult, PendingEvent, RequestKey } from './aggregate.ts';
import type { Outbox } from './outbox.ts';
import { answerRetentionMilliseconds, keepAnswers, type StoredAnswer, type StoredDocument } from './stored-document.ts';

/** An aggregate while commands are decided on it, before anything is written. */
export interface WorkingAggregate<State> {
  readonly version: number;
  readonly state: State;
  readonly pending: readonly PendingEvent[];
  readonly answers: readonly StoredAnswer[];
}

/** How many unpublished events an aggregate may hold before it takes no more. */
const mostPending = 100;

/** The aggregate in a document, with what of it is not known to be published; `undefined` where there is none. */
export function workingOf<State>(
  mapping: AggregateMapping<State>,
  document: StoredDocument | undefined,
  pending: readonly PendingEvent[],
): WorkingAggregate<State> | undefined {
  return (
    document && {
      version: document.version,
      state: mapping.decode(document.state),
      pending,
      answers: document.answers,
    }
  );
}

/** The first answer to a request that came before, `request-id-reused` where it had another body; `undefined` for a new one. */
export function answerBefore<State>(
  mapping: AggregateMapping<State>,
  id: string,
  working: WorkingAggregate<State> | undefined,
  request: RequestKey | undefined,
): Outcome<CommandResult<State>> | undefined {
  const answer = request && working?.answers.find((one) => one.key === request.key);
  if (!answer || !working) return undefined;
  if (answer.digest !== request.digest) {
    const message = 'This request_id came before with another body.';
    return refuse({
      code: 'request-id-reused',
      kind: 'exists',
      message,
      violations: [{ field: 'request_id', rule: 'request-id-reused', message }],
    });
  }
  return accept({
    id,
    version: answer.version,
    state: answer.state ? mapping.decode(answer.state) : working.state,
    repeated: true,
    ...(answer.remark ? { remark: answer.remark } : {}),
  });
}

/**
 * The aggregate after a change, with its events pending and the answer kept; refused as `outbox-full`. The same object where there is
 * nothing to write: no event, and no request whose answer must be remembered.
 */
export function changed<State>(
  mapping: AggregateMapping<State>,
  working: WorkingAggregate<State> | undefined,
  { state, events, forget = false, remark }: Change<State>,
  request: RequestKey | undefined,
  time: Date,
): Outcome<WorkingAggregate<State>> {
  if (working && events.length > 0 && working.pending.length >= mostPending) {
    return refuse({
      code: 'outbox-full',
      kind: 'unavailable',
      message: 'Too many changes of this resource wait to be published; try again later.',
      retryAfterMilliseconds: 5_000,
    });
  }
  const before: WorkingAggregate<State> = working ?? { version: 0, state, pending: [], answers: [] };
  if (events.length === 0 && (!working || !request)) return accept(before);
  const version = before.version + events.length;
  const left =
    events.length > 0 && working ? { version: before.version, state: mapping.encode(before.state) } : undefined;
  const answers = forget ? [] : keepAnswers(before.answers, left, time);
  if (request) answers.push({ ...request, at: time, version, ...(remark ? { remark } : {}) });
  const pending = [
    ...before.pending,
    ...events.map((event, position) => ({ ...event, version: before.version + position + 1 })),
  ];
  return accept({ version, state, pending, answers });
}

/** The document to write for an aggregate, in place of `previous`; one with something to publish is stamped. */
export function documentOf<State>(
  mapping: AggregateMapping<State>,
  id: string,
  working: WorkingAggregate<State>,
  previous: StoredDocument | undefined,
  time: Date,
  outbox: Pick<Outbox, 'writer' | 'stamp'>,
): StoredDocument {
  return {
    ...mapping.fields(working.state, previous ?? {}),
    _id: id,
    version: working.version,
    revision: (previous?.revision ?? 0) + 1,
    state: mapping.encode(working.state),
    pending: working.pending,
    ...(working.pending.length > 0 ? { writer: outbox.writer, pendingAt: outbox.stamp(id) } : {}),
    answers: working.answers,
    ...(working.answers.length > 0 ? { answersUntil: new Date(time.getTime() + answerRetentionMilliseconds) } : {}),
  };
}
