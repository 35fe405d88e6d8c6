const mostRemembered = 20_000;

const memories: Map<string, unknown>[] = [];

/** A pure function of a text that keeps its last 20,000 or so answers; it forgets the oldest question, not the least asked. */
export function remembering<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  memories.push(answers);
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = work(text);
    if (answers.size >= mostRemembered) answers.delete(answers.keys().next().value ?? '');
    answers.set(text, answer);
    return answer;
  };
}

/** Forgets every text that was folded or put in order: names are among them, and somebody is to be forgotten. */
export function forgetTexts(): void {
  for (const answers of memories) answers.clear();
}
