/** Makes so many things, `mostAtOnce` of them one beside the other; answers in the order of their numbers, which begin with 0. */
export async function inParallel<Made>(
  count: number,
  mostAtOnce: number,
  make: (at: number) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) made[at] = await make(at);
  };
  await Promise.all(Array.from({ length: mostAtOnce }, work));
  return made;
}
