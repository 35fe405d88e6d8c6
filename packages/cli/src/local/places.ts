import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const projectFolder = resolve(fileURLToPath(import.meta.url), '../../../../..');

/** Longest path of a unix socket on Linux and macOS, with a margin. */
const longestSocketPath = 100;

/** Where things of a local federation are. */
export function places(data: string) {
  const socket = join(data, 'control.sock');
  const short = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return {
    data,
    home: (nodeId: string): string => join(data, nodeId),
    nodeLog: (nodeId: string): string => join(data, nodeId, 'node.log'),
    /** An invitation that is being used; removed when the city has joined. */
    invitation: (nodeId: string): string => join(data, nodeId, 'invitation'),
    /** What the import of the demonstration registers came to. */
    demo: join(data, 'demo.json'),
    /** Where the running federation is told what to do. */
    socket: socket.length <= longestSocketPath ? socket : join(tmpdir(), `inclust-${userInfo().uid}-${short}.sock`),
  } as const;
}

export type Places = ReturnType<typeof places>;

/** The data folder where none is given. */
export const defaultData = join(projectFolder, '.inclust/federation');
