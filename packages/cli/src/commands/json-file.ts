import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { unknownFields } from './unknown-fields.ts';

/** A message of the contract, as its generated code reads and writes it. */
interface MessageOf<Message> {
  fromJSON(said: unknown): Message;
  toJSON(message: Message): unknown;
}

/** What a file with JSON says. Throws `Failure` where it has none. */
export async function jsonIn({ terminal }: Context, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(resolve(terminal.cwd, file), 'utf8')) as unknown;
  } catch (error) {
    throw new Failure('usage', 'file-unreadable', `${file} is no file with JSON.`, undefined, { cause: error });
  }
}

/** The message in a file with JSON. Throws `Failure` where it says what such a message does not have. `shape`: where to find what it has. */
export async function messageIn<Message>(
  context: Context,
  file: string,
  type: MessageOf<Message>,
  shape: string,
): Promise<Message> {
  const said = await jsonIn(context, file);
  let message: Message;
  try {
    message = type.fromJSON(said);
  } catch (error) {
    throw new Failure('usage', 'file-malformed', `${file} does not say what is asked for.`, shape, { cause: error });
  }
  const unknown = unknownFields(said, type.toJSON(message));
  if (unknown.length > 0)
    throw new Failure('usage', 'field-unknown', `${file} says what is not known here: ${unknown.join(', ')}.`, shape);
  return message;
}
