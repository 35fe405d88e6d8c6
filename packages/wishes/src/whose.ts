import { changeWish, type Asking } from './asking.ts';
import { holderOf, wishing, type Wish, type WishKind } from './wish.ts';

/** Two members are one: what the first wants of other nodes is the second's here. Other nodes know her as before. May be repeated. */
export async function handOver<Kind extends WishKind>(
  asking: Asking<Kind>,
  source: string,
  target: string,
): Promise<void> {
  for (const wish of await asking.store.ofPerson(source))
    await changeWish(asking, wish, (now) => heldBy(now, source, target));
}

/** They are two again: each has what was hers. May be repeated. */
export async function giveBack<Kind extends WishKind>(
  asking: Asking<Kind>,
  source: string,
  target: string,
): Promise<void> {
  for (const wish of await asking.store.ofPerson(target))
    if (wish.person === source) await changeWish(asking, wish, (now) => heldBy(now, target, source));
}

function heldBy<Kind extends WishKind>(wish: Wish<Kind>, from: string, to: string): Wish<Kind> {
  if (holderOf(wish) !== from) return wish;
  const { heldBy: _, ...own } = wish;
  return to === wish.person ? own : { ...own, heldBy: to };
}

/** Has owners forget what a member of this node has said who was erased; what is kept here, emptied, goes once they have. */
export async function forgetWishes<Kind extends WishKind>(
  asking: Asking<Kind>,
  person: string,
  emptied: (order: Kind['order']) => Kind['order'],
): Promise<void> {
  for (const wish of await asking.store.ofPerson(person))
    await changeWish(asking, wish, (now) => ({ ...wishing(now, 'forget'), order: emptied(now.order) }));
}
