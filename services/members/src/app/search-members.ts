import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import type { MemberCounts } from '../domain/member-counts.ts';
import { mayReadRegister } from './permission.ts';
import type { MemberFilter, MemberPage, MemberQuery, MembersApp } from './ports.ts';

/**
 * Members in which every word of a query is found; where there is nobody, those in whom it is found but for one letter of a word. What
 * the first page takes for a typing error is one for the others, too.
 */
export async function searchMembers(
  app: MembersApp,
  query: MemberQuery & { readonly words: string },
  actor: Actor,
): Promise<Outcome<MemberPage>> {
  const denied = mayReadRegister(actor) ?? checkWords(query.words);
  if (denied) return denied;
  const found = await app.store.list(query);
  if (!found.ok || found.value.members.length > 0 || query.pageToken !== '') return found;
  const near = await app.vocabulary.near(query.words);
  return near.some((keys) => keys.length > 0) ? app.store.list({ ...query, near }) : found;
}

/** How many members a list has or, with words, a search. `corrected` as in a search. */
export async function countMembers(
  app: MembersApp,
  query: { readonly filter: MemberFilter; readonly words: string },
  actor: Actor,
): Promise<Outcome<MemberCounts & { readonly corrected: boolean }>> {
  const denied = mayReadRegister(actor) ?? (query.words === '' ? undefined : checkWords(query.words));
  if (denied) return denied;
  const counts = await app.store.count(query);
  if (counts.members > 0 || query.words === '') return accept({ ...counts, corrected: false });
  const near = await app.vocabulary.near(query.words);
  const corrected = near.some((keys) => keys.length > 0);
  return accept({ ...(corrected ? await app.store.count({ ...query, near }) : counts), corrected });
}

function checkWords(words: string): Outcome<never> | undefined {
  if (/[\p{L}\p{N}]/u.test(words) && words.length <= 200) return undefined;
  return invalid([
    {
      field: 'query',
      rule: 'query-length',
      message: 'Must have 1 to 200 characters with at least one letter or digit.',
    },
  ]);
}
