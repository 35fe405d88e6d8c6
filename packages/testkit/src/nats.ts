import { serverConfig, startNats } from '@inclust/servers';
import { testkitConfig } from './config.ts';
import { temporaryFolder } from './folder.ts';

/** A NATS server of one's own. Disposing ends it and removes its store. */
export type TestNats = AsyncDisposable & { readonly url: string };

/** Starts a NATS server for one test file: for services, whose streams have fixed names. The caller disposes of it. */
export async function openTestNats(): Promise<TestNats> {
  await using opened = new AsyncDisposableStack();
  const config = testkitConfig();
  let url: string;
  if (config.containers) {
    const { natsContainer } = await import('./containers.ts');
    url = await natsContainer(opened, config.natsImage);
  } else {
    const folder = opened.use(await temporaryFolder());
    ({ url } = opened.use(await startNats({ dataDir: folder.path })));
  }
  const scope = opened.move();
  return { url, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

/** The NATS server's program, for tests that let it check a configuration. */
export function natsBinary(): string {
  return serverConfig().nats;
}
