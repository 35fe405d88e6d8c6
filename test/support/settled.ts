import { eventually } from '@inclust/testkit';
import type { FederationUnderTest } from './federation.ts';

/** Waits until every city and the meta-cluster found all copies equal after this moment. */
export async function settled(
  federation: FederationUnderTest,
  cities = [...federation.cities.keys()],
  timeout = 60_000,
): Promise<void> {
  const from = Date.now();
  await eventually(
    async () => {
      for (const city of cities) {
        const { links } = await federation.city(city).client('federation').federation.getFederationStatus();
        if (!links.every((link) => link.up && Date.parse(link.consistentTime ?? '') > from)) return false;
      }
      return true;
    },
    { timeout, what: `the copies of ${cities.join(', ')} are equal` },
  );
}
