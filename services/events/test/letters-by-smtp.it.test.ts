import { freePort } from '@inclust/servers';
import { openMailer } from '@inclust/mail';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { from, makers, servingLetters } from './serving-letters.ts';

const scope = fileScope();
const database = testDatabase();

/** A mail server at a port; what it has taken, in the order in which it came. */
async function mailServer(port: number, taken: string[]): Promise<AsyncDisposable> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) => {
      let text = '';
      stream.on('data', (bytes: Buffer) => (text += bytes.toString('utf8')));
      stream.on('end', () => {
        taken.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('letters wait for a mail server that is away, go out once when it is back, and are known by their Message-ID', async () => {
  const port = await freePort();
  const mailer = openMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from, folder: '/nowhere' });
  const natsUrl = scope.use(await openTestNats()).url;
  const served = await servingLetters(scope, database.url, natsUrl, {
    folder: '/nowhere',
    mailer,
  });
  const make = makers(served.client);
  const { occurrence } = await make.event({ quotas: [{ id: 'room', capacity: 9 }] });
  const people = [
    await make.guest(occurrence, 'el'),
    await make.guest(occurrence, 'sq'),
    await make.guest(occurrence, 'en'),
  ];
  const letters = served.mongo.collection('letters');
  const untold = { state: 'due', 'cause.kind': 'confirmed', tries: { $gte: 1 } };
  await eventually(async () => (await letters.countDocuments(untold)) === 3, { what: 'each was tried' });
  const taken: string[] = [];
  scope.use(await mailServer(port, taken));
  await eventually(async () => (await letters.countDocuments({ state: 'sent' })) === 3, {
    what: 'each was sent',
    timeout: 18_000,
  });
  expect(taken).toHaveLength(3);
  const sent = await letters.find({ state: 'sent' }).toArray();
  const ids = taken.map((text) => /^Message-ID: <(.*)@kerkyra\.example>/im.exec(text)?.[1] ?? '');
  expect(new Set(ids)).toEqual(new Set(sent.map(({ _id }) => String(_id))));
  for (const { address } of people) expect(taken.filter((text) => text.includes(`To: ${address}`))).toHaveLength(1);
});
