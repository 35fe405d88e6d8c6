import type { ImportSummary } from '@inclust/contracts';
import type { NodeClient } from '@inclust/client';

/** A register of people as a file, with the external ids `row-1` to `row-{rows}`. */
export function registerFile(rows: number, from = 1): Buffer {
  const header = 'External id,Kind,Given name,Family name,Disciplines,Listing consent';
  const lines = Array.from(
    { length: rows },
    (_, at) => `row-${from + at},person,Νίκη${from + at},Δοκιμής,heritage,yes`,
  );
  return Buffer.from([header, ...lines, ''].join('\n'), 'utf8');
}

/** Imports a file; `progress` hears how many rows the node says are dealt with. */
export async function importFile(
  client: NodeClient,
  file: Buffer,
  progress: (done: number) => void = () => {},
): Promise<ImportSummary> {
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    yield file;
  };
  for await (const part of client.members.importMembers({ encoding: 'utf-8', delimiter: ',' }, bytes())) {
    if (part.$case === 'progress') progress(part.value.done);
    else if (part.$case === 'problem') throw new Error(`row ${part.value.row}: ${part.value.rule}`);
    else if (part.$case === 'summary') return part.value;
  }
  throw new Error('the import ended without a summary');
}

/** Every member of the register: external id → `name@etag`. Throws where two have the same external id. */
export async function membersByExternalId(client: NodeClient): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, etag, profile } of client.members.everyMember()) {
    const key = profile?.externalId ?? '';
    if (found.has(key)) throw new Error(`${key} is there twice: ${found.get(key)} and ${name}`);
    found.set(key, `${name}@${etag}`);
  }
  return found;
}
