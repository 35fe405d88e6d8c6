import type { SharedField } from '../sharing.ts';
import type { Alias } from './merge-record.ts';

/** The aliases of a member after somebody has chosen who may see some fields; the same ones where all of it is noted already. */
export function noteChosen(
  aliases: readonly Alias[] | undefined,
  fields: readonly SharedField[],
): readonly Alias[] | undefined {
  const missing = ({ chosen = [] }: Alias): SharedField[] => fields.filter((field) => !chosen.includes(field));
  if (!aliases?.some((alias) => missing(alias).length > 0)) return aliases;
  return aliases.map((alias) => ({ ...alias, chosen: [...(alias.chosen ?? []), ...missing(alias)] }));
}
