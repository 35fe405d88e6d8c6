/** What came of one try to deliver. */
export type AttemptReason =
  | 'delivered'
  | 'status'
  | 'redirected'
  | 'gone'
  | 'too-slow'
  | 'name-unknown'
  | 'address-refused'
  | 'plain-http-refused'
  | 'connection-refused'
  | 'connection-lost'
  | 'tls-failed'
  | 'event-gone';

/** One try to deliver. Nothing of what the receiver has said. */
export interface Attempt {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly milliseconds: number;
  /** The HTTP status; 0 where none came. */
  readonly status: number;
  readonly reason: AttemptReason;
  /** How many bytes of the answer were read. */
  readonly responseBytes: number;
  /** For how long the receiver asks to be left alone, in milliseconds. */
  readonly retryAfter?: number;
}

/** What an HTTP status means for a delivery. */
export function reasonOf(status: number): AttemptReason {
  if (status >= 200 && status < 300) return 'delivered';
  if (status >= 300 && status < 400) return 'redirected';
  return status === 410 ? 'gone' : 'status';
}
