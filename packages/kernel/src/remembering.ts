const mostRemembered = 20_000;

/** A pure function of a text that keeps its last 20,000 or so answers; it forgets the oldest question, not the least asked. */
export function remembering<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = work(text);
    if (answers.size >= mostRemembered) answers.delete(answers.keys().next().value ?? '');
    answers.set(text, answer);
    return answer;
  };
}
