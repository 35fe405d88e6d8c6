import { existsSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { connectAll } from '../demo/node-clients.ts';
import { importRegisters } from '../demo/import-registers.ts';
import { holdCoworking } from '../demo/hold-coworking.ts';
import { holdRegistrations } from '../demo/hold-registrations.ts';
import { holdJointWork } from '../demo/hold-joint-work.ts';
import { holdProgramme } from '../demo/hold-programme.ts';
import { holdSeason } from '../demo/hold-season.ts';
import { joinBodies } from '../demo/join-bodies.ts';
import { countRegister, runDemo } from '../demo/run-demo.ts';
import { untilSettled } from '../demo/settled.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { openControl, type ControlRequest } from '../local/control-socket.ts';
import { startFederation, type LocalFederation } from '../local/federation.ts';
import { ensureOperatorKeys } from '../local/operator-keys.ts';
import { statusOf, type RunningStatus } from '../local/running-status.ts';
import { feedsOrigin } from './feed-urls.ts';
import { demoText, upText, type NodeSummary } from './up-text.ts';

/** Options of `up` as they are typed. */
export interface UpOptions {
  readonly once?: boolean;
  readonly reset?: boolean;
  readonly portsFrom?: string;
  /** False with `--no-demo`. */
  readonly demo: boolean;
}

/** `inclust up`: runs the local federation until Ctrl-C, or with `--once` the demonstration to its end. */
export async function up(context: Context, options: UpOptions): Promise<ExitCode> {
  const { out, places, terminal } = context;
  const startedAt = performance.now();
  const portsFrom = parsePort(options.portsFrom);
  await mkdir(places.data, { recursive: true, mode: 0o700 });
  const stop = new AbortController();
  using _stopping = terminal.onStop((signal) => {
    if (!stop.signal.aborted) out.say(`${signal}: stopping`);
    stop.abort();
  });
  let federation: LocalFederation | undefined;
  let phase: RunningStatus['phase'] = 'starting';
  const answer = async (request: ControlRequest): Promise<unknown> => {
    if (request.command === 'status')
      return { pid: process.pid, data: places.data, phase, ...statusOf(federation) } satisfies RunningStatus;
    if (request.command === 'down') return stop.abort();
    if (!federation) throw new Failure('refused', 'not-ready', 'The federation is still starting.');
    if (request.command === 'cut') return federation.cut(request.city, request.mode);
    return federation.mend(request.city);
  };
  await using opened = new AsyncDisposableStack();
  opened.use(await openControl(places.socket, answer));
  if (options.reset) removeData(places.data);
  const first = !existsSync(join(places.home('meta'), 'node.json'));
  out.say(`${first ? 'making and starting' : 'starting'} five nodes in ${places.data}`);
  const { config, env } = terminal;
  federation = opened.use(
    await startFederation({
      places,
      portsFrom,
      mongoUrl: config.mongoUrl,
      env,
      signal: stop.signal,
      tell: (line) => out.say(line),
    }),
  );
  await ensureOperatorKeys(federation.nodes);
  opened.defer(() => {
    phase = 'stopping';
  });
  try {
    const telling = { tell: (line: string) => out.say(line), signal: stop.signal, startedAt };
    const outcomes = options.demo ? await importRegisters(places, federation.nodes, telling) : {};
    stop.signal.throwIfAborted();
    if (options.once) {
      const report = await runDemo(federation, outcomes, telling);
      out.result(report, () => demoText(context, report));
      return report.ok ? exitCodes.ok : exitCodes.refused;
    }
    const summary = await settle(federation, options.demo, telling);
    phase = 'ready';
    out.result({ data: places.data, elapsedMs: Math.round(performance.now() - startedAt), nodes: summary }, () =>
      upText(context, summary, performance.now() - startedAt),
    );
    await aborted(stop.signal);
    return exitCodes.ok;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (options.once)
      throw new Failure('interrupted', 'interrupted', 'The demonstration was interrupted.', undefined, {
        cause: error,
      });
    return exitCodes.interrupted;
  }
}

async function settle(
  federation: LocalFederation,
  demo: boolean,
  options: { readonly tell: (line: string) => void; readonly signal: AbortSignal },
): Promise<NodeSummary[]> {
  using connected = connectAll(federation.nodes);
  await untilSettled(connected.clients, options);
  if (demo) {
    await joinBodies(connected.clients, options);
    await holdSeason(connected.clients, options);
    await holdRegistrations(connected.clients, options);
    await holdCoworking(connected.clients, options);
    await holdJointWork(federation.nodes, options);
    await holdProgramme(connected.clients, options);
    await untilSettled(connected.clients, options);
  }
  return await Promise.all(
    federation.nodes.map(async ({ id, role, address, home, file }) => {
      const listed = await Array.fromAsync(connected.clients.get(id)?.directory.everyEntry() ?? []);
      const feeds = file.ports.http === undefined ? {} : { feeds: feedsOrigin(file.ports.http) };
      return {
        id,
        role,
        address,
        home,
        ...feeds,
        ...(await countRegister(connected.clients, id)),
        listed: listed.length,
      };
    }),
  );
}

/** Removes what a local federation is made of, and nothing else that may be in the folder. */
function removeData(data: string): void {
  for (const name of ['meta', 'arta', 'corfu', 'vlora', 'korca', 'demo.json', 'database-suffix'])
    rmSync(join(data, name), { recursive: true, force: true });
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1_024 || port > 65_000)
    throw new Failure('usage', 'option-invalid', '--ports-from must be a port from 1024 to 65000.');
  return port;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
