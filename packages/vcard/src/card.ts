/** Something wrong with a file of cards. Numbers count from 1 as an editor shows them. */
export interface CardProblem {
  /** Stable, kebab-case, such as `byte-undecodable`. */
  readonly code: string;
  /** One English sentence that names the rule; holds no value. */
  readonly message: string;
  /** The line on which the property begins. */
  readonly line: number;
  /** The property in capitals; empty where it is none. */
  readonly property: string;
  /** Offset from the start of the file, from 0, where it is known. */
  readonly byte?: number;
}

/** A property of a card, decoded. */
export interface CardProperty {
  /** In capitals, without its group. */
  readonly name: string;
  /** Values of `TYPE`, in small letters. */
  readonly types: readonly string[];
  /** `PREF` of vCard 4.0, 1 for what is preferred in another way, 101 for the rest. */
  readonly preference: number;
  /** The tag of the language it is in. */
  readonly language?: string;
  /** The value as written: escapes are still in it. `parts`, `list` and `text` read it. */
  readonly value: string;
  /** The line on which it begins. */
  readonly line: number;
}

/** A card. What cannot be read of it is in `problems`; the rest is there all the same. */
export interface Card {
  /** From 1. */
  readonly number: number;
  readonly line: number;
  readonly version: CardVersion;
  readonly properties: readonly CardProperty[];
  readonly problems: readonly CardProblem[];
}

/** The versions in use: 2.1 (versit 1996), 3.0 (RFC 2426), 4.0 (RFC 6350). */
export const cardVersions = ['2.1', '3.0', '4.0'] as const;
export type CardVersion = (typeof cardVersions)[number];
