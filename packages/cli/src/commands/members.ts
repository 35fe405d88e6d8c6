import { openNode, type Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { profileOf, typedPaths, type ProfileOptions } from './profile-options.ts';
import { showMember } from './show-member.ts';

/** What `members register` and `members update` are told. */
export interface MemberOptions extends ProfileOptions {
  readonly requestId?: string;
  readonly mask?: string;
  readonly etag?: string;
}

/** `inclust members get`. */
export async function getMember(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  return showMember(context, (await node.members.getMember({ name })).member);
}

/** `inclust members register`. */
export async function registerMember(context: Context, options: MemberOptions): Promise<ExitCode> {
  const profile = await profileOf(context, options);
  using node = openNode(context);
  return showMember(
    context,
    (await node.members.registerMember({ profile, requestId: options.requestId ?? '' })).member,
  );
}

/** `inclust members apply`. */
export async function applyForMembership(context: Context, options: MemberOptions): Promise<ExitCode> {
  const profile = await profileOf(context, options);
  using node = openNode(context);
  const { member } = await node.members.applyForMembership({ profile, requestId: options.requestId ?? '' });
  return showMember(context, member);
}

/** `inclust members update`: changes what was typed, or with a file what `--mask` names. */
export async function updateMember(context: Context, name: string, options: MemberOptions): Promise<ExitCode> {
  const profile = await profileOf(context, options);
  const named = options.mask?.split(',').filter(Boolean) ?? typedPaths(options);
  const paths = named.map((path) => (path.startsWith('profile.') ? path : `profile.${path}`));
  if (paths.length === 0)
    throw new Failure(
      'usage',
      'change-missing',
      'Say what changes, such as "--email new@example.org".',
      'With "--from", name the fields with "--mask", such as "--mask email,locality".',
    );
  using node = openNode(context);
  const member = { name, etag: options.etag ?? '', profile };
  return showMember(
    context,
    (await node.members.updateMember({ member, updateMask: paths, requestId: options.requestId ?? '' })).member,
  );
}
