import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ownToken, tokenSigner } from '@inclust/access';
import { checkSignedReport, connect, type NodeClient } from '@inclust/client';
import { FigureFormat, ReportFormat, ReportState, type Report } from '@inclust/contracts';
import type { Role } from '@inclust/kernel';
import { ensureSigningKey, homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { organisation } from '../support/people.ts';
import { envelopesIn } from '../support/published.ts';

const name = 'programmes/killed/periods/now/reports/arta';
const moved = 'inclust.reporting.v1.ReportMoved';
const present = Temporal.Now.plainDateISO().toPlainYearMonth();
const month = present.toString();

/** A client of somebody with a role, of the reporting service alone. */
function reportingAs(city: NodeUnderTest, role: Role, settings: { readonly patience?: number } = {}): NodeClient {
  const { nodeId } = city.file;
  const signer = tokenSigner(nodeId, ensureSigningKey(homePaths(city.home).tokenKey), Date.now);
  const authorize = ownToken(signer, nodeId, { id: role, role }, Date.now);
  return connect(city.address('reporting'), { authorize, ...settings });
}

/** Registers an organisation, and waits until it is in the report of a new programme. */
async function inReport(city: NodeUnderTest, officer: NodeClient): Promise<void> {
  await city.client().members.registerMember({ profile: organisation('Θίασος', '094014201') });
  await officer.reports.createProgramme({
    programme: {
      name: 'programmes/killed',
      title: { en: { text: 'Programme' } },
      fromMonth: month,
      untilMonth: present.add({ years: 1 }).toString(),
      periods: [{ periodId: 'now', fromMonth: month, untilMonth: month }],
      targets: [{ indicator: 'organisations-by-discipline', nodeId: 'arta', value: '3' }],
    },
  });
  await eventually(
    async () => (await officer.reports.getReport({ name })).report?.rows[0]?.cumulative === '1' || undefined,
    { what: 'the organisation to be in the report', timeout: 20_000 },
  );
}

// Covers: a report that is half signed, signed twice, or signed and told nobody.
describe.each([
  ['report.signed', false],
  ['outbox.written', true],
] as const)('SIGKILL at %s of what finalizes a report', (step, decided) => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let proof = '';

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    proof = join(folder, 'killed');
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start();
    using officer = reportingAs(city, 'officer');
    using coordinator = reportingAs(city, 'coordinator');
    await inReport(city, officer);
    await coordinator.reports.moveReport({ name, state: ReportState.REPORT_STATE_SUBMITTED });
    await officer.reports.moveReport({ name, state: ReportState.REPORT_STATE_IN_VERIFICATION });
    await eventually(async () => (await movesPublished()) === 2 || undefined, { what: 'both moves to be told' });
    await city.killProcess('reporting');
    await city.startProcess('reporting', { INCLUST_FAULT: step, INCLUST_FAULT_FILE: proof });
  });

  /** How many moves of the report were told, each once. */
  async function movesPublished(): Promise<number> {
    const ids = (await envelopesIn(city, 'services', 'EVENTS')).flatMap(({ envelope }) =>
      envelope.type === moved ? envelope.id : [],
    );
    return new Set(ids).size;
  }

  async function reportNow(): Promise<Report> {
    using officer = reportingAs(city, 'officer');
    const { report } = await officer.reports.getReport({ name });
    if (!report) throw new Error('there is no report');
    return report;
  }

  test('its signed content is whole or absent, and the same request makes it whole, once', async () => {
    const request = { name, state: ReportState.REPORT_STATE_FINALIZED, requestId: 'finalize-and-die' };
    {
      using dying = reportingAs(city, 'officer', { patience: 0 });
      await dying.reports.moveReport(request).catch(() => undefined);
    }
    await city.ended('reporting');
    expect(existsSync(proof)).toBe(true);
    await city.startProcess('reporting');
    const { state, snapshots } = await reportNow();
    expect([state, snapshots.length]).toEqual(
      decided ? [ReportState.REPORT_STATE_FINALIZED, 1] : [ReportState.REPORT_STATE_IN_VERIFICATION, 0],
    );
    using officer = reportingAs(city, 'officer');
    await officer.reports.moveReport(request);
    const { history, snapshots: signed, rows } = await reportNow();
    expect(history.map((one) => one.state)).toEqual([
      ReportState.REPORT_STATE_SUBMITTED,
      ReportState.REPORT_STATE_IN_VERIFICATION,
      ReportState.REPORT_STATE_FINALIZED,
    ]);
    expect(signed).toHaveLength(1);
    const [snapshot] = signed;
    if (!snapshot) throw new Error('nothing was signed');
    const { sha256, signature, publicKey, content } = snapshot;
    const inBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const checked = checkSignedReport({
      sha256,
      signature: inBase64(signature),
      publicKey: inBase64(publicKey),
      content: inBase64(content),
    });
    expect(checked).toMatchObject({ ok: true, content: { node: 'arta', rows: [{ cumulative: rows[0]?.cumulative }] } });
    await eventually(async () => (await movesPublished()) === 3 || undefined, {
      what: 'the third move to be told once',
    });
  });
});

// Covers: a file that ends in the middle because the process that writes it does.
describe('SIGKILL of reporting while files are written', () => {
  const scope = fileScope();

  test('each file that came is whole and the same, and comes again after the start', async () => {
    const city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta', 'many'));
    await city.start();
    using officer = reportingAs(city, 'officer');
    await inReport(city, officer);
    const csv = async (client: NodeClient) =>
      (await client.reports.exportReport({ name, format: ReportFormat.REPORT_FORMAT_CSV })).content.toString();
    const figures = async (client: NodeClient) =>
      (
        await client.reporting.exportFigures({
          figures: { indicator: 'organisations-by-discipline', fromMonth: month, untilMonth: month },
          format: FigureFormat.FIGURE_FORMAT_CSV,
        })
      ).content.toString();
    const whole = [await csv(officer), await figures(officer)];
    using hasty = reportingAs(city, 'officer', { patience: 0 });
    let came = 0;
    const answered = Promise.allSettled(
      Array.from({ length: 200 }, async (_, turn) => {
        const file = await (turn % 2 === 0 ? csv(hasty) : figures(hasty));
        came += 1;
        return { file, expected: whole[turn % 2] };
      }),
    );
    await eventually(() => came > 5 || undefined, { what: 'some files to come' });
    await city.killProcess('reporting');
    const answers = await answered;
    const failed = answers.filter(({ status }) => status === 'rejected').length;
    // The kill came in the middle: some had come, some were cut off.
    expect([failed > 0, failed < answers.length]).toEqual([true, true]);
    for (const answer of answers)
      if (answer.status === 'fulfilled') expect(answer.value.file).toBe(answer.value.expected);
    await city.startProcess('reporting');
    expect([await csv(officer), await figures(officer)]).toEqual(whole);
  });
});
