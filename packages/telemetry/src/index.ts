export { gauge } from './metrics.ts';
export { continueTrace, currentTraceparent, noteSpan, traceIds } from './trace.ts';
