import { refuse, type Actor, type Outcome } from '@inclust/kernel';

/** Whether somebody may work with the register: until accounts exist, the operator of the node and its own services. */
export function mayUseRegister(actor: Actor): Outcome<never> | undefined {
  if (actor.kind === 'operator' || actor.kind === 'service') return undefined;
  return refuse({
    code: 'not-allowed',
    kind: 'denied',
    message: 'Only the operator of the node may work with the register.',
  });
}
