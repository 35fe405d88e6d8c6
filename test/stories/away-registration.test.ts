import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegistrationState } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { organisation } from '../support/people.ts';
import { settled } from '../support/settled.ts';

const patience = 90_000;

// Covers: the node of an event that is away while two cities want its last place, and what becomes of their registrations after.
describe.each(['one', 'many'] as const)(
  'members of two cities at an event of a third, %s process(es) a node',
  (mode) => {
    const scope = fileScope();
    let federation: FederationUnderTest;
    let arta: NodeUnderTest;
    let korca: NodeUnderTest;
    let vlora: NodeUnderTest;
    let occurrence = '';
    const { REGISTRATION_STATE_PENDING: pending, REGISTRATION_STATE_CONFIRMED: confirmed } = RegistrationState;
    const { REGISTRATION_STATE_WAITING: waiting, REGISTRATION_STATE_CANCELLED: cancelled } = RegistrationState;

    beforeAll(async () => {
      const folder = scope.use(await temporaryFolder()).path;
      federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korce', 'vlora'], mode));
      [arta, korca, vlora] = [federation.city('arta'), federation.city('korce'), federation.city('vlora')];
      const { member } = await vlora
        .client()
        .members.registerMember({ profile: organisation('Shoqata e Muzikës', '090000045') });
      occurrence = await concertOn(vlora.client('events'), {
        titles: { sq: { text: 'Koncert në breg' } },
        organiser: member?.name ?? '',
        startTime: '2027-06-01T20:00',
        timeZone: 'Europe/Tirane',
        rules: { quotas: [{ id: 'room', capacity: 1 }], waitingList: true, promotion: 2 },
      });
      await settled(federation);
      for (const city of [arta, korca])
        await eventually(
          async () => (await Array.fromAsync(city.client('federation').agenda.everyAgendaEvent())).length > 0,
          { what: 'the event in the agenda', timeout: patience },
        );
    });

    async function wish(city: NodeUnderTest, email: string, at = occurrence) {
      const person = `nodes/${city.file.nodeId}/members/${randomUUID()}`;
      const lines = [{ ticketType: 'seat', quantity: 1, attendees: [{ displayName: 'Vizitore', email }] }];
      const { registration } = await city
        .client('events')
        .registrations.register({ occurrence: at, person, lines, wait: true, language: 'sq' });
      return registration;
    }

    const read = async (city: NodeUnderTest, name: string) =>
      (await city.client('events').registrations.getRegistration({ name })).registration;

    /** The subjects of the letters to an address, with how often each is there. */
    function lettersTo(address: string): ReadonlyMap<string, number> {
      const folder = homePaths(vlora.home).mail;
      const texts = readdirSync(folder)
        .filter((file) => file.endsWith('.eml'))
        .map((file) => readFileSync(join(folder, file), 'utf8'));
      const own = texts.filter((text) => text.includes(address));
      const subjects = own.map((text) => /^Message-ID: (.*)$/im.exec(text)?.[1] ?? '');
      return new Map([...Map.groupBy(subjects, (subject) => subject)].map(([subject, all]) => [subject, all.length]));
    }

    test('the node of the event is away: both are pending; when it is back one is confirmed, the other waits, and each is written to once', async () => {
      federation.link('vlora').cut('blackhole');
      const [one, other] = await Promise.all([wish(arta, 'arta@example.org'), wish(korca, 'korca@example.org')]);
      expect([one?.state, other?.state]).toEqual([pending, pending]);
      expect(await Array.fromAsync(vlora.client('events').registrations.everyRegistration({ occurrence }))).toEqual([]);
      federation.link('vlora').mend();
      const names = [one?.name ?? '', other?.name ?? ''] as const;
      const both = () => Promise.all([read(arta, names[0]), read(korca, names[1])]);
      await eventually(async () => (await both()).every((registration) => registration?.state !== pending), {
        what: 'the answers of Vlora',
        timeout: patience,
      });
      const states = (await both()).map((registration) => registration?.state ?? 0);
      expect(new Set(states)).toEqual(new Set([confirmed, waiting]));
      const owned = await Array.fromAsync(vlora.client('events').registrations.everyRegistration({ occurrence }));
      expect(new Map(owned.map(({ name, state }) => [name, state]))).toEqual(
        new Map(names.map((name, turn) => [name, states[turn]])),
      );

      const addresses = ['arta@example.org', 'korca@example.org'] as const;
      const written = async (each: number) => {
        for (const address of addresses)
          await eventually(async () => lettersTo(address).size === each, {
            what: `${each} letters to ${address}`,
            timeout: patience,
          });
      };
      // Nobody is written to of what is no longer so.
      await written(1);
      const [winner, loser] = states[0] === confirmed ? [0, 1] : [1, 0];
      const homes = [arta, korca] as const;
      const home = (turn: number) => homes[turn === 0 ? 0 : 1];
      const name = (turn: number) => names[turn === 0 ? 0 : 1];
      await home(winner)
        .client('events')
        .registrations.cancelRegistration({ name: name(winner) });
      await eventually(async () => (await read(home(loser), name(loser)))?.state === confirmed, {
        what: 'the place of who waited',
        timeout: patience,
      });
      expect((await read(home(winner), name(winner)))?.state).toBe(cancelled);
      // Confirmed and cancelled; waiting and promoted: two letters each, each once.
      await written(2);
      await settled(federation);
      for (const address of addresses) expect([...lettersTo(address).values()]).toEqual([1, 1]);
    });

    test('what no node has told of is refused at once, and who is not a member of the city too', async () => {
      const unknown = occurrence.replace(/events\/[^/]*/u, `events/${randomUUID()}`);
      await expect(wish(arta, 'arta@example.org', unknown)).rejects.toMatchObject({ reason: 'occurrence-not-found' });
      const person = `nodes/korce/members/${randomUUID()}`;
      const lines = [{ ticketType: 'seat', quantity: 1 }];
      await expect(
        arta.client('events').registrations.register({ occurrence, person, lines, wait: true }),
      ).rejects.toMatchObject({ violations: [{ field: 'person', rule: 'resource-name' }] });
    });
  },
);
