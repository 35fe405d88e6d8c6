import { openNode, type Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { delimiterOf, formatOf, writeOut } from '../output/write-out.ts';
import { nodeOfName } from './names.ts';

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
  { format = formatOf(file), language = '', delimiter }: RegistrationExportOptions,
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(occurrence));
  const wanted = { occurrence, format, language, delimiter: delimiterOf(delimiter) };
  return await writeOut(context, file, node.registrations.exportRegistrations(wanted));
}
