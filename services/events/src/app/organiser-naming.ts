import type { InstantText, Language } from '@inclust/kernel';

/** What organisations are called, by their resource names. */
export type OrganiserNames = ReadonlyMap<string, string>;

/** Says what organisations are called. */
export interface OrganiserNaming {
  /** Those of them whose names everybody may know. */
  namesOf(names: readonly string[], language: Language): Promise<OrganiserNames>;
  /** When one of them was told otherwise than before last; `undefined` where none ever is. */
  changedAt(): InstantText | undefined;
}

/** Where nobody's name is known. */
export const nameless: OrganiserNaming = { namesOf: async () => new Map(), changedAt: () => undefined };
