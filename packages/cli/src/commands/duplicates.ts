import {
  DuplicateSuggestion,
  Member,
  MemberProfile,
  type MergedField,
  MergeMembersResponse,
  UndoMergeResponse,
} from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { showMember, whoIs } from './show-member.ts';
import { taken } from './taken.ts';

/** `inclust members duplicates`: of the whole register, or of one member. */
export async function listDuplicates(
  context: Context,
  name: string | undefined,
  { limit }: { readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const suggestions = name
    ? (await node.members.findDuplicates({ name })).suggestions
    : await taken(node.members.everyDuplicateSuggestion(), limit);
  context.out.result(
    suggestions.map((one) => DuplicateSuggestion.toJSON(one)),
    () =>
      context.out.table(
        [
          { title: 'why', value: ({ reasons }) => reasons.join(', ') },
          { title: 'member', value: ({ first }) => first?.name ?? '' },
          { title: 'who', value: ({ first }) => (first ? whoIs(first) : '') },
          { title: 'member', value: ({ second }) => second?.name ?? '' },
          { title: 'who', value: ({ second }) => (second ? whoIs(second) : '') },
        ],
        suggestions,
      ),
  );
  return exitCodes.ok;
}

/** `inclust members distinct`. */
export async function dismissDuplicate(
  context: Context,
  firstName: string,
  secondName: string,
  { reason, requestId = '' }: { readonly reason: string; readonly requestId?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  await node.members.dismissDuplicate({ firstName, secondName, reason, requestId });
  context.out.result({}, () => 'They are not suggested again until one of them changes.');
  return exitCodes.ok;
}

/** What `members merge` is told. */
export interface MergeOptions {
  readonly take?: string;
  readonly keep?: string;
  readonly sourceEtag?: string;
  readonly targetEtag?: string;
  readonly requestId?: string;
  readonly dryRun?: boolean;
}

/** `inclust members merge`. */
export async function mergeMembers(
  context: Context,
  source: string,
  target: string,
  options: MergeOptions,
): Promise<ExitCode> {
  const { sourceEtag = '', targetEtag = '', requestId = '', dryRun = false } = options;
  using node = openNode(context);
  const answer = await node.members.mergeMembers({
    source,
    target,
    sourceEtag,
    targetEtag,
    sourceFields: pathsOf(options.take),
    targetFields: pathsOf(options.keep),
    requestId,
    validateOnly: dryRun,
  });
  if (!dryRun) return showMember(context, answer.member);
  const { member: from } = await node.members.getMember({ name: source });
  const { member: into } = await node.members.getMember({ name: target });
  context.out.result(MergeMembersResponse.toJSON(answer), () =>
    context.out.table(
      [
        { title: 'field', value: ({ field }) => field },
        { title: 'from', value: ({ origin }) => origin },
        { title: 'source', value: ({ field }) => valueOf(from, field) },
        { title: 'target', value: ({ field }) => valueOf(into, field) },
        { title: 'result', value: ({ field }) => valueOf(answer.member, field) },
      ],
      [...answer.fields, ...wholeMember],
    ),
  );
  return exitCodes.ok;
}

/** `inclust members unmerge`. */
export async function undoMerge(
  context: Context,
  name: string,
  { requestId = '' }: { readonly requestId?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const answer = await node.members.undoMerge({ name, requestId });
  context.out.result(UndoMergeResponse.toJSON(answer), () =>
    [answer.source, answer.target]
      .flatMap((one) => (one ? [`${one.name}  ${whoIs(one)}  etag ${one.etag}`] : []))
      .join('\n'),
  );
  return exitCodes.ok;
}

/** What a merge puts together beside the profile. */
const wholeMember: readonly MergedField[] = ['state', 'periods', 'roles', 'consents'].map((field) => ({
  field,
  origin: 'both',
}));

function pathsOf(list = ''): string[] {
  return list
    .split(',')
    .filter(Boolean)
    .map((path) => (path.startsWith('profile.') ? path : `profile.${path}`));
}

/** The value of a field of the profile, else of the member, by its path in JSON; of the consents the purposes of those that stand. */
function valueOf(member: Member | undefined, field: string): string {
  if (!member) return '';
  if (field === 'consents') return member.consents.flatMap((one) => (one.endReason ? [] : one.purpose)).join(', ');
  const whole = Member.toJSON(member) as Record<string, unknown>;
  const profile = MemberProfile.toJSON(member.profile ?? MemberProfile.fromPartial({}));
  let found: unknown = Object.hasOwn(whole, field) ? whole : profile;
  for (const step of field.split('.')) {
    const name = step.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  }
  if (typeof found === 'object' && found !== null && 'text' in found) return String(found.text);
  return found === undefined ? '' : typeof found === 'string' ? found : JSON.stringify(found);
}
