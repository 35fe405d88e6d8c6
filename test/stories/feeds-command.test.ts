import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventMode } from '@inclust/contracts';
import { freePort } from '@inclust/servers';
import { writeNodeFile } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { program } from '../support/run-cli.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Report {
  readonly events: readonly { readonly originUid: string; readonly outcome: string; readonly event: string }[];
}

describe('the command for feeds', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let http = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta'));
    http = await freePort();
    writeNodeFile(city.home, { ...city.file, ports: { ...city.file.ports, http } });
    await city.start();
  });

  const inclust = (...args: readonly string[]): Promise<Ended> =>
    new Promise((done) => {
      execFile(process.execPath, [program, '--operator-of', city.home, ...args], (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });

  const file = async (name: string, ...more: readonly string[]) => {
    const good = ['BEGIN:VEVENT', 'UID:good@elsewhere', 'SUMMARY:Συναυλία', 'DTSTART:20270301T180000Z', 'END:VEVENT'];
    const path = join(folder, name);
    await writeFile(path, ['BEGIN:VCALENDAR', 'VERSION:2.0', ...good, ...more, 'END:VCALENDAR', ''].join('\r\n'));
    return path;
  };

  test('takes a file over and reports each event, with the exit codes of an import', async () => {
    const path = await file('good.ics');
    const validated = await inclust('--json', 'feeds', 'import', path, '--validate-only');
    expect([validated.code, (JSON.parse(validated.stdout) as Report).events[0]?.outcome]).toEqual([0, 'created']);
    const first = JSON.parse((await inclust('--json', 'feeds', 'import', path)).stdout) as Report;
    expect(first.events).toMatchObject([{ originUid: 'good@elsewhere', outcome: 'created' }]);
    const again = await inclust('feeds', 'import', path);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('1 unchanged, 0 refused') });
    const partly = await inclust(
      'feeds',
      'import',
      await file('partly.ics', 'BEGIN:VEVENT', 'SUMMARY:x', 'END:VEVENT'),
    );
    expect(partly).toMatchObject({ code: 1, stdout: expect.stringMatching(/uid-missing[^]*1 unchanged, 1 refused/) });
    expect((await inclust('feeds', 'import', join(folder, 'nowhere.ics'))).code).toBe(2);
    expect((await inclust('feeds', 'import', path, '--format', 'xls')).code).toBe(2);
  });

  test('tells where the feeds of the node are, and there they are', async () => {
    const { stdout } = await inclust('--json', 'feeds', 'urls');
    const { feeds } = JSON.parse(stdout) as {
      feeds: { ics: string; atom: string; jsonld: string; federation: string }[];
    };
    expect(feeds).toEqual([
      {
        node: 'arta',
        ics: `http://127.0.0.1:${http}/feeds/events.ics`,
        atom: `http://127.0.0.1:${http}/feeds/events.atom`,
        jsonld: `http://127.0.0.1:${http}/feeds/events.jsonld`,
        federation: `http://127.0.0.1:${http}/feeds/federation.ics`,
      },
    ]);
    for (const address of [feeds[0]?.ics, feeds[0]?.atom, feeds[0]?.jsonld, feeds[0]?.federation])
      expect((await fetch(address ?? '')).status).toBe(200);
    const based = await inclust('feeds', 'urls', '--base', 'https://agenda.example.org/');
    expect(based.stdout).toContain('https://agenda.example.org/feeds/events.ics');
  });

  test('lists what is in the agenda, and shows one event of it', async () => {
    const { events } = city.client();
    const { event } = await events.createEvent({
      event: {
        titles: { en: { text: 'Lecture' } },
        disciplines: ['heritage'],
        organisers: ['nodes/arta/members/01890000-0000-8000-8000-000000000001'],
        mode: EventMode.EVENT_MODE_ONLINE,
        link: 'https://example.org/',
        schedule: { first: { $case: 'days', value: { startDate: '2027-06-01', dayCount: 1 } } },
      },
    });
    const name = event?.name ?? '';
    await events.publishEvent({ name });
    const listed = async (...options: readonly string[]) => {
      const { stdout } = await inclust('--json', 'agenda', 'list', ...options);
      return (JSON.parse(stdout) as { event: { name: string } }[]).map((one) => one.event.name);
    };
    await eventually(async () => expect(await listed('--of', 'arta', '--mode', 'online')).toEqual([name]), {
      what: 'the agenda has the event',
      timeout: 20_000,
    });
    expect([await listed('--discipline', 'heritage', '--language', 'en'), await listed('--of', 'vlora')]).toEqual([
      [name],
      [],
    ]);
    const { code, stdout } = await inclust('agenda', 'get', name);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/published[^]*Lecture {2}2027-06-01/)]);
    expect((await inclust('agenda', 'get', 'nodes/vlora/events/01890000-0000-8000-8000-000000000001')).code).toBe(1);
    expect((await inclust('agenda', 'list', '--mode', 'somewhere')).code).toBe(2);
  });
});
