import type { InstantText } from '@inclust/kernel';
import type { Freshness } from '../freshness.ts';
import type { ReportFigures } from './rows.ts';

export const reportStates = [
  'draft',
  'submitted',
  'in-verification',
  'finalized',
  'reopened-last',
  'reopened-limited',
] as const;
export type ReportState = (typeof reportStates)[number];

/** Which report. */
export interface ReportRef {
  readonly programme: string;
  readonly period: string;
  /** A node, or `federation` for all together. */
  readonly node: string;
}

/** All nodes together. */
export const wholeFederation = 'federation';

/** A file that is kept elsewhere, known by what is in it. */
export interface Attachment {
  readonly fileName: string;
  readonly mediaType: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What people say of a row. */
export interface RowWords {
  readonly note: string;
  readonly attachments: readonly Attachment[];
}

export interface Comment {
  readonly account: string;
  readonly at: InstantText;
  readonly text: string;
}

/** That a report moved on. */
export interface Move {
  readonly to: ReportState;
  readonly account: string;
  readonly at: InstantText;
  readonly reason: string;
}

/** A report as it was signed. */
export interface Snapshot {
  /** Hexadecimal, of the content. */
  readonly sha256: string;
  /** Base64. */
  readonly signature: string;
  readonly publicKey: string;
  readonly at: InstantText;
  /** Canonical JSON. */
  readonly content: string;
  /** What each indicator came to by the end of the period, in thousandths as a decimal number. */
  readonly cumulative: Readonly<Record<string, string>>;
  /** The version of the definition by which each indicator was counted; absent of what releases before own indicators have signed. */
  readonly definitionVersions?: Readonly<Record<string, number>>;
}

/** Figures that stay as they are since a report was handed in. */
export interface FrozenFigures {
  readonly figures: ReportFigures;
  readonly freshness: readonly Freshness[];
}

/** A report of a node for a period. */
export interface Report {
  readonly ref: ReportRef;
  readonly state: ReportState;
  readonly note: string;
  readonly words: Readonly<Record<string, RowWords>>;
  readonly comments: readonly Comment[];
  readonly moves: readonly Move[];
  readonly frozen?: FrozenFigures;
  readonly snapshots: readonly Snapshot[];
}

/** When the figures of a report were read: when it was first handed in, or first again since they were open. */
export function figuresReadAt(moves: readonly Move[]): InstantText | undefined {
  const opened = moves.findLastIndex(({ to }) => to === 'reopened-last');
  return moves.slice(opened + 1).find(({ to }) => to === 'submitted')?.at;
}

/** One that nobody has touched. */
export function untouched(ref: ReportRef): Report {
  return { ref, state: 'draft', note: '', words: {}, comments: [], moves: [], snapshots: [] };
}

/** Whether its words may change. */
export function isOpen({ state }: Pick<Report, 'state'>): boolean {
  return state === 'draft' || state === 'reopened-last' || state === 'reopened-limited';
}

/** Whether its figures are those of now: not since it was handed in, but where it was opened again with them. */
export function isLive({ state }: Pick<Report, 'state'>): boolean {
  return state === 'draft' || state === 'reopened-last';
}
