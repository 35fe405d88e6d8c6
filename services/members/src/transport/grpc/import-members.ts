import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { ImportMembersRequest, ImportMembersResponse, ImportOptions as ProtoOptions } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import { refusalStatus, writeTo, type RpcCall } from '@inclust/rpc';
import { dateFormats, delimiters, encodings } from '@inclust/tabular';
import { importMembers, type ImportEvent, type ImportOptions } from '../../app/import-members.ts';
import type { MembersApp } from '../../app/ports.ts';

/** The largest file, in bytes. */
const largestFile = 64 * 1024 * 1024;

type Call = ServerDuplexStream<ImportMembersRequest, ImportMembersResponse>;

/** Takes a file in pieces, then tells how its import goes. */
export async function takeFile(app: MembersApp, call: Call, { actor, signal }: RpcCall): Promise<void> {
  const received = await receive(call);
  if (!received.ok) return void call.emit('error', refusalStatus(received.refusal));
  const { bytes, options } = received.value;
  const events = importMembers(app, bytes, options, (key) => derivedId(`${app.node}/import`, key), actor, signal);
  for (;;) {
    const next = await events.next();
    if (next.done) {
      if (next.value.ok) call.end();
      else call.emit('error', refusalStatus(next.value.refusal));
      return;
    }
    if (!(await writeTo(call, eventToProto(next.value, options.dryRun)))) return;
  }
}

async function receive(call: Call): Promise<Outcome<{ bytes: Uint8Array; options: ImportOptions }>> {
  const chunks: Buffer[] = [];
  let size = 0;
  let options: ImportOptions | undefined;
  // Leaving the loop early must leave the call open: its answer goes the same way.
  const requests: AsyncIterable<ImportMembersRequest> = call.iterator({ destroyOnReturn: false });
  for await (const { part } of requests) {
    if (part?.$case === 'options') {
      if (options)
        return invalid([
          { field: 'options', rule: 'options-first', message: 'Options come once, in the first message.' },
        ]);
      const read = optionsFromProto(part.value);
      if (!read.ok) return read;
      options = read.value;
    } else if (part?.$case === 'chunk') {
      if (!options)
        return invalid([
          { field: 'options', rule: 'options-first', message: 'The first message must hold the options.' },
        ]);
      size += part.value.length;
      if (size > largestFile)
        return invalid([{ field: 'chunk', rule: 'file-too-large', message: 'The file must have at most 64 MiB.' }]);
      chunks.push(part.value);
    }
  }
  if (!options)
    return invalid([{ field: 'options', rule: 'options-first', message: 'The first message must hold the options.' }]);
  return accept({ bytes: Buffer.concat(chunks), options });
}

function optionsFromProto(options: ProtoOptions): Outcome<ImportOptions> {
  const found: FieldViolation[] = [];
  const choose = <Value extends string>(field: string, value: string, values: readonly Value[]): Value | undefined => {
    if (value === '') return undefined;
    const chosen = values.find((one) => one === value);
    if (chosen === undefined)
      found.push({
        field: `options.${field}`,
        rule: 'value-unknown',
        message: `Must be one of ${values.map((one) => JSON.stringify(one)).join(', ')}.`,
      });
    return chosen;
  };
  const encoding = choose('encoding', options.encoding, encodings);
  const delimiter = choose('delimiter', options.delimiter, delimiters);
  const date = choose('date_format', options.dateFormat, dateFormats) ?? 'yyyy-MM-dd';
  const decimal = choose('decimal_separator', options.decimalSeparator, ['point', 'comma']) === 'comma' ? ',' : '.';
  if (found.length > 0) return invalid(found);
  return accept({
    ...(encoding ? { encoding } : {}),
    ...(delimiter ? { delimiter } : {}),
    date,
    decimal,
    dryRun: options.dryRun,
    disciplines: options.disciplines,
  });
}

function eventToProto(event: ImportEvent, dryRun: boolean): ImportMembersResponse {
  switch (event.kind) {
    case 'reading':
      return { part: { $case: 'reading', value: { ...event.reading, rows: event.rows } } };
    case 'progress':
      return { part: { $case: 'progress', value: { done: event.done, rows: event.rows } } };
    case 'problem':
      return { part: { $case: 'problem', value: { ...event.problem } } };
    case 'summary': {
      const { rows, registered, updated, unchanged, refused } = event;
      const ignored = Object.fromEntries(event.ignored);
      return { part: { $case: 'summary', value: { rows, registered, updated, unchanged, refused, dryRun, ignored } } };
    }
    default:
      return event satisfies never;
  }
}
