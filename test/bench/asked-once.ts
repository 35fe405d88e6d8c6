/** Something was asked for once: how long after it began the answer came, in milliseconds, and whether it was there. */
export interface Asking {
  readonly after: number;
  readonly isThere: boolean;
}

interface Pool {
  readonly after: readonly number[];
  there: number;
}

/**
 * After how long half of what is waited for is there, from questions that were asked at times that differ, one each, so that asking takes no
 * processor from what is waited for. The share that is there never falls with time: neighbours that say otherwise are taken together (isotonic
 * regression by pooling). `NaN` where less than half were ever there.
 */
export function halfThereAfter(askings: readonly Asking[]): number {
  const pools: Pool[] = [];
  const share = (pool: Pool) => pool.there / pool.after.length;
  for (const { after, isThere } of askings.toSorted((one, other) => one.after - other.after)) {
    let pool: Pool = { after: [after], there: isThere ? 1 : 0 };
    for (let last = pools.at(-1); last && share(last) >= share(pool); last = pools.at(-1)) {
      pools.pop();
      pool = { after: [...last.after, ...pool.after], there: last.there + pool.there };
    }
    pools.push(pool);
  }
  const upper = pools.findIndex((pool) => share(pool) >= 0.5);
  const [below, above] = [pools[upper - 1], pools[upper]];
  if (!above) return Number.NaN;
  if (!below) return middle(above);
  // Between the middles of the two, as the shares say.
  const way = (0.5 - share(below)) / (share(above) - share(below));
  return middle(below) + way * (middle(above) - middle(below));
}

function middle({ after }: Pool): number {
  return after.reduce((sum, one) => sum + one, 0) / after.length;
}
