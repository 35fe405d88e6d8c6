import { widest, widthOf, wrap } from './measure.ts';
import { fontSize, lineHeight } from './shapes.ts';

/** How the labels below an axis are set, so that none is cut and none runs into the next. */
export interface CategoryLabels {
  /** Lines of each label; none where every second, third … is left out. */
  readonly lines: readonly (readonly string[])[];
  /** In degrees. */
  readonly rotate: 0 | 45;
  readonly height: number;
  /** From the axis to where they begin. */
  readonly margin: number;
  /** How far they reach to the left of the first category's middle and to the right of the last one's. */
  readonly left: number;
  readonly right: number;
}

/** The longest that a label at an angle is in one line, and the room that its line takes on the axis. */
const longest = 150;
const lineRoom = lineHeight * Math.SQRT2;

/** Labels for categories that are `band` pixels wide each. */
export function categoryLabels(labels: readonly string[], band: number): CategoryLabels {
  const level = labels.map((label) => wrap(label, band - 6, fontSize));
  if (level.every(({ lines, broken }) => !broken && lines.length <= 3)) {
    const lines = level.map((one) => one.lines);
    return { lines, rotate: 0, margin: 8, height: heightOf(lines), left: band / 2, right: band / 2 };
  }
  const wrapped = labels.map((label) => wrap(label, longest, fontSize).lines);
  const each = Math.ceil((Math.max(...wrapped.map((lines) => lines.length)) * lineRoom) / band);
  const lines = wrapped.map((one, at) => (at % each === 0 ? one : []));
  const reach = widest(lines.flat(), fontSize) * Math.SQRT1_2;
  const depth = heightOf(lines) * Math.SQRT1_2;
  // The upper of several lines reaches above the point that the label hangs from.
  const margin = 8 + (depth - lineHeight * Math.SQRT1_2) / 2;
  const left = lines.map((one, at) => widest(one, fontSize) * Math.SQRT1_2 + depth - at * band);
  return { lines, rotate: 45, margin, height: reach + depth, left: Math.max(band / 2, ...left), right: band / 2 };
}

function heightOf(lines: readonly (readonly string[])[]): number {
  return Math.max(1, ...lines.map((one) => one.length)) * lineHeight;
}

/** Whether every text has room beside the others on one line. */
export function haveRoom(texts: readonly string[], room: number, size: number): boolean {
  return texts.every((text) => widthOf(text, size) + 4 <= room);
}
