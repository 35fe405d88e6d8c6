import { localDate, plainOf, wallTime } from '@inclust/schedule';
import type { Admission, BookerKind } from '../../domain/resources/admission.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import type { CoworkingApp } from '../ports.ts';

/** What is known of who books a resource for somebody at a moment; read only where the resource asks for it. */
export async function admissionOf(
  app: Pick<CoworkingApp, 'standings'>,
  { resource: { rules }, zone }: Bookable,
  person: string,
  { isStaff, at }: { readonly isStaff: boolean; readonly at: number },
): Promise<Admission | undefined> {
  if (rules.bodies.length + rules.bookers.length === 0) return undefined;
  const today = localDate(plainOf(wallTime(at, zone)).toPlainDate());
  const { bodies, isRepresentative } = await app.standings.of(person, today);
  const kinds: BookerKind[] = isStaff ? ['staff'] : [];
  if (isRepresentative) kinds.push('representative');
  return { bodies, kinds };
}
