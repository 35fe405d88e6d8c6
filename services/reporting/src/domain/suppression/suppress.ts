import { cheapestMoveIn } from './cheapest-move.ts';
import { lastResort } from './last-resort.ts';
import { lossesOf } from './loss.ts';
import { oneMore } from './one-more.ts';
import { emptyProof, isHopeless, isProven, learn, type Proof } from './proof.ts';
import { reach } from './reach.ts';
import { allows, around, renumbered, spaceOf, within, type Move } from './space.ts';
import { systemOf, type System } from './system.ts';
import type { Publication, SuppressionTable } from './table.ts';
import { thoroughMove } from './thorough-move.ts';

/** How often the thorough search is made for one table, so that it always ends in seconds. */
const THOROUGH = 150;
/** Hidden cells among which those that are in doubt are attacked once more at the end; with more that would take minutes. */
const ATTACKED = 2_500;

/** What of a table is not to be shown. All sets and lists hold keys of cells. */
export interface Suppression {
  /** Not to be shown. All look the same: nothing says which are small. */
  readonly hidden: ReadonlySet<string>;
  /** Those that are hidden for themselves: small ones, and totals near to the least that they can be. */
  readonly primary: ReadonlySet<string>;
  /** Hidden, but a reader who guesses rightly which cells are small may work them out, and hiding more was not found to help. */
  readonly guessable: readonly string[];
  /** Small or hidden once, but earlier publications give them away, or may do: that they do not could not be proven. */
  readonly disclosed: readonly string[];
}

/** Against whom a cell is protected, and with what. */
interface Front {
  readonly proof: Proof;
  readonly cheapest: ReturnType<typeof cheapestMoveIn>;
}

/** The choice under way: what is hidden, what hiding loses, and what is proven about it. */
interface Choice {
  readonly system: System;
  readonly width: number;
  readonly hidden: Set<number>;
  readonly loss: Float64Array;
  /** Against a reader who guesses which cells are small, and one who does not. What fools the first fools the second. */
  readonly guessing: Front;
  readonly plain: Front;
  thorough: number;
}

/** Hides all that moves, so that a reader cannot tell the movement from the truth. Everything that is proven is proven here. */
function accept(choice: Choice, front: Front, move: Move): void {
  if (!allows(front.proof.space, move)) throw new Error('a movement leaves what a reader knows');
  for (const member of move.keys()) {
    choice.hidden.add(member);
    choice.loss[member] = 0;
  }
  learn(front.proof, move);
  if (front === choice.guessing) learn(choice.plain.proof, move);
}

function moveOf(choice: Choice, front: Front, member: number): Move | undefined {
  const { proof, cheapest } = front;
  const amounts = [(proof.high[member] ?? 0) + 1, (proof.low[member] ?? 0) - 1];
  const found = cheapest(member, amounts) ?? oneMore(proof.space, choice.loss, member, amounts);
  if (found) return found;
  return choice.thorough-- > 0 ? thoroughMove(proof.space, member, amounts) : undefined;
}

/** Hides more until `width` values of a quantity look the same. Answers whether that came about. */
function protect(choice: Choice, front: Front, member: number): boolean {
  const { width } = choice;
  const { proof } = front;
  if (isHopeless(proof, member, width)) return false;
  // Each movement reaches farther than those before it.
  for (let round = 1; round < width && !isProven(proof, member, width); round++) {
    const move = moveOf(choice, front, member);
    if (!move) return false;
    accept(choice, front, move);
  }
  return isProven(proof, member, width);
}

/** Attacks those in doubt once more, among all that is hidden in the end. Answers those that stay in doubt. */
function recheck(choice: Choice, front: Front, doubtful: ReadonlySet<number>): ReadonlySet<number> {
  const open = (): number[] => [...doubtful].filter((member) => !isProven(front.proof, member, choice.width));
  const hopeful = open().filter((member) => !isHopeless(front.proof, member, choice.width));
  if (hopeful.length > 0 && choice.hidden.size <= ATTACKED) {
    const members = [...choice.hidden];
    const places = new Map(members.map((member, index) => [member, index]));
    const { moves } = reach(
      within(front.proof.space, members),
      hopeful.flatMap((member) => places.get(member) ?? []),
    );
    for (const move of moves) accept(choice, front, renumbered(move, members));
  }
  return new Set(open());
}

/** Protects all that is hidden, and all that is hidden to protect it. Answers what is left open. */
function protectAll(choice: Choice): {
  readonly guessable: ReadonlySet<number>;
  readonly disclosed: ReadonlySet<number>;
} {
  const doubtful = new Set<number>();
  // What is added while it goes on comes at the end, and is looked at too.
  for (const member of choice.hidden) {
    if (!protect(choice, choice.guessing, member) && !protect(choice, choice.plain, member)) doubtful.add(member);
  }
  const open = recheck(choice, choice.plain, doubtful);
  const unsure = lastResort(choice.plain.proof, open, choice.width, (move) => accept(choice, choice.plain, move));
  const { space } = choice.plain.proof;
  for (const member of unsure) {
    // Where nobody knows what gives a cell away, nothing around it is shown. If nothing ever was, twice as many people look the same.
    const group = around(space, member, Infinity);
    const twofold = new Map(group.map((one) => [one, choice.system.quantities[one]?.value ?? 0]));
    if (allows(space, twofold)) accept(choice, choice.plain, twofold);
    for (const other of group) choice.hidden.add(other);
  }
  const disclosed = recheck(choice, choice.plain, choice.hidden);
  return { guessable: recheck(choice, choice.guessing, choice.hidden), disclosed };
}

/**
 * Decides which cells of a table are hidden, so that of each of them at least `width` values are possible for a reader who knows all that
 * is shown, all relations, the threshold, that zeros are shown, and all `earlier` publications, the oldest first, with which hidden cells
 * did not change since. Hidden are the small ones, those that were hidden before and did not change, and as little more as was found.
 * What was shown before and did not change is not counted on. The same table gives the same answer, in whatever order its cells are.
 */
export function suppress(table: SuppressionTable, earlier: readonly Publication[] = [], width = 2): Suppression {
  const system = systemOf([...earlier, { table }], width);
  const loss = lossesOf(system, table);
  const front = (guessed: boolean): Front => {
    const space = spaceOf(system, guessed);
    return { proof: emptyProof(space), cheapest: cheapestMoveIn(space, loss, system.bundles) };
  };
  const choice: Choice = {
    system,
    width,
    hidden: new Set(system.quantities.keys().filter((index) => system.quantities[index]?.state === 'hidden')),
    loss,
    guessing: front(true),
    plain: front(false),
    thorough: THOROUGH,
  };
  const { guessable, disclosed } = protectAll(choice);
  return answer(choice, table, guessable, disclosed);
}

function answer(
  { system, hidden }: Choice,
  table: SuppressionTable,
  guessable: ReadonlySet<number>,
  disclosed: ReadonlySet<number>,
): Suppression {
  const keys = (members: Iterable<number>): string[] => {
    return [...new Set([...members].map((member) => system.quantities[member]?.key ?? ''))].toSorted();
  };
  const newest = [...system.newest.values()];
  const givenAway = newest.filter((member) => {
    const { value = 0, state } = system.quantities[member] ?? {};
    return state === 'known' && value > 0 && value < table.threshold;
  });
  const notShown = newest.filter((member) => hidden.has(member)).concat(givenAway);
  const small = notShown.filter((member) => (system.quantities[member]?.ceiling ?? Infinity) < Infinity);
  return {
    hidden: new Set(keys(notShown)),
    primary: new Set(keys(small)),
    guessable: keys([...guessable].filter((member) => !disclosed.has(member))),
    disclosed: keys([...disclosed, ...givenAway]),
  };
}
