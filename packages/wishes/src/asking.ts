import type { NodeId, Uuid } from '@inclust/kernel';
import {
  answered,
  askAgainIn,
  noted,
  triedInVain,
  withoutAnswer,
  type Wish,
  type WishAnswer,
  type WishKind,
} from './wish.ts';

/** A wish with the version it is kept in. */
export interface KeptWish<Kind extends WishKind> {
  readonly wish: Wish<Kind>;
  readonly version: number;
}

/** Where wishes are kept. */
export interface WishStore<Kind extends WishKind> {
  get(id: Uuid): Promise<KeptWish<Kind> | undefined>;
  /** Keeps one over the version that was read, 0 for none; `false` where somebody else has written since. */
  set(wish: Wish<Kind>, before: number, dueAt: number | undefined): Promise<boolean>;
  /** Those of a person, in the order of their ids. */
  ofPerson(person: string): Promise<readonly Wish<Kind>[]>;
  /** Some whose owner is to be asked at a moment. */
  due(at: number, most: number): Promise<readonly KeptWish<Kind>[]>;
  /** Takes one for some time, so that other processes leave it; `false` where another one has. */
  take(kept: KeptWish<Kind>, until: number): Promise<boolean>;
  remove(id: Uuid): Promise<void>;
}

/** What asking the owners needs. */
export interface Asking<Kind extends WishKind> {
  readonly store: WishStore<Kind>;
  /** Tells an owner what a member of this node wants of it. Rejects where it does not answer. */
  request(wish: Wish<Kind>): Promise<WishAnswer<Kind>>;
  /** When it changed last, in epoch milliseconds; `undefined` where nothing changes any more. */
  changedAt(wish: Wish<Kind>, now: number): number | undefined;
  /** When it is given up where its owner never answers, in epoch milliseconds. */
  givenUpAt(wish: Wish<Kind>): number;
  /** What an owner has told anew, before it is kept, and what is wanted since: a crash in between, or another process, comes to it again. */
  learn?(wish: Wish<Kind>, before: Kind['told'] | undefined): Promise<Wish<Kind>>;
  /** How often is asked for what can still change, in milliseconds. */
  readonly askEvery: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** For failure tests: told of the steps between a wish and keeping what its owner answers. */
  readonly onStep?: (step: WishStep) => void;
}

/** The steps of a wish: it is kept, its owner has answered, the answer is kept. */
export type WishStep = 'wish.kept' | 'wish.answered' | 'wish.noted';

/** How many are asked for in one go. */
const mostAtOnce = 50;
/** How many calls to one node are under way at once. */
const lanes = 4;
/** For how long other processes leave one that this one asks for, in milliseconds. */
const takenFor = 15_000;
const mostTries = 20;

/** Asks the owners for everything that is due. Several processes may do it at once. */
export async function askDue<Kind extends WishKind>(asking: Asking<Kind>): Promise<void> {
  const found = await asking.store.due(asking.now(), mostAtOnce);
  const owners = Map.groupBy(found, ({ wish }) => wish.owner);
  await Promise.all([...owners.values()].map((own) => askAll(asking, own)));
}

/** Asks a node for some, a few at a time; where it does not answer the rest waits, so that it keeps nobody else waiting. */
async function askAll<Kind extends WishKind>(asking: Asking<Kind>, own: readonly KeptWish<Kind>[]): Promise<void> {
  const left = [...own];
  let isSilent = false;
  const lane = async (): Promise<void> => {
    for (let kept = left.shift(); kept; kept = left.shift()) {
      const until = asking.now() + takenFor;
      if (!(await asking.store.take(kept, until)) || isSilent) continue;
      const { tries } = kept.wish;
      const after = await askOwner(asking, kept.wish);
      isSilent ||= after !== undefined && after.tries > tries;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Keeps a wish that was just made, unless a repeat was faster, and asks for it; as it stands then. */
export async function makeWish<Kind extends WishKind>(asking: Asking<Kind>, wish: Wish<Kind>): Promise<Wish<Kind>> {
  const isFirst = await asking.store.set(wish, 0, dueAt(asking, wish));
  asking.onStep?.('wish.kept');
  const kept = isFirst ? wish : ((await asking.store.get(wish.id))?.wish ?? wish);
  return (await askOwner(asking, kept)) ?? kept;
}

/** Tells the owner what is wanted, and keeps what it answers; where it does not, it is asked again later. */
export async function askOwner<Kind extends WishKind>(
  asking: Asking<Kind>,
  asked: Wish<Kind>,
): Promise<Wish<Kind> | undefined> {
  const lapsed = (wish: Wish<Kind>) => withoutAnswer(wish, asking.givenUpAt(wish), asking.now());
  const wish = lapsed(asked) === asked ? asked : await changeWish(asking, asked, lapsed);
  if (!wish) return undefined;
  const answer = await asking.request(wish).catch(() => undefined);
  if (!answer) return changeWish(asking, wish, (now) => (now.sequence === wish.sequence ? triedInVain(now) : now));
  asking.onStep?.('wish.answered');
  if (wish.want === 'forget') {
    await asking.store.remove(wish.id);
    return undefined;
  }
  const after = await changeWish(asking, wish, (now) => answered(now, answer));
  asking.onStep?.('wish.noted');
  return after;
}

/** Keeps what an owner tells of a wish; what is not of a member of this node is nothing to it. */
export async function noteTold<Kind extends WishKind>(
  asking: Asking<Kind>,
  caller: NodeId,
  { id, told }: { readonly id: Uuid; readonly told: Kind['told'] },
): Promise<void> {
  const kept = await asking.store.get(id);
  if (kept?.wish.owner === caller) await changeWish(asking, kept.wish, (wish) => noted(wish, told));
}

/** Changes what is kept by a pure function of what it is; `undefined` where there is none any more. */
export async function changeWish<Kind extends WishKind>(
  asking: Asking<Kind>,
  { id }: Pick<Wish<Kind>, 'id'>,
  by: (wish: Wish<Kind>) => Wish<Kind>,
): Promise<Wish<Kind> | undefined> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const kept = await asking.store.get(id);
    if (!kept) return undefined;
    const changed = by(kept.wish);
    const isTold = changed.told && changed.told !== kept.wish.told;
    const after = (isTold ? await asking.learn?.(changed, kept.wish.told) : undefined) ?? changed;
    if (await asking.store.set(after, kept.version, dueAt(asking, after))) return after;
  }
  throw new Error('a wish is changed again and again by others');
}

/** When the owner is asked again. */
function dueAt<Kind extends WishKind>(asking: Asking<Kind>, wish: Wish<Kind>): number | undefined {
  const now = asking.now();
  const pause = askAgainIn(wish, asking.changedAt(wish, now), { every: asking.askEvery, now });
  return pause === undefined ? undefined : now + pause;
}
