import { refuse, type Outcome } from '@inclust/kernel';

/** Subjects move from one generation of numbers to the next while these are made anew, and are not whole in either of them meanwhile. */
export interface SubjectGenerations {
  /** The generation that subjects are in; `undefined` while another one is being made. */
  generation(): Promise<number | undefined>;
}

/** Reads subjects of one generation, whole or not at all. Refused: `numbers-made-anew`, and as the reading. */
export async function whole<Value>(
  generations: SubjectGenerations,
  read: (generation: number) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const generation = await generations.generation();
  if (generation === undefined) return madeAnew;
  const found = await read(generation);
  return (await generations.generation()) === generation ? found : madeAnew;
}

const madeAnew = refuse({
  code: 'numbers-made-anew',
  kind: 'unavailable',
  message: 'The numbers are being made anew from all facts; what they are made of can be read after that.',
  retryAfterMilliseconds: 5_000,
});
