import { startNats } from '../src/index.ts';

// Run by server-process.it.test.ts: starts a server and stays until it is killed itself.
const [dataDir, binary] = process.argv.slice(2);
const server = await startNats({ dataDir: dataDir ?? '', ...(binary ? { binary } : {}) });
console.log(server.pid);
setInterval(() => {}, 60_000);
