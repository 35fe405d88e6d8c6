import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ExportRegistrationsRequest, ExportRegistrationsResponse } from '@inclust/contracts';
import {
  accept,
  invalid,
  languages,
  type Actor,
  type FieldViolation,
  type Language,
  type Outcome,
} from '@inclust/kernel';
import { refusalStatus, writeTo, type RpcCall } from '@inclust/rpc';
import { delimiters } from '@inclust/tabular';
import { exportFormats, exportRegistrations, type ExportOptions } from '../../app/places/export-registrations.ts';
import type { PlacesApp } from '../../app/places/ports.ts';
import { occurrenceOf } from './named.ts';

const chunkSize = 256 * 1024;

type Call = ServerWritableStream<ExportRegistrationsRequest, ExportRegistrationsResponse>;

/** Sends the registrations of an occurrence as a file in pieces; `language` is the node's first. */
export async function sendRegistrations(
  app: PlacesApp,
  language: Language,
  call: Call,
  { actor }: RpcCall,
): Promise<void> {
  const file = await fileFor(app, language, call.request, actor);
  if (!file.ok) return void call.emit('error', refusalStatus(file.refusal));
  for (let start = 0; start < file.value.length; start += chunkSize) {
    if (!(await writeTo(call, { chunk: Buffer.from(file.value.subarray(start, start + chunkSize)) }))) return;
  }
  call.end();
}

async function fileFor(
  app: PlacesApp,
  language: Language,
  request: ExportRegistrationsRequest,
  actor: Actor,
): Promise<Outcome<Uint8Array>> {
  const ref = occurrenceOf(app.node, request.occurrence);
  if (!ref.ok) return ref;
  const options = optionsFromProto(request, language);
  return options.ok ? exportRegistrations(app, ref.value, options.value, actor) : options;
}

function optionsFromProto(request: ExportRegistrationsRequest, first: Language): Outcome<ExportOptions> {
  const found: FieldViolation[] = [];
  const format = exportFormats.find((one) => one === (request.format || 'csv'));
  const language = languages.find((one) => one === (request.language || first));
  const delimiter = delimiters.find((one) => one === (request.delimiter || ','));
  const wrong = (field: string, message: string) => found.push({ field, rule: 'value-unknown', message });
  if (!format) wrong('format', `Must be one of ${exportFormats.join(', ')}.`);
  if (!language) wrong('language', 'Must be el, sq or en.');
  if (!delimiter) wrong('delimiter', 'Must be a comma, a semicolon or a tab.');
  if (!format || !language || !delimiter) return invalid(found);
  return accept({ format, language, delimiter });
}
