import { writeFile } from 'node:fs/promises';
import { Erasure, Retained } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { taken } from './taken.ts';

/** `inclust rights export`. */
export async function exportPersonalData(
  context: Context,
  name: string,
  file: string,
  { language = '' }: { readonly language?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const { json, pdf } = await node.rights.exportPersonalData({ name, language });
  const files = { json: `${file}.json`, pdf: `${file}.pdf` };
  // For nobody else on this machine to read, and never over what is there.
  const own = { mode: 0o600, flag: 'wx' };
  await writeFile(files.json, json, own);
  await writeFile(files.pdf, pdf, own);
  context.out.result(files, () => `${files.json} and ${files.pdf} have everything that the node knows of the member`);
  return exitCodes.ok;
}

/** What `rights erase` is told. */
export interface EraseOptions {
  readonly reason: string;
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust rights erase`. */
export async function eraseMember(
  context: Context,
  name: string,
  { reason, etag = '', requestId = '' }: EraseOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const { kept } = await node.rights.eraseMember({ name, reason, etag, requestId });
  context.out.result({ erased: name, kept }, () =>
    [
      `${name} is erased; other nodes confirm it: see "inclust recalls". Kept are:`,
      ...kept.map(({ part, basis }) => `  ${part} (${basis})`),
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** `inclust rights erasures`. */
export async function listErasures(context: Context, { limit }: { readonly limit?: string }): Promise<ExitCode> {
  using node = openNode(context);
  const erasures = await taken(node.rights.everyErasure(), limit);
  context.out.result(
    erasures.map((one) => Erasure.toJSON(one)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (one) => one.name },
          { title: 'begun', value: (one) => one.beginTime ?? '' },
          { title: 'finished', value: (one) => one.finishTime ?? 'not yet' },
          { title: 'why', value: (one) => one.reason },
          { title: 'who', value: (one) => one.actor },
        ],
        erasures,
      ),
  );
  return exitCodes.ok;
}

/** `inclust rights retention`. */
export async function applyRetention(
  context: Context,
  { apply = false }: { readonly apply?: boolean },
): Promise<ExitCode> {
  using node = openNode(context);
  const { due } = await node.rights.applyRetention({ validateOnly: !apply });
  context.out.result({ erased: apply, due: due.map((one) => Retained.toJSON(one)) }, () => {
    if (due.length === 0) return 'nobody is due';
    const table = context.out.table(
      [
        { title: 'name', value: (one) => one.name },
        { title: 'rule', value: (one) => one.rule },
        { title: 'since', value: (one) => one.sinceDate },
        { title: 'due', value: (one) => one.dueDate },
        { title: 'basis', value: (one) => one.basis },
      ],
      due,
    );
    return apply ? `${table}\n\nthey are erased` : `${table}\n\nnothing was done; with --apply they are erased`;
  });
  return exitCodes.ok;
}
