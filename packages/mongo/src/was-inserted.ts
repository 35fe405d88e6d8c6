/** Whether a document was inserted; not where there is one with its id or with what only one may have. */
export async function wasInserted(inserting: Promise<unknown>): Promise<boolean> {
  try {
    await inserting;
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === 11_000) return false;
    throw error;
  }
}
