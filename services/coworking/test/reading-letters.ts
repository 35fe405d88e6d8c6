import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testAccess } from '@inclust/access/testing';
import { GetMemberResponse, MemberServiceService, MemberState } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { accept, refuse } from '@inclust/kernel';
import { startRpcServer, unary } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';

/** A member as letters ask of her. */
export interface RegisteredMember {
  readonly name: string;
  readonly email: string;
  readonly languages: readonly string[];
  readonly called: readonly [givenName: string, familyName: string];
}

/** Where a register answers that knows some members, as far as letters ask it. */
export async function registerOf(scope: AsyncDisposableStack, members: readonly RegisteredMember[]): Promise<string> {
  const logger = createLogger({ node: 'test', service: 'members', level: 'trace', destination: toldStream });
  const getMember = unary({ logger, admit: testAccess().admit }, async ({ name }: { readonly name: string }) => {
    const found = members.find((one) => one.name === name);
    if (!found) return refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' });
    const { email, languages, called } = found;
    const [givenName, familyName] = called;
    const kind = { $case: 'person', value: { givenName, familyName } } as const;
    const profile = { email, languages: [...languages], kind };
    return accept(GetMemberResponse.fromPartial({ member: { name, state: MemberState.MEMBER_STATE_ACTIVE, profile } }));
  });
  const service = { definition: { getMember: MemberServiceService.getMember }, implementation: { getMember } };
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [service] }));
  return `127.0.0.1:${server.port}`;
}

/** A letter as it was read from its file. */
export interface ReadLetter {
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly language: string;
  readonly text: string;
  /** The file for calendars; empty where there is none. */
  readonly calendar: string;
}

/** The letters in a folder, in no order. */
export function readLetters(folder: string): readonly ReadLetter[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readLetter(readFileSync(join(folder, name), 'utf8')));
}

function readLetter(source: string): ReadLetter {
  const [head = '', ...rest] = source.split('\n\n');
  const unfolded = head.replaceAll(/\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1];
  const parts = boundary === undefined ? [source] : rest.join('\n\n').split(`--${boundary}`);
  const part = (type: string) => decoded(parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? '');
  return {
    to: header('To'),
    subject: header('Subject')
      .replaceAll(/\?=\s+=\?/g, '?==?')
      .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, value: string) =>
        kind.toUpperCase() === 'B' ? Buffer.from(value, 'base64').toString() : quoted(value.replaceAll('_', ' ')),
      ),
    messageId: header('Message-ID'),
    language: header('Content-Language'),
    text: part('text/plain'),
    calendar: part('text/calendar'),
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
