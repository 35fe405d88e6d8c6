import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Partially } from '@inclust/client';
import { MemberProfile, TextState } from '@inclust/contracts';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';

/** A profile as it is typed: a file, or what is simple of it. */
export interface ProfileOptions {
  readonly from?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly organisation?: string;
  readonly language?: string;
  readonly discipline?: readonly string[];
  readonly function?: readonly string[];
  readonly email?: string;
  readonly phone?: string;
  readonly locality?: string;
  readonly postalCode?: string;
  readonly speaks?: readonly string[];
  readonly link?: readonly string[];
  readonly note?: string;
  readonly externalId?: string;
  readonly joined?: string;
  readonly consent?: boolean;
}

/** Adds the options of a profile to a command. */
export function withProfile(command: Command): Command {
  return command
    .option('--from <file>', 'the profile as JSON; - is standard input. The options below are for what is simple')
    .option('--given-name <name>')
    .option('--family-name <name>')
    .option('--organisation <name>')
    .option('--language <code>', "of the organisation's name: el, sq or en (default: en)")
    .option('--discipline <domain...>', 'ESSnet-Culture domains, such as performing-arts')
    .option('--function <function...>', 'ESSnet-Culture functions, such as creation')
    .option('--email <address>')
    .option('--phone <number>')
    .option('--locality <place>')
    .option('--postal-code <code>')
    .option('--speaks <tag...>', 'languages, such as el sq en')
    .option('--link <address...>', 'https or http addresses')
    .option('--note <text>', 'for coordinators only')
    .option('--external-id <key>', "the coordinator's own key")
    .option('--joined <day>', 'the first day of the first stay, YYYY-MM-DD; cannot change')
    .option('--consent', 'agreed to be listed in the directory of all nodes')
    .option('--no-consent', 'did not, or no longer does')
    .option('--request-id <id>', 'the same for a retry');
}

/** The profile that was typed or is in a file. */
export async function profileOf({ terminal }: Context, options: ProfileOptions): Promise<Partially<MemberProfile>> {
  if (options.from) {
    const text =
      options.from === '-'
        ? Buffer.concat(await Array.fromAsync(terminal.stdin)).toString('utf8')
        : await readFile(resolve(terminal.cwd, options.from), 'utf8').catch((error: unknown) => {
            throw new Failure('usage', 'file-unreadable', `${options.from} cannot be read.`, undefined, {
              cause: error,
            });
          });
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
  const kind = kindOf(options);
  return {
    ...(kind ? { kind } : {}),
    disciplines: [...(options.discipline ?? [])],
    functions: [...(options.function ?? [])],
    email: options.email ?? '',
    phone: options.phone ?? '',
    locality: options.locality ?? '',
    postalCode: options.postalCode ?? '',
    languages: [...(options.speaks ?? [])],
    links: [...(options.link ?? [])],
    note: options.note ?? '',
    externalId: options.externalId ?? '',
    joinedDate: options.joined ?? '',
    listingConsent: options.consent === true,
  };
}

/** The paths below `profile` of what was typed, in the order of the options. */
export function typedPaths(options: ProfileOptions): string[] {
  const paths: Readonly<Partial<Record<keyof ProfileOptions, string>>> = {
    givenName: 'person.given_name',
    familyName: 'person.family_name',
    organisation: `organisation.names.${languageOf(options)}`,
    discipline: 'disciplines',
    function: 'functions',
    email: 'email',
    phone: 'phone',
    locality: 'locality',
    postalCode: 'postal_code',
    speaks: 'languages',
    link: 'links',
    note: 'note',
    externalId: 'external_id',
    consent: 'listing_consent',
  };
  return Object.entries(paths).flatMap(([option, path]) =>
    options[option as keyof ProfileOptions] === undefined ? [] : [path],
  );
}

function kindOf(options: ProfileOptions): Partially<MemberProfile>['kind'] {
  const { givenName, familyName, organisation } = options;
  if (organisation !== undefined) {
    const text = { text: organisation, state: TextState.TEXT_STATE_ORIGINAL };
    return { $case: 'organisation', value: { names: { [languageOf(options)]: text } } };
  }
  if (givenName === undefined && familyName === undefined) return undefined;
  return { $case: 'person', value: { givenName: givenName ?? '', familyName: familyName ?? '' } };
}

function languageOf({ language = 'en' }: ProfileOptions): 'el' | 'sq' | 'en' {
  const found = (['el', 'sq', 'en'] as const).find((one) => one === language);
  if (found) return found;
  throw new Failure('usage', 'option-invalid', '--language must be el, sq or en.');
}
