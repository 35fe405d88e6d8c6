export { counter, gauge, histogram, type Reading } from './metrics.ts';
export { continueTrace, currentTraceparent, noteSpan, traceIds } from './trace.ts';
