import { Recall } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { taken } from './taken.ts';

/** `inclust recalls`: what was in other nodes' directories and no longer is, and who has confirmed it. */
export async function recalls(
  context: Context,
  { outstanding = false, limit }: { readonly outstanding?: boolean; readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const found = await taken(node.federation.everyRecall({ outstanding }), limit);
  context.out.result(
    found.map((recall) => Recall.toJSON(recall)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (recall) => recall.name },
          { title: 'recalled', value: (recall) => recall.recallTime ?? '' },
          { title: 'confirmed by', value: (recall) => recall.receipts.map(({ nodeId }) => nodeId).join(', ') },
          { title: 'outstanding', value: (recall) => recall.outstandingNodeIds.join(', ') },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}
