import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageIdOf, messageOf, type Letter, type Mailer } from './letter.ts';
import { once } from './once.ts';

/**
 * Writes letters as `.eml` files. One with an id is `{id}@{domain}.eml`, and is there once however often and by however many processes it
 * is sent; any other `{time}-{random}.eml`. Each appears whole or not at all.
 */
export function fileMailer(from: string, folder: string): Mailer {
  const transport = once(async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, { from });
  });
  const remove = (name: string) => rm(join(folder, name), { force: true });
  return {
    send: async (letter) => {
      const { message } = await (await transport()).sendMail(messageOf(letter, from));
      const name = fileOf(letter, from);
      // Its own for each process and try, so that no other one renames it half-written.
      const draft = `.${randomBytes(6).toString('hex')}-${name}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, draft), message as Buffer, { mode: 0o600 });
      await rename(join(folder, draft), join(folder, name));
    },
    forget: async (address) => {
      for (const name of await lettersIn(folder)) {
        // Another process may delete it at the same time.
        const text = await readFile(join(folder, name), 'utf8').catch(() => '');
        if (isTo(text, address)) await remove(name);
      }
    },
    forgetLetter: async (id) => {
      const wanted = `${messageIdOf(id, from)}.eml`;
      // What a crash has left half-written ends so too.
      for (const name of await lettersIn(folder)) if (name.endsWith(wanted)) await remove(name);
    },
  };
}

function fileOf({ id }: Letter, from: string): string {
  if (id !== undefined) return `${messageIdOf(id, from)}.eml`;
  return `${new Date().toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}.eml`;
}

async function lettersIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
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
