import type { Actor } from '@inclust/kernel';
import type { Deed } from '../domain/register.ts';
import type { MembersApp } from './ports.ts';

/** Who acts, now. */
export function deedOf({ clock }: MembersApp, { id }: Actor): Deed {
  return { ...clock.now(), by: id };
}
