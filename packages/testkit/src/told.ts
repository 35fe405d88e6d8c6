import { randomUUID } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toldFolder } from './config.ts';

/** The folder in which a run of the tests notes what was told, and what must not be. Absent where nobody looks. */
const folder = toldFolder();
/** Each process has files of its own. */
const own = randomUUID();

/** Notes what was told to people or programs: a line of a log, the text of an error. */
export function noteTold(text: string): void {
  note('told', text);
}

/** Notes a secret that a test has made or was given, and hands it on; it must be told nowhere. */
export function noteSecret(text: string): string {
  note('secret', text);
  return text;
}

/** Notes that everything that a node has told was looked through, and where something secret stood. */
export function noteSearched(node: string, found: readonly string[]): void {
  note('searched', JSON.stringify({ node, found }));
}

/** Where a logger writes that is looked through at the end of the run. */
export const toldStream = { write: noteTold };

/** What the processes of this run have noted. */
export function readNotes(): Record<'told' | 'secret' | 'searched', string[]> {
  const notes: Record<'told' | 'secret' | 'searched', string[]> = { told: [], secret: [], searched: [] };
  for (const file of folder ? readdirSync(folder) : []) {
    const kind = (Object.keys(notes) as (keyof typeof notes)[]).find((one) => file.startsWith(`${one}-`));
    if (kind && folder)
      for (const line of readFileSync(join(folder, file), 'utf8').split('\n'))
        if (line !== '') notes[kind].push(JSON.parse(line) as string);
  }
  return notes;
}

function note(kind: string, text: string): void {
  if (folder) appendFileSync(join(folder, `${kind}-${own}.jsonl`), `${JSON.stringify(text)}\n`);
}
