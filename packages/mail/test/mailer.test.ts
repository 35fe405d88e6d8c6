import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { InfrastructureError } from '@inclust/kernel';
import { temporaryFolder, testScope } from '@inclust/testkit';
import { SMTPServer } from 'smtp-server';
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

const id = '0198-letter';
const calendar = {
  filename: 'event.ics',
  contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  content: 'BEGIN:VCALENDAR',
};
const tickets = {
  filename: 'tickets.pdf',
  contentType: 'application/pdf',
  content: new Uint8Array([0x25, 0x50, 0x44, 0x46]),
};

test('a letter with an id is one file, named after its Message-ID, however often and by whomever it is sent', async () => {
  const scope = testScope();
  const folder = join(scope.use(await temporaryFolder()).path, 'mail');
  const options = { from: 'InClust <no-reply@Arta.example>', folder };
  const mailers = [openMailer(options), openMailer(options)];
  const all = Array.from({ length: 10 }, () => ({ ...letter, id, attachments: [calendar, tickets] }));
  await Promise.all(all.flatMap((one) => mailers.map((mailer) => mailer.send(one))));
  expect(await readdir(folder)).toEqual([`${id}@arta.example.eml`]);
  const text = await readFile(join(folder, `${id}@arta.example.eml`), 'utf8');
  expect(text).toContain(`Message-ID: <${id}@arta.example>`);
  expect(text).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=PUBLISH/);
  expect(text).toContain('filename=tickets.pdf');
});

test('letters are deleted by their address, or by their id, and others stay', async () => {
  const scope = testScope();
  const folder = join(scope.use(await temporaryFolder()).path, 'mail');
  const mailer = openMailer({ from: 'a@b.example', folder });
  await mailer.forgetLetter('no-such-letter');
  for (const [to, one] of [
    ['maria@example.gr', 'a'],
    ['maria@example.gr', 'b'],
    ['niko@example.al', 'c'],
  ] as const)
    await mailer.send({ ...letter, to, id: `letter-${one}`, attachments: [calendar] });
  await mailer.forgetLetter('letter-a');
  expect((await readdir(folder)).toSorted()).toEqual(['letter-b@b.example.eml', 'letter-c@b.example.eml']);
  await mailer.forget('Maria@example.gr');
  expect(await readdir(folder)).toEqual(['letter-c@b.example.eml']);
});

test('an id is no path and no header', async () => {
  const scope = testScope();
  const folder = join(scope.use(await temporaryFolder()).path, 'mail');
  const mailer = openMailer({ from: 'a@b.example', folder });
  for (const wrong of ['../escape', 'a b', 'a>\r\nBcc: x@y.z', ''])
    await expect(mailer.send({ ...letter, id: wrong })).rejects.toThrow('another form');
});

test('a letter with its files reaches a real server whole', async () => {
  const scope = testScope();
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) => {
      let text = '';
      stream.on('data', (bytes: Buffer) => (text += bytes.toString('utf8')));
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.defer(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as { port: number };
  const mailer = openMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'a@b.example', folder: '/nowhere' });
  await mailer.send({ ...letter, id, attachments: [calendar, tickets] });
  expect(received).toHaveLength(1);
  expect(received[0]).toContain(`Message-ID: <${id}@b.example>`);
  expect(received[0]).toContain(Buffer.from(tickets.content).toString('base64'));
});
