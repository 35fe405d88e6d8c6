import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { InfrastructureError } from '@inclust/kernel';
import { temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { openMailer } from '../src/index.ts';

const letter = {
  to: 'maria@example.gr',
  subject: 'Πρόσκληση',
  text: 'Γεια σου Μαρία,\n\nirt_secret\n',
  language: 'el',
};

/** A server that speaks as much SMTP as a client needs; `refuse` answers every recipient with 550. */
async function smtp(scope: AsyncDisposableStack, refuse = false) {
  const said: string[] = [];
  let data = false;
  const server: Server = createServer((socket) => {
    socket.write('220 test\r\n');
    let rest = '';
    socket.on('data', (bytes) => {
      rest += String(bytes);
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        said.push(line);
        if (data) {
          if (line === '.') {
            data = false;
            socket.write('250 taken\r\n');
          }
        } else if (line.startsWith('RCPT') && refuse) socket.write(`550 no ${line}\r\n`);
        else if (line === 'DATA') {
          data = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.defer(() => void server.close());
  const { port } = server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, said };
}

test('a letter goes out by SMTP, in UTF-8 and its language', async () => {
  const scope = testScope();
  const { url, said } = await smtp(scope);
  const mailer = openMailer({ smtpUrl: url, from: 'InClust <no-reply@arta.example>', folder: '/nowhere' });
  await mailer.send(letter);
  const all = said.join('\n');
  expect(all).toContain('RCPT TO:<maria@example.gr>');
  expect(all).toContain('Content-Language: el');
  expect(all).toContain('irt_secret');
});

test('a server that refuses or is away is told without a word of the letter', async () => {
  const scope = testScope();
  const { url } = await smtp(scope, true);
  for (const smtpUrl of [url, 'smtp://127.0.0.1:1']) {
    const mailer = openMailer({ smtpUrl, from: 'a@b.example', folder: '/nowhere' });
    const error: unknown = await mailer.send(letter).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(InfrastructureError);
    expect(String((error as Error).stack)).not.toMatch(/maria|secret/u);
  }
});

test('without a server a letter becomes a file that only its owner reads', async () => {
  const scope = testScope();
  const folder = join(scope.use(await temporaryFolder()).path, 'mail');
  const mailer = openMailer({ from: 'a@b.example', folder });
  await mailer.send(letter);
  const [name = '', ...more] = await readdir(folder);
  expect([more.length, name.endsWith('.eml'), (await stat(join(folder, name))).mode & 0o777]).toEqual([0, true, 0o600]);
  expect(await readFile(join(folder, name), 'utf8')).toContain('To: maria@example.gr');
});

test('an address cannot become two', async () => {
  const scope = testScope();
  const { url, said } = await smtp(scope);
  const mailer = openMailer({ smtpUrl: url, from: 'a@b.example', folder: '/nowhere' });
  await mailer.send({ ...letter, to: 'a@b.gr,c@d.gr' }).catch(() => undefined);
  expect(said.filter((line) => line.startsWith('RCPT')).length).toBeLessThan(2);
});
