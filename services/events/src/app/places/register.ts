import { invalid, type Outcome, type RequestIdentity } from '@inclust/kernel';
import type { Answers } from '../../domain/places/questions.ts';
import { mayManage, ownPerson } from './permission.ts';
import { guestViolations, placeOrder, type OrderWish, type Placed } from './place-order.ts';
import type { PlacesApp } from './ports.ts';

/** What somebody wants, with the form. */
export interface RegisterWish extends OrderWish {
  readonly answers: Answers;
  /** Whether to wait where there is no place. */
  readonly wait: boolean;
}

/** Registers at once, or to the waiting list. */
export async function register(
  app: PlacesApp,
  { answers, wait, ...wish }: RegisterWish,
  request: RequestIdentity,
): Promise<Outcome<Placed>> {
  const { actor } = request;
  const asGuest = wish.person === '' && (!mayManage(app.node, actor) || !ownPerson(actor));
  const broken = asGuest ? guestViolations('guests/', wish.lines) : [];
  if (broken.length > 0) return invalid(broken);
  return placeOrder(app, wish, request, (order) => ({ kind: 'register', ...order, answers, wait, at: app.now() }));
}
