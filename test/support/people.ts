import type { NodeClient } from '@inclust/client';
import type { Member } from '@inclust/contracts';

/** A person as the tests register one. */
export function person(number: number, more: { listingConsent?: boolean; note?: string } = {}) {
  return {
    kind: { $case: 'person' as const, value: { givenName: `Πρόσωπο${number}`, familyName: 'Δοκιμής' } },
    disciplines: ['visual-arts'],
    listingConsent: more.listingConsent ?? true,
    externalId: `p-${number}`,
    ...(more.note ? { note: more.note } : {}),
  };
}

/** An organisation as the tests register one. */
export function organisation(
  name: string,
  registerNumber: string,
  more: { disciplines?: string[]; foundedDate?: string; legalForm?: string } = {},
) {
  return {
    kind: {
      $case: 'organisation' as const,
      value: {
        names: { el: { text: name } },
        legalForm: more.legalForm ?? 'gr-ike',
        register: { countryCode: 'GR', number: registerNumber },
        ...(more.foundedDate ? { foundedDate: more.foundedDate } : {}),
      },
    },
    disciplines: more.disciplines ?? ['performing-arts'],
    listingConsent: true,
  };
}

/** Runs pieces of work with at most `most` of them under way. */
export async function inFlight<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const position = next;
      next += 1;
      results[position] = await work(items[position] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/** Registers people and answers with them. */
export function registerPeople(client: NodeClient, numbers: readonly number[]): Promise<Member[]> {
  return inFlight(numbers, 64, async (number) => {
    const { member } = await client.members.registerMember({
      profile: person(number),
      requestId: `register-person-${number}`,
    });
    if (!member) throw new Error('no member came back');
    return member;
  });
}

/** Every entry of a node's directory for one origin, as `name@version`, sorted. */
export async function directoryOf(client: NodeClient, origin: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of client.directory.everyEntry({ filter: { nodeId: origin } }))
    found.push(`${entry.name}@${entry.version}`);
  return found.toSorted();
}

/** Every member of a node in a state, as `name@version`, sorted. */
export async function registerOf(client: NodeClient, state: Member['state']): Promise<string[]> {
  const found: string[] = [];
  for await (const member of client.members.everyMember({ filter: { state } }))
    found.push(`${member.name}@${member.etag}`);
  return found.toSorted();
}
