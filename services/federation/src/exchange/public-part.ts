import { DirectoryEntry } from '@inclust/contracts';
import { remembering } from '@inclust/kernel';

/** What everybody may see of an entry; `undefined` where that is nothing. What the entry does not name as public is not in it. */
export function publicPart(entry: DirectoryEntry): DirectoryEntry | undefined {
  const open = new Set(entry.publicFields);
  if (!open.has('display_name')) return undefined;
  const { name, kind, version, legalBasis, publicFields } = entry;
  const shown = Object.entries(entry).filter(([field]) => open.has(snakeCase(field)));
  return {
    ...DirectoryEntry.fromPartial({ name, kind, version, legalBasis, publicFields }),
    ...(Object.fromEntries(shown) as Partial<DirectoryEntry>),
  };
}

/** The name of a field in the contract. */
const snakeCase = remembering((field) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
