import { Copies } from '@inclust/contracts';
import { eventually } from '@inclust/testkit';
import type { FederationUnderTest } from './federation.ts';

/** Waits until every city and the meta-cluster found all copies equal after this moment. */
export async function settled(
  federation: FederationUnderTest,
  cities = [...federation.cities.keys()],
  timeout = 60_000,
): Promise<void> {
  const open = new Set(cities);
  await eventually(
    async () => {
      for (const city of open) {
        const { copies } = await federation.city(city).client('federation').federation.compareCopies();
        if (copies !== Copies.COPIES_EQUAL) return false;
        open.delete(city);
      }
      return true;
    },
    { timeout, every: 500, what: `the copies of ${cities.join(', ')} are equal` },
  );
}
