import type { MemberServiceClient } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import { memberAddressee, type Addressee } from '@inclust/letters';
import type { Addressees } from '../../app/letters/ports.ts';
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
    return memberAddressee(members, person, { asked: registration.language, first: language });
  };
}

/** Who has said an address with the order. */
function withAddress({ lines, language }: Registration, first: Language): Addressee {
  const { name = '', email = '' } = lines[0]?.attendees[0] ?? {};
  if (email === '') return { kind: 'nobody', because: 'no-address' };
  return { kind: 'person', name, address: email, language: language ?? first };
}
