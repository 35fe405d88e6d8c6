import { Member, MemberState, type CountMembersResponse, type MemberCount } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { stateNamed, stateNames, stateOf, whoIs } from './show-member.ts';
import { taken } from './taken.ts';

/** Conditions of `members list` and `members search` as they are typed. */
export interface MemberListOptions {
  readonly kind?: string;
  readonly state?: string;
  readonly discipline?: string;
  readonly locality?: string;
  readonly facets?: boolean;
  readonly limit?: string;
}

/** `inclust members list`. */
export async function listMembers(context: Context, options: MemberListOptions): Promise<ExitCode> {
  using node = openNode(context);
  const filter = filterOf(options);
  if (asksForCounts(options)) return showCounts(context, await node.members.countMembers({ filter }));
  return showMembers(context, await taken(node.members.everyMember({ filter }), options.limit));
}

/** `inclust members search`. */
export async function searchMembers(
  context: Context,
  words: readonly string[],
  options: MemberListOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const wanted = { query: words.join(' '), filter: filterOf(options) };
  if (asksForCounts(options)) return showCounts(context, await node.members.countMembers(wanted));
  let corrected = false;
  const found = node.members.everyMemberFound(wanted, (page) => {
    corrected ||= page.corrected;
  });
  const members = await taken(found, options.limit);
  if (corrected) context.out.say(asCorrected);
  return showMembers(context, members);
}

const asCorrected = 'Nobody is found as it was typed; with one letter changed there are:';

function asksForCounts({ facets, limit }: MemberListOptions): boolean {
  if (facets && limit !== undefined)
    throw new Failure('usage', 'option-invalid', '--facets counts all and takes no --limit.');
  return facets === true;
}

function filterOf({ kind, state, discipline, locality }: MemberListOptions) {
  const wanted = state === undefined ? MemberState.MEMBER_STATE_UNSPECIFIED : stateNamed(state);
  if (wanted === undefined)
    throw new Failure('usage', 'option-invalid', `--state must be one of ${stateNames.join(', ')}.`);
  return { kind: kind ?? '', state: wanted, discipline: discipline ?? '', locality: locality ?? '' };
}

function showMembers({ out }: Context, members: readonly Member[]): ExitCode {
  out.result(
    members.map((member) => Member.toJSON(member)),
    () =>
      out.table(
        [
          { title: 'name', value: (member) => member.name },
          { title: 'kind', value: (member) => member.profile?.kind?.$case ?? '' },
          { title: 'who', value: whoIs },
          { title: 'place', value: (member) => member.profile?.locality ?? '' },
          { title: 'state', value: stateOf },
        ],
        members,
      ),
  );
  return exitCodes.ok;
}

interface Facet extends MemberCount {
  readonly facet: string;
}

function showCounts({ out }: Context, counts: CountMembersResponse): ExitCode {
  if (counts.corrected) out.say(asCorrected);
  const facets: Facet[] = [
    { facet: 'all', value: '', members: counts.members },
    ...facetsOf('kind', counts.kinds),
    ...facetsOf('state', counts.states),
    ...facetsOf('discipline', counts.disciplines),
    ...facetsOf('place', counts.localities),
  ];
  out.result(counts, () =>
    out.table(
      [
        { title: 'by', value: ({ facet }) => facet },
        { title: 'value', value: ({ value, facet }) => value || (facet === 'all' ? '' : 'none') },
        { title: 'members', side: 'right', value: ({ members }) => String(members) },
      ],
      facets,
    ),
  );
  return exitCodes.ok;
}

function facetsOf(facet: string, counts: readonly MemberCount[]): Facet[] {
  return counts.map((count) => ({ facet, ...count }));
}
