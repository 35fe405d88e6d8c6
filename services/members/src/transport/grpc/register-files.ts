import { longDeadlines, type MemberServiceServer } from '@inclust/contracts';
import { streaming, type RpcContext } from '@inclust/rpc';
import type { MembersApp } from '../../app/ports.ts';

/** Import and export. What reads and writes files is loaded with the first of them: most of the time a node needs none of it. */
export function registerFileHandlers(
  app: MembersApp,
  context: RpcContext,
): Pick<MemberServiceServer, 'importMembers' | 'exportMembers'> {
  return {
    importMembers: (call) =>
      streaming(context, call, longDeadlines.transfer, async (opened) => {
        const { takeFile } = await import('./import-members.ts');
        await takeFile(app, call, opened);
      }),
    exportMembers: (call) =>
      streaming(context, call, longDeadlines.transfer, async (opened) => {
        const { sendFile } = await import('./export-members.ts');
        await sendFile(app, call, opened);
      }),
  };
}
