import type { Freshness } from '../freshness.ts';
import { instantOfMilliseconds } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { findingsOf, type Finding } from './findings.ts';
import {
  figuresReadAt,
  isLive,
  isOpen,
  reportStates,
  untouched,
  type Report,
  type ReportState,
  type Snapshot,
} from './report.ts';
import { commentReport, editReport, evolveReport, moveReport, type MoveWanted } from './report-decider.ts';
import type { ReportRow } from './rows.ts';

const ref = { programme: 'p', period: '2027-h1', node: 'arta' };
const at = instantOfMilliseconds(0);
const row: ReportRow = {
  indicator: 'O01',
  definitionVersion: 1,
  unit: 'organisations',
  aggregation: 'distinct',
  target: '10',
  baseline: '',
  previouslyReported: '',
  correction: '',
  current: '4',
  cumulative: '9',
  verified: '4',
};
const frozen = { figures: [row], freshness: [] };
const signature: Snapshot = {
  sha256: 'a',
  signature: 'b',
  publicKey: 'c',
  at,
  content: '{}',
  cumulative: { O01: '9' },
};
const everybody = { account: 'a', handsIn: true, verifies: true };

function move(report: Report, to: ReportState, more: Partial<MoveWanted> = {}) {
  const reason = to.startsWith('reopened') ? 'a figure is wrong' : '';
  const wanted = { to, reason, mover: everybody, frozen, findings: [], isNewest: true, sign: () => signature };
  return moveReport(report, { ...wanted, ...more }, at);
}

/** The report after moves that are allowed. */
function after(...states: readonly ReportState[]): Report {
  return states.reduce((report, to) => {
    const moved = move(report, to);
    if (!moved.ok) throw new Error(moved.refusal.code);
    return moved.value.reduce(evolveReport, report);
  }, untouched(ref));
}

const reached: Readonly<Record<ReportState, Report>> = {
  draft: untouched(ref),
  submitted: after('submitted'),
  'in-verification': after('submitted', 'in-verification'),
  finalized: after('submitted', 'in-verification', 'finalized'),
  'reopened-last': after('submitted', 'reopened-last'),
  'reopened-limited': after('submitted', 'in-verification', 'finalized', 'reopened-limited'),
};

const allowed: readonly (readonly [from: ReportState, to: ReportState])[] = [
  ['draft', 'submitted'],
  ['submitted', 'in-verification'],
  ['submitted', 'reopened-last'],
  ['submitted', 'reopened-limited'],
  ['in-verification', 'finalized'],
  ['in-verification', 'reopened-last'],
  ['in-verification', 'reopened-limited'],
  ['finalized', 'reopened-last'],
  ['finalized', 'reopened-limited'],
  ['reopened-last', 'submitted'],
  ['reopened-limited', 'submitted'],
];

test('a report moves on by these ways and no other', () => {
  const possible = reportStates.flatMap((from) =>
    reportStates.flatMap((to) => (move(reached[from], to).ok ? [[from, to]] : [])),
  );
  expect(possible).toEqual(allowed);
});

test.each(allowed)('from %s to %s only those move it who may', (from, to) => {
  const handsIn = move(reached[from], to, { mover: { account: 'a', handsIn: true, verifies: false } });
  const verifies = move(reached[from], to, { mover: { account: 'a', handsIn: false, verifies: true } });
  expect([handsIn.ok, verifies.ok]).toEqual(to === 'submitted' ? [true, false] : [false, true]);
});

test('figures stay as they were handed in, until the report is opened again with them', () => {
  const handedIn = reached.submitted;
  expect([handedIn.frozen, isLive(handedIn)]).toEqual([frozen, false]);
  const later = { figures: [{ ...row, current: '5' }], freshness: [] };
  const limited = move(after('submitted', 'reopened-limited'), 'submitted', { frozen: later });
  expect(limited.ok && limited.value.reduce(evolveReport, after('submitted', 'reopened-limited')).frozen).toEqual(
    frozen,
  );
  const last = after('submitted', 'reopened-last');
  expect([last.frozen, isLive(last), isOpen(last)]).toEqual([undefined, true, true]);
  const again = move(last, 'submitted', { frozen: later });
  expect(again.ok && again.value.reduce(evolveReport, last).frozen).toEqual(later);
});

test('only the newest report is opened again with its figures, and each opening has a reason', () => {
  const { finalized } = reached;
  expect(move(finalized, 'reopened-last', { isNewest: false })).toMatchObject({ refusal: { code: 'not-the-newest' } });
  expect(move(finalized, 'reopened-limited', { isNewest: false }).ok).toBe(true);
  expect(move(finalized, 'reopened-last', { reason: ' ' })).toMatchObject({
    refusal: { violations: [{ field: 'reason', rule: 'length' }] },
  });
  expect(move(untouched(ref), 'submitted', { reason: 'why' })).toMatchObject({
    refusal: { violations: [{ field: 'reason', rule: 'reopening-only' }] },
  });
});

test('what was signed stays, also when the report is opened and signed again', () => {
  const again = after(
    'submitted',
    'in-verification',
    'finalized',
    'reopened-last',
    'submitted',
    'in-verification',
    'finalized',
  );
  expect(again.snapshots).toEqual([signature, signature]);
  expect(again.moves.map(({ to }) => to)).toHaveLength(7);
});

test('what is handed in has an answer to each finding', () => {
  const findings: readonly Finding[] = [
    { code: 'unverified', about: 'O01', answered: false },
    { code: 'target-missed', about: 'O02', answered: true },
    { code: 'node-silent', about: 'vlora', answered: false },
  ];
  expect(move(untouched(ref), 'submitted', { findings })).toMatchObject({
    refusal: {
      code: 'finding-open',
      violations: [
        { field: 'report.rows[O01].note', rule: 'unverified' },
        { field: 'report.note', rule: 'node-silent' },
      ],
    },
  });
});

test('targets are missed at the end of the programme only; a claim and a silent node ask for a note', () => {
  const of = (until: string, more: Partial<ReportRow> = {}, note = '') =>
    findingsOf({
      report: { note, words: { O01: { note, attachments: [] } } },
      figures: [{ ...row, ...more }],
      freshness: [
        { node: 'arta', newestFactAt: '2027-06-01T00:00:00.000Z' },
        { node: 'vlora', newestFactAt: '2027-05-31T23:59:59.000Z' },
      ],
      period: { from: '2027-01', until },
      end: '2027-06',
    });
  expect(of('2027-05')).toEqual([]);
  expect(of('2027-06')).toEqual([
    { code: 'target-missed', about: 'O01', answered: false },
    { code: 'node-silent', about: 'vlora', answered: false },
  ]);
  expect(of('2027-06', { cumulative: '10', verified: '3.999' }, 'so it is')).toEqual([
    { code: 'unverified', about: 'O01', answered: true },
    { code: 'node-silent', about: 'vlora', answered: true },
  ]);
});

test('a node that does not answer asks for a note until it was found to hold the same after the period', () => {
  const of = (more: Partial<Freshness>) =>
    findingsOf({
      report: { note: '', words: {} },
      figures: [],
      freshness: [{ node: 'vlora', newestFactAt: '2027-06-01T00:00:00.000Z', ...more }],
      period: { from: '2027-01', until: '2027-06' },
      end: '2027-12',
    }).map(({ code, about }) => [code, about]);
  const missingSince = '2027-07-03T08:00:00.000Z';
  expect(of({})).toEqual([]);
  expect(of({ missingSince })).toEqual([['node-silent', 'vlora']]);
  expect(of({ missingSince, consistentAt: '2027-06-30T23:59:59.000Z' })).toEqual([['node-silent', 'vlora']]);
  expect(of({ missingSince, consistentAt: '2027-07-01T00:00:00.000Z' })).toEqual([]);
  expect(of({ consistentAt: '2027-06-01T00:00:00.000Z' })).toEqual([]);
  // One that has left is not waited for.
  expect(of({ newestFactAt: '2027-01-01T00:00:00.000Z', leftAt: '2027-02-01T00:00:00.000Z' })).toEqual([]);
});

test('words change while a report is open, comments always', () => {
  const words = { indicator: 'O01', note: 'why', attachments: [] };
  for (const state of reportStates) {
    expect([state, editReport(reached[state], words, at).ok]).toEqual([state, isOpen(reached[state])]);
    expect(commentReport(reached[state], { account: 'a', text: 'why?' }, at).ok).toBe(true);
  }
});

test.each([
  [{ note: 'x'.repeat(4_001) }, 'note', 'too-long'],
  [
    { indicator: '', attachments: [{ fileName: 'a', mediaType: 'a/b', sha256: '0'.repeat(64) }] },
    'attachments',
    'row-only',
  ],
  [{ attachments: [{ fileName: '', mediaType: 'a/b', sha256: '0'.repeat(64) }] }, 'attachments[0].file_name', 'length'],
  [
    { attachments: [{ fileName: 'a', mediaType: 'pdf', sha256: '0'.repeat(64) }] },
    'attachments[0].media_type',
    'media-type-format',
  ],
  [{ attachments: [{ fileName: 'a', mediaType: 'a/b', sha256: 'abc' }] }, 'attachments[0].sha256', 'sha256-format'],
])('words that break a rule are refused by their field (%#)', (more, field, rule) => {
  const words = { indicator: 'O01', note: '', attachments: [], ...more };
  expect(editReport(untouched(ref), words, at)).toMatchObject({ refusal: { violations: [{ field, rule }] } });
});

test('the figures of a report were read when it was first handed in since they were last open', () => {
  const moved = (...states: readonly (readonly [ReportState, number])[]) =>
    states.map(([to, turn]) => ({ to, account: 'a', at: instantOfMilliseconds(turn), reason: '' }));
  expect(figuresReadAt([])).toBeUndefined();
  const signed = moved(
    ['submitted', 1],
    ['in-verification', 2],
    ['reopened-limited', 3],
    ['submitted', 4],
    ['finalized', 5],
  );
  expect(figuresReadAt(signed)).toBe(instantOfMilliseconds(1));
  const again = [...signed, ...moved(['reopened-last', 6])];
  expect(figuresReadAt(again)).toBeUndefined();
  expect(figuresReadAt([...again, ...moved(['submitted', 7], ['finalized', 8])])).toBe(instantOfMilliseconds(7));
});
