import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { startAnswering } from './attempt.ts';
import { serverConfig } from './config.ts';
import type { Launch, RunningServer } from './server-process.ts';

/** How to start a NATS server. Without a configuration it runs JetStream with its store in `<dataDir>/jetstream`. */
export type NatsOptions = {
  readonly dataDir: string;
  /** Names the log, pid and configuration files; default `nats`. */
  readonly name?: string;
  /** An existing configuration file, or the text of one. A function is asked again, for other ports, when one was taken. */
  readonly configFile?: string;
  readonly config?: string | (() => string | Promise<string>);
  /** Client port; without it the configuration's, and without that a free one. Give it when a restarted server must be found again. */
  readonly port?: number;
  readonly binary?: string;
  readonly timeoutMs?: number;
};

/** A running NATS server. `monitoringUrl` is there when its configuration has an `http` port. */
export type NatsServer = RunningServer & {
  readonly url: string;
  readonly port: number;
  readonly monitoringUrl: string | undefined;
  readonly configFile: string | undefined;
};

type NatsPlan = Launch & { readonly portsDir: string; readonly configFile: string | undefined };

/**
 * Starts a NATS server whose clients connect on 127.0.0.1, and waits until it listens. Other listeners (leaf nodes,
 * monitoring) are bound as its configuration says. Throws with the end of its log when it does not come up.
 */
export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const name = options.name ?? 'nats';
  const dataDir = resolve(options.dataDir);
  const binary = options.binary ?? serverConfig().nats;
  const portsDir = join(dataDir, `${name}.ports`);

  const plan = async (): Promise<NatsPlan> => {
    await rm(portsDir, { recursive: true, force: true });
    await mkdir(portsDir, { recursive: true });
    const text = typeof options.config === 'function' ? await options.config() : options.config;
    let configFile = options.configFile;
    if (text !== undefined) {
      configFile = join(dataDir, `${name}.conf`);
      await writeFile(configFile, text, { mode: 0o600 });
    }
    const settings = text ?? (configFile ? await readFile(configFile, 'utf8') : undefined);
    const args = ['-a', '127.0.0.1', '--ports_file_dir', portsDir];
    if (configFile) args.push('-c', configFile);
    else args.push('-js');
    if (options.port !== undefined) args.push('-p', String(options.port));
    else if (!settings || !/^\s*(port|listen)\b/m.test(settings)) args.push('-p', '-1');
    // The server refuses a store directory given both ways.
    if (!settings || !/\bstore_?dir\b/i.test(settings)) args.push('-sd', dataDir);
    return { name, binary, args, dataDir, mark: portsDir, portsDir, configFile };
  };

  const { server, answer } = await startAnswering({
    plan,
    probe: async ({ configFile }, { pid }) => {
      const ports = await readPorts(join(portsDir, `${basename(binary)}_${pid}.ports`));
      return ports && { ...ports, configFile };
    },
    fixed: options.port !== undefined || options.configFile !== undefined || typeof options.config === 'string',
    timeoutMs: options.timeoutMs ?? 15_000,
  });
  return { ...server, ...answer };
}

/** The server writes this file once all its listeners are bound. */
async function readPorts(file: string): Promise<Pick<NatsServer, 'url' | 'port' | 'monitoringUrl'> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const url = /"nats":\["(?:nats|tls):\/\/([^"]+)"/.exec(text)?.[1];
  if (!url || !text.endsWith('}')) return undefined;
  return {
    url: `nats://${url}`,
    port: Number(url.slice(url.lastIndexOf(':') + 1)),
    monitoringUrl: /"monitoring":\["([^"]+)"/.exec(text)?.[1],
  };
}
