import { Metadata, status } from '@grpc/grpc-js';
import { MemberState, type Member, type MemberServiceClient } from '@inclust/contracts';
import { InfrastructureError, languages, type Language, type NodeId } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import type { Addressee, Addressees } from '../../app/letters/ports.ts';
import { isNobodys } from '../../domain/letters/transition.ts';
import { isGuest } from '../../app/places/place-order.ts';
import type { Registration } from '../../domain/places/registration.ts';

/** What finding addressees needs. */
export interface AddresseesOptions {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  readonly members: MemberServiceClient;
}

/** How long the register may take to answer, in milliseconds. */
const longest = 5_000;

/**
 * Says to whom letters about a registration go: a guest and a member of another node by what was said with the order, a member of this node
 * by the register. In the
 * language that was asked for with the registration, else in a member's own, else in the node's first.
 */
export function addresseesBy({ node, language, members }: AddresseesOptions): Addressees {
  return async (registration) => {
    const { person } = registration;
    if (isNobodys(registration)) return { kind: 'nobody', because: 'erased' };
    if (isGuest(person)) return withAddress(registration, language);
    if (!person.startsWith(`nodes/${node}/`))
      // Her own node has said of her what she wanted to be said.
      return withAddress(registration, language);
    const member = await memberNamed(members, person);
    return addresseeOf(member, registration.language ?? languageOf(member, language), language);
  };
}

/** Who has said an address with the order. */
function withAddress({ lines, language }: Registration, first: Language): Addressee {
  const { name = '', email = '' } = lines[0]?.attendees[0] ?? {};
  if (email === '') return { kind: 'nobody', because: 'no-address' };
  return { kind: 'person', name, address: email, language: language ?? first };
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
