import { randomUUID } from 'node:crypto';
import { DirectoryEntry, type DeadLetter, type Envelope } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryRow } from '../support/projections.ts';
import { publishTo } from '../support/publish.ts';
import { envelopeOf, headersWith } from '../support/signed.ts';

const garbage = Buffer.from('ff00ff13378a', 'hex');
const readersOfState = ['federation-state'];
const readersOfEvents = ['coworking-standings', 'federation-facts', 'reporting'];
const eventSubject = 'inclust.arta.members.v1.member.registered';

// Covers: a dead letter whose message the stream no longer has; it can neither be handed out again nor stay for ever.
describe('replaying what is gone', () => {
  const scope = fileScope();
  let arta: NodeUnderTest;

  beforeAll(async () => {
    arta = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta'));
    await arta.start();
  });

  const letters = async (): Promise<DeadLetter[]> => Array.fromAsync(arta.client().operations.everyDeadLetter());

  /** The dead letters of one message, when each of these consumers has given it up. */
  const buried = (stream: string, sequence: number, consumers: readonly string[]): Promise<DeadLetter[]> =>
    eventually(
      async () => {
        const found = (await letters()).filter((one) => one.stream === stream && Number(one.sequence) === sequence);
        expect(found.map(({ consumer }) => consumer).toSorted()).toEqual(consumers);
        return found;
      },
      { what: `the dead letters of ${stream} ${sequence}`, timeout: 30_000 },
    );

  const entryOf = (member: string, version: number): Envelope => {
    const name = `nodes/arta/members/${member}`;
    const entry = { name, kind: 'person', displayName: { el: { text: 'Μυρτώ Δοκιμής' } }, version: BigInt(version) };
    return envelopeOf('arta', {
      type: 'inclust.federation.v1.DirectoryEntry',
      subject: `members/${member}`,
      version,
      body: DirectoryEntry.encode(DirectoryEntry.fromPartial(entry)).finish(),
    });
  };

  test('poison that was replaced by a newer state is gone, and what is still poison stays', async () => {
    const member = randomUUID();
    const subject = `state.arta.members.member.${member}`;
    const poison = await publishTo(arta, 'services', subject, garbage);
    const found = await buried('STATE', poison, readersOfState);
    expect(found.map((letter) => [letter.subject, letter.eventId, letter.reason])).toEqual(
      found.map(() => [subject, '', 'envelope-malformed']),
    );
    const event = await publishTo(arta, 'services', eventSubject, garbage);
    const staying = await buried('EVENTS', event, readersOfEvents);

    const { operations } = arta.client();
    for (const { id } of found)
      expect(await operations.replayDeadLetter({ id })).toMatchObject({ replayed: 0n, gone: 0n });
    expect((await buried('STATE', poison, readersOfState)).map(({ id }) => id)).toEqual(found.map(({ id }) => id));

    const entry = entryOf(member, 1);
    await publishTo(arta, 'services', subject, entry.body, headersWith(entry));
    const name = `nodes/arta/members/${member}`;
    await eventually(async () => (await directoryRow(arta, name))?.version === 1, { what: 'the good state is shown' });
    for (const { id } of found)
      expect(await operations.replayDeadLetter({ id })).toMatchObject({ replayed: 0n, gone: 1n });
    expect((await letters()).filter(({ stream }) => stream === 'STATE')).toEqual([]);
    expect(await buried('EVENTS', event, readersOfEvents)).toEqual(staying);
    expect((await directoryRow(arta, name))?.version).toBe(1);
  });

  test('replaying all drops only what is gone', async () => {
    const member = randomUUID();
    const subject = `state.arta.members.member.${member}`;
    const poison = await publishTo(arta, 'services', subject, garbage);
    const gone = BigInt((await buried('STATE', poison, readersOfState)).length);
    const staying = (await letters()).filter(({ stream }) => stream === 'EVENTS');
    expect(staying.length).toBeGreaterThan(0);
    const entry = entryOf(member, 1);
    await publishTo(arta, 'services', subject, entry.body, headersWith(entry));
    expect(await arta.client().operations.replayDeadLetter({ id: '*' })).toMatchObject({ replayed: 0n, gone });
    expect(await letters()).toEqual(staying);
  });

  test('an id that no dead letter has is refused', async () => {
    await expect(arta.client().operations.replayDeadLetter({ id: '999999' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
