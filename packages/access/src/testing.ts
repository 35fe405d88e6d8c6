import { accept, type Actor, type NodeId } from '@inclust/kernel';
import type { ServiceAccess } from './node-access.ts';

/** An operator, who may do everything but what is for services alone. */
export const testOperator: Actor = { kind: 'apiKey', id: 'operator', node: 'kerkyra' as NodeId, roles: ['operator'] };

/** Access for a service under test: every caller is `actor`, whatever she calls. */
export function testAccess(actor: Actor = testOperator): ServiceAccess {
  return { admit: () => accept(actor), client: {} };
}
