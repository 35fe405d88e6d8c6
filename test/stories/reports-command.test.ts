import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { program, succeeded } from '../support/run-cli.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { organisation } from '../support/people.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the command for reports', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let officerKey = '';
  const month = Temporal.Now.plainDateISO().toPlainYearMonth().toString();
  const name = 'programmes/demo/periods/first/reports/arta';

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta'));
    await city.start();
    await city.client().members.registerMember({ profile: organisation('Θίασος', '094014201') });
    const { key } = await city.client().apiKeys.createApiKey({ label: 'officer', roles: ['officer'] });
    officerKey = key;
  });

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
    new Promise((done) => {
      execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });
  const inclust = (...args: readonly string[]) => run(['--operator-of', city.home, ...args]);
  const withKey = (key: string, args: readonly string[]) =>
    run(['--address', `127.0.0.1:${city.file.ports.grpc}`, ...args], { ...process.env, INCLUST_API_KEY: key });
  const officer = (...args: readonly string[]) => withKey(officerKey, args);

  test('shows by which rule an indicator is counted, in the language that is asked for', async () => {
    const { code, stdout } = await inclust('indicators', 'get', 'O04', '--language', 'sq');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Ndërmarrje të reja të mbështetura')]);
    expect((await inclust('indicators', 'get', 'O99')).code).toBe(1);
    expect((await inclust('indicators', 'list', '--language', 'de')).code).toBe(2);
    expect(await inclust('indicators', 'rebuild')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('facts') as string,
    });
  });

  test("tries an indicator of one's own on what is known, and names each rule that it breaks", async () => {
    const file = join(folder, 'indicator.json');
    const indicator = {
      code: 'own-heritage-organisations',
      unit: 'organisations',
      source: 'membership',
      filter: [
        { dimension: 'kind', values: ['organisation'] },
        { dimension: 'discipline', values: ['heritage', 'performing-arts'] },
      ],
      aggregate: 'INDICATOR_AGGREGATE_AT_END',
      distinct: true,
      distinctOverNodes: true,
      dimensions: ['discipline'],
    };
    await writeFile(file, JSON.stringify({ ...indicator, filter: indicator.filter.slice(0, 1) }));
    const tried = await officer('--json', 'indicators', 'try', file, '--until', month);
    const listed = await officer('--json', 'figures', 'organisations-by-discipline', '--until', month);
    const numbers = ({ stdout }: Ended) =>
      (JSON.parse(stdout) as { dimensions: object; value: number }[]).map(({ dimensions, value }) => [
        dimensions,
        value,
      ]);
    expect(numbers(tried).length).toBeGreaterThan(1);
    expect(numbers(tried)).toEqual(numbers(listed));
    await writeFile(file, JSON.stringify({ ...indicator, code: 'O07', dimensions: ['sex'], aggregate: 'nonsense' }));
    const refused = await officer('indicators', 'try', file);
    expect(refused.code).not.toBe(0);
    for (const rule of ['code-format', 'dimension-unknown', 'indicator.aggregate'])
      expect(refused.stderr).toContain(rule);
    await writeFile(file, JSON.stringify({ ...indicator, colour: 'red' }));
    expect(await officer('indicators', 'try', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('colour') as string,
    });
    expect((await officer('indicators', 'list')).stdout).not.toContain('own-heritage-organisations');

    // Adopted, it is what it was when it was tried.
    const words = {
      title: { sq: { text: 'Organizata të trashëgimisë' } },
      rule: { el: { text: 'Καθεμία μία φορά.' } },
    };
    await writeFile(file, JSON.stringify(indicator));
    expect((await officer('indicators', 'adopt', file)).stderr).toContain('indicator.title: required');
    await writeFile(file, JSON.stringify({ ...indicator, ...words }));
    const triedNarrow = numbers(await officer('--json', 'indicators', 'try', file, '--until', month));
    expect(await officer('indicators', 'adopt', file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('own-heritage-organisations is adopted in version 1.') as string,
    });
    const counted = await eventually(
      async () => {
        const shown = await officer('--json', 'figures', 'own-heritage-organisations', '--until', month);
        return shown.code === 0 && shown;
      },
      { what: 'the indicator to be counted' },
    );
    expect(numbers(counted)).toEqual(triedNarrow);
    expect((await officer('indicators', 'list', '--language', 'el')).stdout).toContain('Organizata të trashëgimisë');
    // The same again is no new version; another filter is.
    expect((await officer('--json', 'indicators', 'adopt', file)).stdout).toContain('"version": 1');
    await writeFile(file, JSON.stringify({ ...indicator, ...words, filter: indicator.filter.slice(0, 1) }));
    expect((await officer('indicators', 'adopt', file)).stdout).toContain('version 2');
    await eventually(
      async () => {
        const shown = await officer('--json', 'figures', 'own-heritage-organisations', '--until', month);
        return JSON.stringify(numbers(shown)) === JSON.stringify(numbers(listed));
      },
      { what: 'its second version to be counted' },
    );
    expect((await officer('indicators', 'get', 'own-heritage-organisations', '--version', '1')).stdout).toContain(
      'heritage or performing-arts',
    );
    expect((await officer('indicators', 'retire', 'own-heritage-organisations')).stdout).toContain('is retired');
    expect((await officer('indicators', 'list')).stdout).not.toContain('own-heritage-organisations');
    const { key } = await city.client().apiKeys.createApiKey({ label: 'tourist board', roles: ['integrator'] });
    expect(await withKey(key, ['indicators', 'adopt', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not-allowed') as string,
    });
  });

  test('writes figures into files whose names tell the format, and draws them', async () => {
    const indicator = 'organisations-by-discipline';
    const csv = join(folder, 'figures.csv');
    expect(await inclust('figures', indicator, '--export', csv)).toMatchObject({ code: 0 });
    expect(await readFile(csv, 'utf8')).toMatch(
      new RegExp(`^indicator,.*\r\n${indicator},,1,arta,,,.*,1,organisations,`),
    );
    const svg = join(folder, 'figures.svg');
    const draw = (...more: readonly string[]) => inclust('figures', indicator, '--export', svg, ...more);
    expect(await draw('--chart', 'map', '--language', 'el')).toMatchObject({ code: 0 });
    expect(await readFile(svg, 'utf8')).toContain('Οργανισμοί στις συστάδες');
    expect((await draw('--chart', 'pie')).stderr).toContain('time-series, side-by-side, origins, map');
    expect((await draw('--chart', 'origins')).stderr).toContain('chart-origins');
    expect((await inclust('figures', indicator, '--export', join(folder, 'figures.doc'))).code).toBe(2);
  });

  test('takes a programme from a file, changes it, and names each rule that a file breaks', async () => {
    const file = join(folder, 'programme.json');
    const programme = {
      name: 'programmes/demo',
      title: { en: { text: 'Programme' } },
      fromMonth: '2026-01',
      untilMonth: '2099-12',
      periods: [],
      targets: [
        { indicator: 'organisations-by-discipline', nodeId: 'arta', value: '3' },
        { indicator: 'agreement-value-eur', nodeId: 'arta', value: '100.500' },
      ],
    };
    await writeFile(file, JSON.stringify({ ...programme, untilMonth: '2030-12' }));
    expect(await inclust('programmes', 'apply', file)).toMatchObject({
      code: 0,
      stdout: 'programmes/demo was made.\n',
    });
    const after = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
    const periods = [
      { periodId: 'first', fromMonth: month, untilMonth: month },
      { periodId: 'second', fromMonth: after, untilMonth: after },
    ];
    await writeFile(file, JSON.stringify({ ...programme, untilMonth: '2030-12', periods }));
    expect(await inclust('programmes', 'apply', file)).toMatchObject({ stdout: 'programmes/demo was changed.\n' });
    await writeFile(
      file,
      JSON.stringify({ ...programme, untilMonth: '2030-12', targets: [{ indicator: 'O99', value: '1' }] }),
    );
    const broken = await inclust('programmes', 'apply', file);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('programme.targets[0].indicator')]);
    await writeFile(file, 'no JSON');
    expect((await inclust('programmes', 'apply', file)).code).toBe(2);
  });

  test('sets an exchange rate with its source, corrects it, and shows money in the other currency beside its own', async () => {
    expect((await inclust('reports', 'show', name)).stdout).toContain('agreement-value-eur is not converted');
    const day = `${month}-01`;
    const wrong = await officer('exchange-rates', 'set', day, '98,1', '--source', 'Bank of Albania');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('exchange_rate.rate')]);
    expect((await officer('exchange-rates', 'set', day, '98.1')).code).toBe(2);
    for (const rate of ['98', '98.125'])
      await succeeded(officer('exchange-rates', 'set', day, rate, '--source', 'Bank of Albania'));
    const listed = await officer('--json', 'exchange-rates', 'list');
    expect(JSON.parse(listed.stdout)).toMatchObject([{ date: day, rate: '98.125', source: 'Bank of Albania' }]);
    // Who reads figures reads what they are converted by, and does not set it.
    const { key } = await city.client().apiKeys.createApiKey({ label: 'tourist board', roles: ['integrator'] });
    const read = await withKey(key, ['--json', 'exchange-rates', 'list']);
    const [{ account, ...rate }] = JSON.parse(listed.stdout) as [{ account: string }];
    expect(account).not.toBe('');
    expect(JSON.parse(read.stdout)).toEqual([rate]);
    const denied = await withKey(key, ['--json', 'exchange-rates', 'set', day, '1', '--source', 'nobody']);
    expect([denied.code === 0, denied.stderr]).toEqual([false, expect.stringContaining('not-allowed')]);
    const kept = await officer('--json', 'exchange-rates', 'get', day);
    expect(JSON.parse(kept.stdout)).toMatchObject({ rate: '98.125', history: [{ rate: '98' }] });
    // 100.5 × 98.125 = 9,861.5625.
    const { stdout } = await inclust('reports', 'show', name);
    expect(stdout).toContain(`agreement-value-eur\tALL\t9861.56\t0.00\t0.00\t98.125\t${day}\tBank of Albania`);
    expect((await inclust('figures', 'agreement-value-eur')).stdout).not.toContain('ALL');
  });

  test('hands a report in, has it signed by an officer, and verifies what was signed without a node', async () => {
    await eventually(async () => (await inclust('reports', 'show', name)).stdout.includes('\t1\t') || undefined, {
      what: 'the organisation to be in the report',
      timeout: 20_000,
    });
    expect((await officer('reports', 'move', name, 'submitted')).code).toBe(1);
    expect(await inclust('reports', 'move', name, 'submitted')).toMatchObject({ code: 0 });
    expect((await inclust('reports', 'note', name, '--text', 'late')).stderr).toContain('handed in');
    expect(await officer('reports', 'move', name, 'in-verification')).toMatchObject({ code: 0 });
    expect((await inclust('reports', 'snapshot', name, join(folder, 'none.json'))).code).toBe(1);
    expect(await officer('reports', 'move', name, 'finalized')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is finalized') as string,
    });
    const file = join(folder, 'report.json');
    expect(await inclust('reports', 'snapshot', name, file)).toMatchObject({ code: 0 });
    const verified = await run(['reports', 'verify', file]);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^signed\tarta\t/)]);
    const snapshot = JSON.parse(await readFile(file, 'utf8')) as { content: string; publicKey: string };
    await succeeded(run(['reports', 'verify', file, '--key', snapshot.publicKey]));
    const content = Buffer.from(snapshot.content, 'base64').toString().replace('"current":"1"', '"current":"9"');
    await writeFile(file, JSON.stringify({ ...snapshot, content: Buffer.from(content).toString('base64') }));
    expect(await run(['reports', 'verify', file])).toMatchObject({ code: 1, stdout: 'wrong\taltered\n' });
  });

  test('names what has changed a figure that was signed, and why', async () => {
    const indicator = 'organisations-by-discipline';
    const corrections = (of: string) => inclust('reports', 'corrections', of, indicator);
    const second = name.replace('first', 'second');
    expect(await corrections(second)).toMatchObject({ code: 0, stdout: 'Nothing that was reported has changed.\n' });
    expect((await corrections(name)).stderr).toContain('nothing-reported');
    const { member } = await city.client().members.registerMember({ profile: organisation('Χορωδία', '094079101') });
    const id = member?.name.split('/').at(-1) ?? '';
    const told = await eventually(
      async () => {
        const { stdout } = await corrections(second);
        return stdout.includes(id) && stdout;
      },
      { what: 'who has joined since to be a correction' },
    );
    expect(told).toMatch(new RegExp(`^arta\tmember/${id}@1\tlate\t0\t1$`, 'm'));
    expect((await inclust('reports', 'show', second)).stdout).toContain(indicator);
  });

  test('writes a report as a file whose name tells the format', async () => {
    const csv = join(folder, 'report.csv');
    expect(await inclust('reports', 'export', name, csv, '--bom')).toMatchObject({ code: 0 });
    expect(await readFile(csv, 'utf8')).toMatch(/^\uFEFFprogramme,period,.*\r\ndemo,first,/);
    const pdf = await inclust('reports', 'export', name, join(folder, 'report.pdf'), '--language', 'el');
    expect(pdf).toMatchObject({ code: 0 });
    expect((await inclust('reports', 'export', name, join(folder, 'report.doc'))).code).toBe(2);
  });

  test('a report is opened again with a reason, and keeps what was signed', async () => {
    expect((await officer('reports', 'move', name, 'reopened-last')).stderr).toContain('reason');
    const opened = await officer('--json', 'reports', 'move', name, 'reopened-last', '--reason', 'a list was late');
    expect(JSON.parse(opened.stdout)).toMatchObject({ state: 'REPORT_STATE_REOPENED_LAST', snapshots: [{}] });
  });
});
