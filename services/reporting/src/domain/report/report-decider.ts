import { accept, invalid, refuse, type InstantText, type Outcome } from '@inclust/kernel';
import type { Finding } from './findings.ts';
import {
  isOpen,
  untouched,
  type Attachment,
  type FrozenFigures,
  type Report,
  type ReportRef,
  type ReportState,
  type Snapshot,
} from './report.ts';

/** Who moves a report, as far as rules ask. */
export interface Mover {
  readonly account: string;
  /** Coordinators and operators hand in. */
  readonly handsIn: boolean;
  /** Officers verify, sign and open again. */
  readonly verifies: boolean;
}

/** What has happened to a report. */
export type ReportStep = { readonly at: InstantText; readonly ref: ReportRef } & (
  | { readonly kind: 'noted'; readonly note: string }
  | {
      readonly kind: 'row-noted';
      readonly indicator: string;
      readonly note: string;
      readonly attachments: readonly Attachment[];
    }
  | { readonly kind: 'commented'; readonly account: string; readonly text: string }
  | {
      readonly kind: 'moved';
      readonly to: ReportState;
      readonly account: string;
      readonly reason: string;
      /** Of a report that is handed in with figures of now. */
      readonly frozen?: FrozenFigures;
      /** Of one that is finalized. */
      readonly snapshot?: Snapshot;
    }
);

/** From where a report may come to a state, and whether it is handed in by that. */
const ways: Readonly<Record<ReportState, readonly ReportState[]>> = {
  draft: [],
  submitted: ['draft', 'reopened-last', 'reopened-limited'],
  'in-verification': ['submitted'],
  finalized: ['in-verification'],
  'reopened-last': ['submitted', 'in-verification', 'finalized'],
  'reopened-limited': ['submitted', 'in-verification', 'finalized'],
};

const [longestText, longestReason, mostAttachments, mostComments] = [4_000, 400, 20, 1_000] as const;

/** Changes the words of a report. Refused: `report-not-open`, `invalid-input`. */
export function editReport(
  report: Report,
  { indicator, note, attachments }: { indicator: string; note: string; attachments: readonly Attachment[] },
  at: InstantText,
): Outcome<readonly ReportStep[]> {
  if (!isOpen(report))
    return refuse({
      code: 'report-not-open',
      kind: 'state',
      message: 'The report was handed in; an officer can open it again.',
    });
  if (note.length > longestText)
    return invalid([{ field: 'note', rule: 'too-long', message: `At most ${longestText} characters.` }]);
  if (indicator === '') {
    if (attachments.length > 0)
      return invalid([{ field: 'attachments', rule: 'row-only', message: 'Attachments belong to a row.' }]);
    return accept([{ kind: 'noted', at, ref: report.ref, note }]);
  }
  const broken = attachments.flatMap(({ fileName, mediaType, sha256 }, turn) => {
    const field = `attachments[${turn}]`;
    return [
      ...(fileName.length < 1 || fileName.length > 200
        ? [{ field: `${field}.file_name`, rule: 'length', message: '1 to 200 characters.' }]
        : []),
      ...(/^[\w.+-]+\/[\w.+-]+$/.test(mediaType)
        ? []
        : [{ field: `${field}.media_type`, rule: 'media-type-format', message: 'Must be a media type.' }]),
      ...(/^[0-9a-f]{64}$/.test(sha256)
        ? []
        : [{ field: `${field}.sha256`, rule: 'sha256-format', message: 'Must be 64 hexadecimal digits.' }]),
    ];
  });
  if (attachments.length > mostAttachments)
    broken.push({ field: 'attachments', rule: 'too-many', message: `At most ${mostAttachments}.` });
  if (broken.length > 0) return invalid(broken);
  return accept([{ kind: 'row-noted', at, ref: report.ref, indicator, note, attachments }]);
}

/** Says something of a report, in any state. Refused: `comments-full`, `invalid-input`. */
export function commentReport(
  report: Report,
  { account, text }: { account: string; text: string },
  at: InstantText,
): Outcome<readonly ReportStep[]> {
  if (text.trim() === '' || text.length > longestText)
    return invalid([{ field: 'text', rule: 'length', message: `1 to ${longestText} characters.` }]);
  if (report.comments.length >= mostComments)
    return refuse({ code: 'comments-full', kind: 'exhausted', message: `At most ${mostComments} comments.` });
  return accept([{ kind: 'commented', at, ref: report.ref, account, text }]);
}

/** What moving a report needs beside it. */
export interface MoveWanted {
  readonly to: ReportState;
  readonly reason: string;
  readonly mover: Mover;
  /** The figures as they are, for a report that is handed in with them. */
  readonly frozen: FrozenFigures;
  readonly findings: readonly Finding[];
  /** Whether no report of the node for a later period was handed in. */
  readonly isNewest: boolean;
  /** Signs it as it will be. */
  readonly sign: (report: Report) => Snapshot;
}

/** Moves a report on. Refused: `report-state`, `not-allowed`, `finding-open`, `not-the-newest`, `invalid-input`. */
export function moveReport(report: Report, wanted: MoveWanted, at: InstantText): Outcome<readonly ReportStep[]> {
  const { to, reason, mover, frozen, findings, isNewest, sign } = wanted;
  if (!ways[to].includes(report.state))
    return refuse({
      code: 'report-state',
      kind: 'state',
      message: `A report that is ${report.state} cannot be ${to}.`,
    });
  const isAllowed = to === 'submitted' ? mover.handsIn : mover.verifies;
  if (!isAllowed)
    return refuse({
      code: 'not-allowed',
      kind: 'denied',
      message: to === 'submitted' ? 'Coordinators hand reports in.' : 'Officers verify, sign and open again.',
    });
  const isReopening = to === 'reopened-last' || to === 'reopened-limited';
  if (isReopening && (reason.trim() === '' || reason.length > longestReason))
    return invalid([{ field: 'reason', rule: 'length', message: `1 to ${longestReason} characters.` }]);
  if (!isReopening && reason !== '')
    return invalid([{ field: 'reason', rule: 'reopening-only', message: 'Only of a report that is opened again.' }]);
  if (to === 'reopened-last' && !isNewest)
    return refuse({
      code: 'not-the-newest',
      kind: 'state',
      message: 'A later report was handed in; this one can be opened as reopened-limited, its figures staying.',
    });
  const open = to === 'submitted' ? findings.filter(({ answered }) => !answered) : [];
  if (open.length > 0)
    return refuse({
      code: 'finding-open',
      kind: 'state',
      message: 'Something must be answered by a note before the report can be handed in.',
      violations: open.map(({ code, about }) => ({
        field: code === 'node-silent' ? 'report.note' : `report.rows[${about}].note`,
        rule: code,
        message: `A note must say why (${about}).`,
      })),
    });
  const keepsFigures = to !== 'submitted' || report.state === 'reopened-limited';
  const moved = { kind: 'moved', at, ref: report.ref, to, account: mover.account, reason } as const;
  const step: ReportStep = keepsFigures ? moved : { ...moved, frozen };
  return accept([to === 'finalized' ? { ...step, snapshot: sign(evolveReport(report, step)) } : step]);
}

export function evolveReport(before: Report | undefined, step: ReportStep): Report {
  const report = before ?? untouched(step.ref);
  switch (step.kind) {
    case 'noted':
      return { ...report, note: step.note };
    case 'row-noted': {
      const { indicator, note, attachments } = step;
      return { ...report, words: { ...report.words, [indicator]: { note, attachments } } };
    }
    case 'commented': {
      const { account, at, text } = step;
      return { ...report, comments: [...report.comments, { account, at, text }] };
    }
    case 'moved': {
      const { to, account, at, reason, frozen, snapshot } = step;
      const { frozen: kept, ...rest } = report;
      const figures = to === 'reopened-last' ? undefined : (frozen ?? kept);
      return {
        ...rest,
        state: to,
        moves: [...report.moves, { to, account, at, reason }],
        snapshots: snapshot ? [...report.snapshots, snapshot] : report.snapshots,
        ...(figures ? { frozen: figures } : {}),
      };
    }
    default:
      return step satisfies never;
  }
}
