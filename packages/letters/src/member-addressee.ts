import { Metadata, status } from '@grpc/grpc-js';
import { MemberState, type Member, type MemberServiceClient } from '@inclust/contracts';
import { InfrastructureError, languages, type Language } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';

/** To whom a letter goes. Personal data. */
export type Addressee =
  | {
      readonly kind: 'person';
      /** Empty where it is not known. */
      readonly name: string;
      readonly address: string;
      readonly language: Language;
    }
  | { readonly kind: 'nobody'; readonly because: 'erased' | 'no-address' };

/** How long the register may take to answer, in milliseconds. */
const longest = 5_000;

/**
 * To whom a letter to a member of the node goes, as the register says it: in the language that was asked for, else in one that she speaks, else
 * in the node's first. Rejects with `InfrastructureError` where the register is away.
 */
export async function memberAddressee(
  members: MemberServiceClient,
  name: string,
  { asked, first }: { readonly asked?: Language | undefined; readonly first: Language },
): Promise<Addressee> {
  const member = await memberNamed(members, name);
  return addresseeOf(member, asked ?? languageOf(member, first), first);
}

function addresseeOf(member: Member | undefined, language: Language, first: Language): Addressee {
  if (member?.state === MemberState.MEMBER_STATE_ERASED) return { kind: 'nobody', because: 'erased' };
  const { profile } = member ?? {};
  if (!profile || profile.email === '') return { kind: 'nobody', because: 'no-address' };
  return { kind: 'person', name: nameOf(profile.kind, language, first), address: profile.email, language };
}

function nameOf(kind: NonNullable<Member['profile']>['kind'], language: Language, first: Language): string {
  if (kind?.$case === 'person') return `${kind.value.givenName} ${kind.value.familyName}`.trim();
  const names = kind?.$case === 'organisation' ? kind.value.names : undefined;
  const found = [language, first, ...languages].map((one) => names?.[one]?.text ?? '');
  return found.find((name) => name !== '') ?? '';
}

/** A language that a member speaks, the node's first before others. */
function languageOf(member: Member | undefined, first: Language): Language {
  const spoken = (member?.profile?.languages ?? []).map((tag) => tag.split('-')[0]?.toLowerCase());
  if (spoken.includes(first)) return first;
  return languages.find((one) => one === spoken.find((tag) => languages.some((known) => known === tag))) ?? first;
}

async function memberNamed(client: MemberServiceClient, name: string): Promise<Member | undefined> {
  try {
    return (await callUnary(client.getMember.bind(client), new Metadata(), { name }, longest)).member;
  } catch (error) {
    if ((error as { code?: unknown }).code === status.NOT_FOUND) return undefined;
    throw new InfrastructureError('the register is away', { cause: error });
  }
}
