import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfrastructureError } from '@inclust/kernel';

/** A mail in plain text. Holds personal data and may hold secrets: never log it. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
}

/** Sends mail; each letter has a connection of its own, so there is nothing to close. */
export interface Mailer {
  /** Rejects with `InfrastructureError` where the server is away or refuses; the error says nothing of the letter. */
  send(letter: Letter): Promise<void>;
  /** Deletes letters to an address that are kept here; what was sent is out of reach. */
  forget(address: string): Promise<void>;
}

/** How mail leaves. */
export interface MailerOptions {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. Without it letters become files. */
  readonly smtpUrl?: string | undefined;
  /** The sender's address. */
  readonly from: string;
  /** Where letters become files, readable by their owner only. */
  readonly folder: string;
}

/** How long a server may take for each step, in milliseconds. */
const patience = 10_000;

/** Opens the way for mail: by SMTP, or as `.eml` files in a folder. */
export function openMailer({ smtpUrl, from, folder }: MailerOptions): Mailer {
  return smtpUrl === undefined ? fileMailer(from, folder) : smtpMailer(from, smtpUrl);
}

function smtpMailer(from: string, url: string): Mailer {
  const limits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  const transport = once(async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true }, { from });
  });
  return {
    send: async (letter) => {
      try {
        await (await transport()).sendMail(messageOf(letter));
      } catch (error) {
        const { code, responseCode } = error as { code?: string; responseCode?: number };
        // The server's own words may repeat the address.
        throw new InfrastructureError(`mail could not be sent (${[code, responseCode].filter(Boolean).join(' ')})`);
      }
    },
    forget: async () => {},
  };
}

function fileMailer(from: string, folder: string): Mailer {
  const transport = once(async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, { from });
  });
  return {
    send: async (letter) => {
      const { message } = await (await transport()).sendMail(messageOf(letter));
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}.eml`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, `.${name}`), message as Buffer, { mode: 0o600 });
      await rename(join(folder, `.${name}`), join(folder, name));
    },
    forget: async (address) => {
      for (const name of await readdir(folder).catch(() => [])) {
        if (!name.endsWith('.eml')) continue;
        const file = join(folder, name);
        // Another process may delete it at the same time.
        const text = await readFile(file, 'utf8').catch(() => '');
        if (isTo(text, address)) await rm(file, { force: true });
      }
    },
  };
}

/** Whether a letter goes to an address. Its header stands before the first empty line, and a line that begins with a space goes on. */
function isTo(text: string, address: string): boolean {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const to = /^to:(?<to>.*)$/im.exec(head.replaceAll(/\r?\n[ \t]+/g, ' '))?.groups?.['to'] ?? '';
  return (
    to
      .trim()
      .replace(/^<(?<bare>.*)>$/, '$<bare>')
      .toLowerCase() === address.toLowerCase()
  );
}

/** Made with the first letter: a node that sends none does not pay for the library. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => (made ??= make());
}

function messageOf({ to, subject, text, language }: Letter) {
  return {
    // As an object an address is not parsed, so it cannot become two.
    to: { name: '', address: to },
    subject,
    text,
    headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
    textEncoding: 'quoted-printable' as const,
  };
}
