import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import type { LocalNode } from '../local/homes.ts';
import type { Check } from './check.ts';

/** No release is older than this, so a clock that says less is wrong. */
const earliest = Date.parse('2026-11-01T00:00:00Z');
/** What helps. */
const remedy = 'Let the system keep its clock by NTP, such as with "timedatectl set-ntp true".';

/** Whether the clock can be right: certificates and the order of what happened depend on it. */
export async function clockCheck(nodes: readonly LocalNode[], running: boolean): Promise<Check> {
  const now = new Date();
  if (now.getTime() < earliest)
    return { name: 'clock', ok: false, found: `${now.toISOString()} is in the past`, remedy };
  const meta = nodes.find(({ role }) => role === 'meta');
  if (!running || !meta) return { name: 'clock', ok: true, found: now.toISOString(), remedy };
  using client = connect(meta.address, { timeout: 3_000, patience: 0, authorize: operatorOfHome(meta.home) });
  const links = await client.federation.getFederationStatus().then(
    (answer) => answer.links,
    () => [],
  );
  const ahead = links.filter(
    ({ consistentTime }) => consistentTime && Date.parse(consistentTime) > now.getTime() + 60_000,
  );
  return {
    name: 'clock',
    ok: ahead.length === 0,
    found: ahead.length === 0 ? now.toISOString() : 'the clock was set back while the nodes ran',
    remedy,
  };
}
