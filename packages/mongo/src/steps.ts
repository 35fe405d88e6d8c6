/**
 * Told when a named step is reached. Does nothing in operation; a failure test ends the process there and proves that it was reached.
 */
export type StepHook = (step: Step) => void;

/** The steps between the decision and noting that its event is published; `together.written` is inside a transaction that is not committed. */
export type Step = 'together.written' | 'outbox.written' | 'outbox.published' | 'outbox.noted';
