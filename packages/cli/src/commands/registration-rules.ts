import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { RegistrationRules } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { writeWhole } from '../output/write-whole.ts';
import { nodeOfName } from './names.ts';
import { unknownFields } from './unknown-fields.ts';

/** What `registrations rules` is told. */
export interface RulesOptions {
  readonly file?: string;
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust registrations rules`: shows how registrations of an event are taken, or sets it from a file in the JSON form of the contract. */
export async function registrationRules(
  context: Context,
  event: string,
  { file, etag, requestId = '' }: RulesOptions,
): Promise<ExitCode> {
  const given = file === undefined ? undefined : await readRules(resolve(context.terminal.cwd, file));
  using node = openNode(context, nodeOfName(event));
  const { registrations } = node;
  const { rules } = given
    ? await registrations.setRegistrationRules({ event, rules: { ...given, etag: etag ?? given.etag }, requestId })
    : await registrations.getRegistrationRules({ event });
  if (!rules) throw new Error('the answer holds no rules');
  context.out.result(RegistrationRules.toJSON(rules), () => JSON.stringify(RegistrationRules.toJSON(rules), null, 2));
  return exitCodes.ok;
}

async function readRules(path: string): Promise<RegistrationRules> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Failure('usage', 'file-unreadable', `${path} cannot be read.`, undefined, { cause: error });
  });
  let said: unknown;
  let rules: RegistrationRules;
  try {
    said = JSON.parse(text);
    rules = RegistrationRules.fromJSON(said);
  } catch (error) {
    throw new Failure('usage', 'file-malformed', `${path} is not the JSON of rules.`, shape, { cause: error });
  }
  const unknown = unknownFields(said, RegistrationRules.toJSON(rules));
  if (unknown.length > 0)
    throw new Failure('usage', 'field-unknown', `${path} says what rules do not have: ${unknown.join(', ')}.`, shape);
  return rules;
}

const shape =
  'See RegistrationRules in proto/inclust/events/v1/registration.proto, or "registrations rules EVENT --json".';

/** What `registrations export` is told. */
export interface RegistrationExportOptions {
  readonly format?: string;
  readonly language?: string;
  readonly delimiter?: string;
}

/** `inclust registrations export`: those of an occurrence as a table; `-` writes to standard output. */
export async function exportRegistrations(
  context: Context,
  occurrence: string,
  file: string,
  options: RegistrationExportOptions,
): Promise<ExitCode> {
  const { out, terminal } = context;
  const { language = '', delimiter = '' } = options;
  using node = openNode(context, nodeOfName(occurrence));
  const wanted = {
    occurrence,
    format: options.format ?? formatOf(file),
    language,
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
  };
  const bytes = Readable.from(node.registrations.exportRegistrations(wanted), { objectMode: false });
  if (file === '-') {
    for await (const chunk of bytes) terminal.stdout.write(chunk);
    return exitCodes.ok;
  }
  const path = resolve(terminal.cwd, file);
  const written = await writeWhole(path, bytes);
  out.result({ file: path, bytes: written }, () => `${path}: ${written} bytes`);
  return exitCodes.ok;
}

/** The format that a file's name tells, CSV where it tells none. */
function formatOf(file: string): string {
  return ['xlsx', 'tsv'].find((format) => file.toLowerCase().endsWith(`.${format}`)) ?? 'csv';
}
