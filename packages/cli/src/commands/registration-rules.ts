import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RegistrationRules } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
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
