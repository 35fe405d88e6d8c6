import type { MemberServiceServer } from '@inclust/contracts';
import { streaming, type RpcContext } from '@inclust/rpc';
import type { MembersApp } from '../../app/ports.ts';

/** The longest an import or export may take, in milliseconds. */
const longTransfer = 30 * 60 * 1000;

/** Import and export. What reads and writes files is loaded with the first of them: most of the time a node needs none of it. */
export function registerFileHandlers(
  app: MembersApp,
  context: RpcContext,
): Pick<MemberServiceServer, 'importMembers' | 'exportMembers'> {
  return {
    importMembers: (call) =>
      streaming(context, call, longTransfer, async (opened) => {
        const { takeFile } = await import('./import-members.ts');
        await takeFile(app, call, opened);
      }),
    exportMembers: (call) =>
      streaming(context, call, longTransfer, async (opened) => {
        const { sendFile } = await import('./export-members.ts');
        await sendFile(app, call, opened);
      }),
  };
}
