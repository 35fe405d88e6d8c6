import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { connect, type CallSettings, type NodeClient } from '@inclust/client';
import { readNodeFile, type NodeFile } from '@inclust/node-home';
import type { CliConfig } from './config.ts';
import { Failure } from './failure.ts';
import { localNodes } from './local/homes.ts';
import { defaultData, places, type Places } from './local/places.ts';
import { credentialFor } from './login/credential.ts';
import { savedLogins, type SavedLogins } from './login/saved-logins.ts';
import { createOutput, type Output, type Stream } from './output/output.ts';

/** What the process hands to the command line. */
export interface Terminal {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly config: CliConfig;
  /** Calls back on Ctrl-C and the like, instead of the process ending; disposing ends that. */
  readonly onStop: (stop: (signal: string) => void) => Disposable;
}

/** Options that every command knows. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly data?: string;
  readonly node?: string;
  readonly address?: string;
  readonly operatorOf?: string;
  readonly ca?: string;
}

/** What a command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly out: Output;
  readonly places: Places;
  readonly options: GlobalOptions;
  readonly logins: SavedLogins;
}

/** The context of one command. */
export function createContext(terminal: Terminal, options: GlobalOptions): Context {
  const data = options.data === undefined ? defaultData : resolve(terminal.cwd, options.data);
  const { stdout, stderr, config } = terminal;
  return {
    terminal,
    options,
    places: places(data),
    logins: savedLogins(config.configFolder),
    out: createOutput({ stdout, stderr, json: options.json === true, colours: config.colours }),
  };
}

/**
 * The options, with the node of the member, account, key, webhook or membership that a command is about where they name none: no other node knows
 * it. A body is known to all nodes.
 */
export function withNodeOf(options: GlobalOptions, about: unknown): GlobalOptions {
  if (namesNode(options) || typeof about !== 'string') return options;
  const node = /^nodes\/([^/]+)\/(members|accounts|apiKeys|webhooks|bodies\/[^/]+\/memberships)\//.exec(about)?.[1];
  return node === undefined ? options : { ...options, node };
}

/** Whether the options name one node. */
export function namesNode({ address, node, operatorOf }: GlobalOptions): boolean {
  return Boolean(address ?? node ?? operatorOf);
}

/** The address of the node that a command is about: `--address`, else that of `--node` or `fallback` in the local federation. */
export function nodeAddress({ options, places: { data, ...rest } }: Context, fallback = 'meta'): string {
  if (options.address) return options.address;
  if (options.operatorOf) return listening(readNodeFile(options.operatorOf));
  const wanted = options.node ?? fallback;
  const nodes = existsSync(data) ? localNodes({ data, ...rest }) : [];
  const found = nodes.find(({ id }) => id === wanted);
  if (found) return found.address;
  if (nodes.length === 0) {
    throw new Failure(
      'usage',
      'no-federation',
      `There is no local federation in ${data}.`,
      'Start one with "inclust up", or name a node with "--address host:port".',
    );
  }
  throw new Failure(
    'usage',
    'node-unknown',
    `There is no node ${wanted} here.`,
    `Known are ${nodes.map(({ id }) => id).join(', ')}; any other with "--address host:port".`,
  );
}

/** How long a command asks a node that does not answer, in milliseconds: somebody waits for it. */
const patience = 2_000;

/** A client of the node that a command is about. */
export function openNode(context: Context, fallback?: string): NodeClient {
  return openAddress(context, nodeAddress(context, fallback));
}

/** A client of the node at an address, which knows whoever may be known there. */
export function openAddress(context: Context, address: string, settings: Partial<CallSettings> = {}): NodeClient {
  const { options, places: folder, logins, terminal } = context;
  const { token, apiKey } = terminal.config;
  const credential = credentialFor(address, {
    token,
    apiKey,
    operatorOf: options.operatorOf,
    logins,
    local: existsSync(folder.data) ? localNodes(folder) : [],
    authority: authorityOf(context),
  });
  return connect(address, { patience, ...settings, ...credential });
}

/** A client of the node that a command is about, which says nothing of who calls. */
export function openNodeAnonymously(context: Context): NodeClient {
  const authority = authorityOf(context);
  return connect(nodeAddress(context), authority === undefined ? {} : { authority });
}

function authorityOf({ options, terminal }: Context): string | undefined {
  const file = options.ca ?? terminal.config.authority;
  if (file === undefined) return undefined;
  try {
    return readFileSync(resolve(terminal.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(
      'usage',
      'authority-unreadable',
      `${file} cannot be read.`,
      'Give the PEM file of the authority.',
      {
        cause: error,
      },
    );
  }
}

function listening({ grpcListen, ports }: NodeFile): string {
  return grpcListen ?? `127.0.0.1:${ports.grpc}`;
}
