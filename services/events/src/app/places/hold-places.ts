import type { Outcome, RequestIdentity } from '@inclust/kernel';
import { placeOrder, type OrderWish, type Placed } from './place-order.ts';
import type { PlacesApp } from './ports.ts';

/** Keeps places while somebody fills the form. */
export function holdPlaces(app: PlacesApp, wish: OrderWish, request: RequestIdentity): Promise<Outcome<Placed>> {
  return placeOrder(app, wish, request, (order) => ({ kind: 'hold', ...order, at: app.now() }));
}
