import { RegistrationRules } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { messageIn } from './json-file.ts';
import { nodeOfName } from './names.ts';

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
  const given = file === undefined ? undefined : await messageIn(context, file, RegistrationRules, shape);
  using node = openNode(context, nodeOfName(event));
  const { registrations } = node;
  const { rules } = given
    ? await registrations.setRegistrationRules({ event, rules: { ...given, etag: etag ?? given.etag }, requestId })
    : await registrations.getRegistrationRules({ event });
  if (!rules) throw new Error('the answer holds no rules');
  context.out.result(RegistrationRules.toJSON(rules), () => JSON.stringify(RegistrationRules.toJSON(rules), null, 2));
  return exitCodes.ok;
}

const shape =
  'See RegistrationRules in proto/inclust/events/v1/registration.proto, or "registrations rules EVENT --json".';
