/** What a word of the domain is in messages, and back; what is unspecified or not known has no word. */
export interface Words<Word, Value> {
  readonly toProto: (word: Word) => Value;
  readonly fromProto: (value: Value) => Word | undefined;
}

/** The words of an enum, each with its value. */
export function words<Word extends string, Value>(table: Readonly<Record<Word, Value>>): Words<Word, Value> {
  const back = new Map((Object.keys(table) as Word[]).map((word) => [table[word], word]));
  return { toProto: (word) => table[word], fromProto: (value) => back.get(value) };
}
