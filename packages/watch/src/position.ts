/** How far a watch has come in a stream: all of the messages until `sequence`, and of that one the events until `index` where it is given. */
export interface Position {
  readonly sequence: number;
  /** From 0. All of the message's events where it is not given. */
  readonly index?: number;
}

/** Whether an event lies behind a position: the event at `index` of the message at `sequence`. */
export function isAfter(position: Position, sequence: number, index: number): boolean {
  if (sequence !== position.sequence) return sequence > position.sequence;
  return position.index !== undefined && index > position.index;
}

/** The first message that has something behind a position. */
export function firstSequence({ sequence, index }: Position): number {
  return index === undefined ? sequence + 1 : sequence;
}

/** A position as callers keep it, with the life of the stream that it is in. */
export function encodeCursor(life: string, { sequence, index }: Position): string {
  return Buffer.from(JSON.stringify([life, sequence, ...(index === undefined ? [] : [index])])).toString('base64url');
}

/** What a cursor says; `undefined` where it is none. */
export function decodeCursor(cursor: string): { readonly life: string; readonly position: Position } | undefined {
  const parts = parse(cursor);
  if (!Array.isArray(parts)) return undefined;
  const [life, sequence, index] = parts as unknown[];
  if (typeof life !== 'string' || !isCount(sequence)) return undefined;
  if (index === undefined) return { life, position: { sequence } };
  return isCount(index) ? { life, position: { sequence, index } } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parse(cursor: string): unknown {
  if (!/^[\w-]{1,200}$/u.test(cursor)) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
