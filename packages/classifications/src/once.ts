/** Loads at the first call and answers with the same value ever after, so that a program pays for the data it uses. */
export function once<Value>(load: () => Value): () => Value {
  let loaded: { readonly value: Value } | undefined;
  return () => (loaded ??= { value: load() }).value;
}
