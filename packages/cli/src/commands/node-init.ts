import { resolve } from 'node:path';
import { languages, parseNodeId } from '@inclust/kernel';
import { isTimeZone, type NodeFile } from '@inclust/node-home';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { initNode } from '../home/init-node.ts';

/** Options of `node init` as they are typed. */
export interface NodeInitOptions {
  readonly home: string;
  readonly id: string;
  readonly role: string;
  readonly country: string;
  readonly zone: string;
  readonly language: string;
  readonly host?: string;
  readonly listenHost?: string;
  readonly ports: string;
  readonly http?: string;
}

/** `inclust node init`: makes the home of a node. */
export async function nodeInit({ out, terminal }: Context, options: NodeInitOptions): Promise<ExitCode> {
  const made = await initNode(resolve(terminal.cwd, options.home), parseNode(options), new Date());
  out.result(made, () =>
    [
      `${made.node.nodeId} has its home in ${made.home}.`,
      ...(made.node.role === 'city'
        ? [`Ask the meta-cluster for an invitation and use it: inclust join --home ${made.home} <invitation>`]
        : [
            'Start its NATS server, its database and its process; then invite cities: inclust invite <city> --address host:port',
          ]),
    ].join('\n'),
  );
  return exitCodes.ok;
}

const roles = ['city', 'meta'] as const;
const portNames = ['nats', 'mongo', 'grpc', 'leaf', 'join'] as const;

function parseNode(options: NodeInitOptions): NodeFile {
  const wrong = (option: string, rule: string): Failure =>
    new Failure('usage', 'option-invalid', `--${option} ${rule}.`);
  const nodeId = parseNodeId(options.id);
  if (!nodeId) throw wrong('id', 'must be lower-case letters, digits and hyphens, at most 32, beginning with a letter');
  const role = roles.find((one) => one === options.role);
  if (!role) throw wrong('role', 'must be city or meta');
  if (!/^[A-Z]{2}$/u.test(options.country)) throw wrong('country', 'must be two capital letters, such as GR');
  if (!isTimeZone(options.zone)) throw wrong('zone', 'must be an IANA zone, such as Europe/Athens');
  const language = languages.find((one) => one === options.language);
  if (!language) throw wrong('language', `must be one of ${languages.join(', ')}`);
  const given = options.ports.split(',').map(Number);
  const count = role === 'meta' ? 5 : 3;
  const all = given.length === 1 ? Array.from({ length: count }, (_, at) => Number(given[0]) + at) : given;
  if (all.length !== count || all.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw wrong(
      'ports',
      `must be the first port, or ${count} ports with commas between: ${portNames.slice(0, count).join(', ')}`,
    );
  }
  const [nats = 0, mongo = 0, grpc = 0, leaf = 0, join = 0] = all;
  const common = { nodeId, role, countryCode: options.country, timeZone: options.zone, language };
  const http = options.http === undefined ? {} : { http: Number(options.http) };
  if (http.http !== undefined && (!Number.isInteger(http.http) || http.http < 1 || http.http > 65_535))
    throw wrong('http', 'must be a port');
  if (role === 'city') return { ...common, ports: { nats, mongo, grpc, ...http } };
  return {
    ...common,
    ports: { nats, mongo, grpc, leaf, join, ...http },
    ...(options.host ? { publicHost: options.host } : {}),
    ...(options.listenHost ? { listenHost: options.listenHost } : {}),
  };
}
