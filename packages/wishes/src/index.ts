export {
  askDue,
  askOwner,
  changeWish,
  makeWish,
  noteTold,
  type Asking,
  type KeptWish,
  type WishStep,
  type WishStore,
} from './asking.ts';
export { forgetWishes, giveBack, handOver } from './whose.ts';
export {
  callOf,
  holderOf,
  isAsking,
  longestSilence,
  newWish,
  untold,
  wishing,
  type Call,
  type Want,
  type Wish,
  type WishAnswer,
  type WishKind,
} from './wish.ts';
