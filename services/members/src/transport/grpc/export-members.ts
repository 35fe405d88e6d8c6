import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ExportMembersRequest, ExportMembersResponse } from '@inclust/contracts';
import { accept, invalid, languages, type FieldViolation, type Outcome } from '@inclust/kernel';
import { refusalStatus, writeTo, type RpcCall } from '@inclust/rpc';
import { delimiters } from '@inclust/tabular';
import { fileFormats, exportMembers, type ExportOptions } from '../../app/export-members.ts';
import type { MembersApp } from '../../app/ports.ts';

const chunkSize = 256 * 1024;

type Call = ServerWritableStream<ExportMembersRequest, ExportMembersResponse>;

/** Sends the register as a file in pieces. */
export async function sendFile(app: MembersApp, call: Call, { actor }: RpcCall): Promise<void> {
  const options = optionsFromProto(call.request);
  const file = options.ok ? await exportMembers(app, options.value, actor) : options;
  if (!file.ok) return void call.emit('error', refusalStatus(file.refusal));
  for (let start = 0; start < file.value.length; start += chunkSize) {
    if (!(await writeTo(call, { chunk: Buffer.from(file.value.subarray(start, start + chunkSize)) }))) return;
  }
  call.end();
}

function optionsFromProto(request: ExportMembersRequest): Outcome<ExportOptions> {
  const found: FieldViolation[] = [];
  const format = fileFormats.find((one) => one === (request.format || 'csv'));
  const language = languages.find((one) => one === request.language);
  const delimiter = delimiters.find((one) => one === (request.delimiter || ','));
  if (!format)
    found.push({ field: 'format', rule: 'value-unknown', message: `Must be one of ${fileFormats.join(', ')}.` });
  if (!language && request.language !== '')
    found.push({ field: 'language', rule: 'value-unknown', message: 'Must be el, sq or en.' });
  if (!delimiter)
    found.push({ field: 'delimiter', rule: 'value-unknown', message: 'Must be a comma, a semicolon or a tab.' });
  if (found.length > 0 || !format || !delimiter) return invalid(found);
  return accept({ format, delimiter, ...(language ? { language } : {}) });
}
