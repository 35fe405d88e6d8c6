import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MemberProfile, TextState, type LocalizedText } from '@inclust/contracts';
import type { Partially } from '@inclust/client';
import { openNode, type Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { showMember } from './show-member.ts';

/** What `members register` and `members update` are told beside a file. */
export interface MemberOptions {
  readonly from?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly organisation?: string;
  readonly language?: string;
  readonly discipline?: readonly string[];
  readonly email?: string;
  readonly locality?: string;
  readonly externalId?: string;
  readonly consent?: boolean;
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

/** `inclust members update`. */
export async function updateMember(context: Context, name: string, options: MemberOptions): Promise<ExitCode> {
  const profile = await profileOf(context, options);
  const paths = (options.mask ?? '')
    .split(',')
    .filter(Boolean)
    .map((path) => (path.startsWith('profile.') ? path : `profile.${path}`));
  if (paths.length === 0)
    throw new Failure(
      'usage',
      'mask-missing',
      'Name the fields to change with "--mask", such as "--mask email,locality".',
    );
  using node = openNode(context);
  const member = { name, etag: options.etag ?? '', profile };
  return showMember(
    context,
    (await node.members.updateMember({ member, updateMask: paths, requestId: options.requestId ?? '' })).member,
  );
}

async function profileOf({ terminal }: Context, options: MemberOptions): Promise<Partially<MemberProfile>> {
  if (options.from) {
    const text =
      options.from === '-'
        ? Buffer.concat(await Array.fromAsync(terminal.stdin)).toString('utf8')
        : await readFile(resolve(terminal.cwd, options.from), 'utf8');
    try {
      return MemberProfile.fromJSON(JSON.parse(text));
    } catch (error) {
      throw new Failure(
        'usage',
        'json-unreadable',
        `${options.from} is no JSON of a member's profile.`,
        'See proto/inclust/members/v1/member.proto, message MemberProfile.',
        { cause: error },
      );
    }
  }
  const { givenName, familyName, organisation, email, locality, externalId } = options;
  const kind: Partially<MemberProfile>['kind'] =
    organisation === undefined
      ? givenName === undefined && familyName === undefined
        ? undefined
        : { $case: 'person', value: { givenName: givenName ?? '', familyName: familyName ?? '' } }
      : { $case: 'organisation', value: { names: named(options.language ?? 'en', organisation) } };
  return {
    ...(kind ? { kind } : {}),
    disciplines: [...(options.discipline ?? [])],
    email: email ?? '',
    locality: locality ?? '',
    externalId: externalId ?? '',
    listingConsent: options.consent === true,
  };
}

function named(language: string, text: string): Partially<LocalizedText> {
  const value = { text, state: TextState.TEXT_STATE_ORIGINAL };
  if (language === 'el') return { el: value };
  return language === 'sq' ? { sq: value } : { en: value };
}
