/** One write of a bulk write that failed. */
export interface WriteErrorLike {
  readonly code?: number;
  readonly message: string;
}

/**
 * The write errors of the two kinds of bulk error, by position: a map for a client's bulk write, a list for a collection's. `undefined` for any
 * other error.
 */
export function writeErrorsOf(error: unknown): [number, WriteErrorLike][] | undefined {
  if (typeof error !== 'object' || error === null || !('writeErrors' in error)) return undefined;
  const errors = (error as { writeErrors: unknown }).writeErrors;
  if (errors instanceof Map) return [...(errors as Map<number, WriteErrorLike>)];
  const list = (Array.isArray(errors) ? errors : [errors]) as { index: number; code: number; errmsg?: string }[];
  return list.map((one) => [one.index, { code: one.code, message: one.errmsg ?? '' }]);
}

/** The unique index that a duplicate's message names, in the server's own words: drivers say it for no bulk write. */
export function duplicateIndex({ message }: WriteErrorLike): string {
  return /index: (\S+)/.exec(message)?.[1] ?? '_id_';
}
