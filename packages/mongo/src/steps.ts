/**
 * Told when a named step is reached. Does nothing in operation; a failure test ends the process there and proves that it was reached.
 */
export type StepHook = (step: Step) => void;

/** The steps between the decision and the cleared outbox; `together.half` is inside a transaction that has not written all it is to write. */
export type Step = 'together.half' | 'outbox.written' | 'outbox.published' | 'outbox.cleared';
