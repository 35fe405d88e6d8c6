import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testAccess } from '@inclust/access/testing';
import { connect, type NodeClient, type Partially as Some } from '@inclust/client';
import {
  GetMemberResponse,
  MemberServiceService,
  MemberState,
  type RegistrationRules,
  type Schedule,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { accept, refuse, type Actor } from '@inclust/kernel';
import { openMailer, type Mailer } from '@inclust/mail';
import { connectNats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { startRpcServer, unary, type RpcService } from '@inclust/rpc';
import { noteSecret, toldStream } from '@inclust/testkit';
import type { LettersDependencies } from '../src/letters.ts';
import { createEvents } from '../src/service.ts';
import { node, organisation } from './serving-events.ts';

export const from = 'InClust <no-reply@kerkyra.example>';

const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });

/** A member of the register, who speaks Albanian. */
export const member = `nodes/${node}/members/01890000-0000-8000-8000-0000000000aa`;

/** The register of the node as far as letters ask it. */
function register(): RpcService {
  const person = { givenName: 'Teuta', familyName: 'Hoxha' };
  const profile = {
    email: 'teuta@example.al',
    languages: ['sq', 'en'],
    kind: { $case: 'person', value: person } as const,
  };
  const found = GetMemberResponse.fromPartial({
    member: { name: member, state: MemberState.MEMBER_STATE_ACTIVE, profile },
  });
  const getMember = unary({ logger, admit: testAccess().admit }, async ({ name }: { readonly name: string }) =>
    name === member
      ? accept(found)
      : refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' }),
  );
  return { definition: { getMember: MemberServiceService.getMember }, implementation: { getMember } };
}

/** What a test chooses of a process that writes letters. */
export interface Choice extends Partial<LettersDependencies> {
  readonly folder: string;
  readonly actor?: Actor;
}

/** One process of events that writes letters, as files unless told, and a client of it. */
export async function servingLetters(
  scope: AsyncDisposableStack,
  mongoUrl: string,
  natsUrl: string,
  { folder, actor, ...more }: Choice,
) {
  const mongo = scope.use(await connectMongo(mongoUrl, 'letters-test')).connection;
  const nats = scope.use(await connectNats({ url: natsUrl, name: 'letters-test', logger })).connection;
  const members = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [register()] }));
  const mailer: Mailer = openMailer({ from, folder });
  const events = scope.use(
    await createEvents({
      node,
      language: 'el',
      timeZone: 'Europe/Athens',
      ticketKey: generateKeyPairSync('ed25519').privateKey,
      membersAddress: `127.0.0.1:${members.port}`,
      mongo,
      nats,
      access: testAccess(actor),
      logger,
      letters: { mailer, linkKey: Buffer.alloc(32, 7), portalUrl: 'https://portal.example', ...more },
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: events.services }));
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`));
  return { mongo, nats, client };
}

/** A letter as it was read from its file. */
export interface ReadLetter {
  readonly file: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly language: string;
  /** The text, and of each file its text or its bytes in base64. */
  readonly text: string;
  readonly calendar: string;
  readonly hasTickets: boolean;
}

/** The letters in a folder, in no order. */
export async function lettersIn(folder: string): Promise<readonly ReadLetter[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
  return Promise.all(files.map(async (file) => readLetter(file, await readFile(join(folder, file), 'utf8'))));
}

function readLetter(file: string, source: string): ReadLetter {
  const [head = '', ...rest] = source.split('\n\n');
  const header = (name: string) => {
    const unfolded = head.replaceAll(/\n[ \t]+/g, ' ');
    return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  };
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1];
  const parts = boundary === undefined ? [source] : rest.join('\n\n').split(`--${boundary}`);
  const part = (type: string) => parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? '';
  const text = decoded(part('text/plain'));
  for (const [, secret = ''] of text.matchAll(/#([A-Za-z0-9_-]{40,})/g)) noteSecret(secret);
  return {
    file,
    to: header('To'),
    subject: words(header('Subject')),
    messageId: header('Message-ID'),
    language: header('Content-Language'),
    text,
    calendar: decoded(part('text/calendar')).replaceAll(/\r?\n[ \t]/g, ''),
    hasTickets: part('application/pdf') !== '',
  };
}

function decoded(part: string): string {
  const [head = '', ...body] = part.trimStart().split('\n\n');
  const text = body.join('\n\n');
  if (/quoted-printable/i.test(head)) return quoted(text.replaceAll(/=\n/g, ''));
  return /base64/i.test(head) ? Buffer.from(text, 'base64').toString() : text;
}

function quoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Encoded words of a header (RFC 2047). */
function words(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, value: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(value, 'base64').toString() : quoted(value.replaceAll('_', ' ')),
    );
}

let people = 0;

/** What tests make. */
export function makers({ events, venues, registrations }: NodeClient) {
  const venue = async (timeZone = 'Europe/Athens') => {
    const { venue: made } = await venues.createVenue({
      venue: {
        names: { el: { text: 'Παλιό Φρούριο' }, sq: { text: 'Kështjella e Vjetër' }, en: { text: 'Old Fortress' } },
        address: { street: 'Λιστόν 1', locality: 'Κέρκυρα', postalCode: '49100', countryCode: 'GR' },
        timeZone,
      },
    });
    return made?.name ?? '';
  };
  /** A published event for so many people; its name, and that of its only date. */
  const event = async (rules: Some<RegistrationRules> = {}, schedule: Some<Schedule> = at('2027-10-19T20:00')) => {
    const made = await events.createEvent({
      event: {
        titles: { el: { text: 'Συναυλία' }, sq: { text: 'Koncert' }, en: { text: 'Concert' } },
        disciplines: ['performing-arts'],
        organisers: [organisation],
        schedule,
        venue: await venue(),
      },
    });
    const name = made.event?.name ?? '';
    await events.publishEvent({ name });
    await registrations.setRegistrationRules({
      event: name,
      rules: {
        quotas: [{ id: 'room', capacity: 1 }],
        ticketTypes: [{ id: 'seat', quotas: ['room'] }],
        waitingList: true,
        holdMilliseconds: 900_000n,
        offerMilliseconds: 3_600_000n,
        ...rules,
      },
    });
    return { name, occurrence: `${name}/occurrences/single` };
  };
  /** A guest who registers; her registration and her address, which no other guest has. */
  const guest = async (occurrence: string, language = '', quantity = 1) => {
    people += 1;
    const address = `guest-${people}@example.org`;
    const { registration, linkToken } = await registrations.register({
      occurrence,
      language,
      lines: [{ ticketType: 'seat', quantity, attendees: [{ displayName: 'Ελένη Γκίκα', email: address }] }],
      wait: true,
    });
    return { name: registration?.name ?? '', person: registration?.person ?? '', address, linkToken };
  };
  return { venue, event, guest };
}

export const at = (startTime: string, timeZone = 'Europe/Athens'): Some<Schedule> => ({
  first: { $case: 'timed', value: { startTime, timeZone, durationSeconds: 7_200n } },
});
