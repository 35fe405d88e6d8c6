import type { NodeId, Uuid } from '@inclust/kernel';

/** What a kind of wishes is about. */
export interface WishKind {
  /** What is ordered. Personal data. */
  readonly order: unknown;
  /** What can be wanted of it beside that it is cancelled or forgotten. */
  readonly want: string;
  /** What its owner tells of it; a newer version replaces an older one. */
  readonly told: { readonly version: number };
  /** Why a wish was refused. */
  readonly refusal: unknown;
}

/** What is wanted of the owner. */
export type Want<Kind extends WishKind> = Kind['want'] | 'cancel' | 'forget';
/** What an owner is asked for; `ask` how it stands, without a wish. */
export type Call<Kind extends WishKind> = Want<Kind> | 'ask';

/** Something that a member of this node has ordered at another one, the owner, which alone decides about it. Personal data. */
export interface Wish<Kind extends WishKind> {
  /** Made here, so that a repeat meets what the first try made. */
  readonly id: Uuid;
  readonly owner: NodeId;
  /** The resource name of the member who ordered, by which the owner knows her. */
  readonly person: string;
  /** Of the member that she is now, where two were found to be one. */
  readonly heldBy?: string;
  readonly order: Kind['order'];
  /** In epoch milliseconds. */
  readonly requestedAt: number;
  /** The newest wish; rises with each. */
  readonly want: Want<Kind>;
  readonly sequence: number;
  /** The newest wish that was answered; 0 where none was. */
  readonly heard: number;
  /** Why the newest wish that was answered was refused. */
  readonly refusal?: Kind['refusal'];
  readonly told?: Kind['told'];
  /** It was asked for too long ago: it is cancelled when its owner is back. */
  readonly isExpired?: true;
  /** How often the newest wish was told in vain. */
  readonly tries: number;
}

/** A wish that was just made, the first of its order. */
export function newWish<Kind extends WishKind>(
  made: Pick<Wish<Kind>, 'id' | 'owner' | 'person' | 'order' | 'requestedAt'>,
  want: Kind['want'],
): Wish<Kind> {
  return { ...made, want, sequence: 1, heard: 0, tries: 0 };
}

/** Whether the owner does not know yet what is wanted. */
export function isAsking({ sequence, heard }: Pick<Wish<WishKind>, 'sequence' | 'heard'>): boolean {
  return sequence > heard;
}

/** What came of an order as far as the owner has not told it; `undefined` where it has. What it has never taken is cancelled as soon as it says so. */
export function untold<Kind extends WishKind>(
  wish: Wish<Kind>,
): 'pending' | 'expired' | 'refused' | 'cancelled' | undefined {
  const { told, refusal, isExpired, heard, want } = wish;
  if (told) return undefined;
  if (isExpired) return 'expired';
  if (heard === 0 || refusal === undefined) return 'pending';
  return want === 'cancel' ? 'cancelled' : 'refused';
}

/** Something else is wanted now, of another order where it is given. What is wanted already is not wanted anew. */
export function wishing<Kind extends WishKind>(
  wish: Wish<Kind>,
  want: Want<Kind>,
  order: Kind['order'] = wish.order,
): Wish<Kind> {
  if (isAsking(wish) && wish.want === want && wish.order === order) return wish;
  const { refusal: _, ...open } = wish;
  return { ...open, order, want, sequence: wish.sequence + 1, tries: 0 };
}

/** What the owner answers to a wish. */
export interface WishAnswer<Kind extends WishKind> {
  /** Which wish was answered. */
  readonly sequence: number;
  readonly told?: Kind['told'];
  readonly refusal?: Kind['refusal'];
}

/** Takes in an answer; one to an older wish tells how things stand, and leaves the newer one to be asked. */
export function answered<Kind extends WishKind>(
  wish: Wish<Kind>,
  { sequence, told, refusal }: WishAnswer<Kind>,
): Wish<Kind> {
  const known = told ? noted(wish, told) : wish;
  if (sequence <= wish.heard) return known;
  const { refusal: _, ...open } = known;
  return { ...open, heard: sequence, tries: 0, ...(refusal === undefined ? {} : { refusal }) };
}

/** Takes in how it stands; older than what is known it says nothing. */
export function noted<Kind extends WishKind>(wish: Wish<Kind>, told: Kind['told']): Wish<Kind> {
  return wish.told && wish.told.version >= told.version ? wish : { ...wish, told };
}

/** It was told in vain once more. */
export function triedInVain<Kind extends WishKind>(wish: Wish<Kind>): Wish<Kind> {
  return { ...wish, tries: wish.tries + 1 };
}

const day = 24 * 60 * 60 * 1_000;
/** How long an order waits for the first answer of its owner, in milliseconds. */
export const longestSilence = 30 * day;

/** Gives up what was never answered until a moment: it shows as expired, and is cancelled as soon as its owner hears of it. */
export function withoutAnswer<Kind extends WishKind>(wish: Wish<Kind>, until: number, now: number): Wish<Kind> {
  const isSilent = !wish.told && wish.heard === 0 && wish.want !== 'cancel' && wish.want !== 'forget';
  return isSilent && now >= until ? { ...wishing(wish, 'cancel'), isExpired: true } : wish;
}

const firstPause = 1_000;
const longestPause = 60_000;
/** For how long is asked of what has not changed. */
const longestRest = 400 * day;

/**
 * In how many milliseconds the owner is to be asked again: of a wish that it has not heard soon, ever less often; of one that can still change
 * at first `every` so often, since what it tells by itself can get lost, and ever less the longer it has stayed as it is, up to once a day.
 * `changedAt` is when it changed last, `undefined` where nothing changes any more; then so is the answer.
 */
export function askAgainIn(
  wish: Pick<Wish<WishKind>, 'sequence' | 'heard' | 'tries'>,
  changedAt: number | undefined,
  { every, now }: { readonly every: number; readonly now: number },
): number | undefined {
  if (isAsking(wish)) return Math.min(longestPause, firstPause * 2 ** Math.min(wish.tries, 16));
  if (changedAt === undefined) return undefined;
  const rest = now - changedAt;
  return rest > longestRest ? undefined : Math.min(day, Math.max(every, rest / 10));
}

/** What the owner is told: the wish that it has not heard, or else only asked how it stands. */
export function callOf<Kind extends WishKind>(wish: Wish<Kind>): Call<Kind> {
  return isAsking(wish) ? wish.want : 'ask';
}

/** To whom it belongs here. */
export function holderOf({ heldBy, person }: Pick<Wish<WishKind>, 'heldBy' | 'person'>): string {
  return heldBy ?? person;
}
