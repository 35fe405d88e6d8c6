const duplicateKey = 11_000;

/** The positions of those documents of an insertion that were there already; rejects where anything else went wrong. */
export async function unlessThere(inserting: Promise<unknown>): Promise<readonly number[]> {
  try {
    await inserting;
    return [];
  } catch (error) {
    const { writeErrors = [] } = error as { writeErrors?: WriteError | readonly WriteError[] };
    const refused = [writeErrors].flat();
    if (refused.length === 0 || refused.some(({ code }) => code !== duplicateKey)) throw error;
    return refused.map(({ index }) => index);
  }
}

interface WriteError {
  readonly index: number;
  readonly code?: unknown;
}
