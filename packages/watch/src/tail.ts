import type { Outcome } from '@inclust/kernel';
import type { Position } from './position.ts';

/** What is followed, as it is at a moment. */
export interface TailLife {
  /** Another one for everything of this name that there ever was. */
  readonly life: string;
  /** The oldest that is still there. */
  readonly first: number;
  readonly last: number;
}

/** Something that happened, and where a watch is after it. */
export interface TailItem<Item> {
  readonly item: Item;
  readonly position: Position;
}

/** What follows a position, and how far it reaches; nothing where there is nothing yet. */
export interface TailPage<Item> {
  readonly events: readonly TailItem<Item>[];
  readonly upTo: Position;
}

/** What happens, read once for all who watch in this process. */
export interface Tail<Item> extends AsyncDisposable {
  /** Aborted once the process is about to end. */
  readonly ending: AbortSignal;
  /** Ends all watches. */
  end(): void;
  /** How it is, asked for anew; the first time, reading begins. */
  life(): Promise<TailLife>;
  /**
   * Up to about `most` events behind a position of this life; with none, there are none yet. Refused: `cursor-too-old` where some are no longer
   * there, `cursor-unknown` where what was followed was lost and is another one now.
   */
  after(life: string, position: Position, most: number): Promise<Outcome<TailPage<Item>>>;
  /** Resolves once there may be something behind a position, or after so many milliseconds, or when the signal is aborted. */
  more(position: Position, milliseconds: number, signal: AbortSignal): Promise<void>;
}
