import {
  Copies,
  type CertificateStatus,
  type GetFederationStatusResponse,
  type GetNodeStatusResponse,
  type LinkStatus,
} from '@inclust/contracts';
import { namesNode, nodeAddress, openAddress, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { errorJson } from '../output/error-text.ts';
import { ageOf } from '../output/age.ts';
import type { RunningStatus } from '../local/running-status.ts';
import { tellFederation } from './link.ts';

interface Answer {
  readonly id: string;
  readonly address: string;
  readonly processes: RunningStatus['nodes'][number]['processes'];
  readonly status?: GetNodeStatusResponse;
  readonly federation?: GetFederationStatusResponse;
  /** Asked for with `--compare`. */
  readonly copies?: keyof typeof copiesText;
  readonly error?: object;
}

/** What is said of copies, by what it is in JSON. */
const copiesText = {
  equal: 'equal',
  different: 'different',
  moving: 'something is on its way',
  'link-down': 'not compared: the link is down',
  unknown: 'unknown',
} as const;

const copiesOf: Readonly<Record<Copies, keyof typeof copiesText>> = {
  [Copies.COPIES_EQUAL]: 'equal',
  [Copies.COPIES_DIFFERENT]: 'different',
  [Copies.COPIES_MOVING]: 'moving',
  [Copies.COPIES_LINK_DOWN]: 'link-down',
  [Copies.COPIES_UNSPECIFIED]: 'unknown',
  [Copies.UNRECOGNIZED]: 'unknown',
};

interface StatusFlags {
  readonly compare?: true;
}

/** `inclust status`: the local federation, or with `--address` one node. The exit code is 1 when something is away or stands still. */
export async function status(context: Context, flags: StatusFlags): Promise<ExitCode> {
  const { out, options } = context;
  if (namesNode(options)) {
    const answer = await ask(context, options.node ?? '', nodeAddress(context), [], flags);
    out.result(answer, () => text(context, [answer], undefined));
    return isWell([answer]) ? exitCodes.ok : exitCodes.refused;
  }
  const running = (await tellFederation(context, { command: 'status' })) as RunningStatus;
  const answers = await Promise.all(
    running.nodes.map(({ id, address, processes }) => ask(context, id, address, processes, flags)),
  );
  out.result({ ...running, nodes: answers }, () => text(context, answers, running));
  return isWell(answers) ? exitCodes.ok : exitCodes.refused;
}

async function ask(
  context: Context,
  id: string,
  address: string,
  processes: Answer['processes'],
  { compare }: StatusFlags,
): Promise<Answer> {
  using client = openAddress(context, address, { timeout: 5_000, patience: 0 });
  try {
    const compared = compare && copiesOf[(await client.federation.compareCopies()).copies];
    const [node, federation] = await Promise.all([
      client.operations.getNodeStatus(),
      client.federation.getFederationStatus(),
    ]);
    return {
      id: federation.nodeId,
      address,
      processes,
      status: node,
      federation,
      ...(compared ? { copies: compared } : {}),
    };
  } catch (error) {
    return { id, address, processes, error: errorJson(error) };
  }
}

/** Where a node answers but refuses, its reason: it is not away. */
function stateOf(error: object): string {
  const { code, status: given } = error as { code?: string; status?: string };
  return given === 'UNAUTHENTICATED' || given === 'PERMISSION_DENIED' ? (code ?? given) : 'away';
}

function isWell(answers: readonly Answer[]): boolean {
  return answers.every(
    ({ federation, status: node, copies }) =>
      copies !== 'different' &&
      awayAt(node).length === 0 &&
      federation?.certificates.every(({ endTime = '' }) => Date.parse(endTime) > Date.now()) === true &&
      federation.links.every(
        (link) => link.up && ![...link.outgoing, ...link.incoming].some((flow) => flow.stalled),
      ) === true,
  );
}

/** The services of a node that do not answer it. */
function awayAt(node: GetNodeStatusResponse | undefined): readonly string[] {
  return (node?.outboxes ?? []).filter(({ away }) => away).map(({ service }) => service);
}

function text({ out }: Context, answers: readonly Answer[], running: RunningStatus | undefined): string {
  const now = Date.now();
  const nodes = out.table<Answer>(
    [
      { title: 'node', value: ({ id }) => id },
      { title: 'address', value: ({ address }) => address },
      {
        title: 'state',
        value: ({ error, status: node }) => {
          if (error) return out.paint('red', stateOf(error));
          const away = awayAt(node);
          return away.length > 0 ? out.paint('red', `without ${away.join(', ')}`) : out.paint('green', 'serves');
        },
      },
      {
        title: 'unpublished',
        side: 'right',
        value: ({ status: node }) => String(node?.outboxes.reduce((sum, outbox) => sum + outbox.waiting, 0n) ?? ''),
      },
      {
        title: 'oldest',
        side: 'right',
        value: ({ status: node }) =>
          ageOf(node?.outboxes.flatMap(({ oldestTime }) => oldestTime ?? []).toSorted()[0], now),
      },
      ...(answers.some(({ copies }) => copies)
        ? [
            {
              title: 'copies',
              value: ({ copies }: Answer) =>
                (copies === 'different' ? out.paint('red', copies) : copies && copiesText[copies]) ?? '',
            },
          ]
        : []),
      { title: 'dead letters', side: 'right', value: ({ status: node }) => String(node?.deadLetters ?? '') },
      {
        title: 'processes',
        value: ({ processes }) =>
          processes
            .map(
              ({ name, pid, state, restarts }) =>
                `${name} ${pid ?? state}${restarts ? ` (restarted ${restarts} times)` : ''}`,
            )
            .join(', '),
      },
    ],
    answers,
  );
  const cut = new Map(running?.links.map(({ city, cut: mode }) => [city, mode]));
  const flows = answers.flatMap(({ id, federation }) =>
    (federation?.links ?? []).flatMap((link) => flowRows(id, link)),
  );
  const links = out.table<FlowRow>(
    [
      { title: 'seen by', value: ({ seenBy }) => seenBy },
      { title: 'link', value: ({ from, to }) => `${from} -> ${to}` },
      {
        title: 'state',
        value: ({ link, from, to }) => linkState(out, link, cut.get(from) ?? cut.get(to) ?? undefined),
      },
      { title: 'kind', value: ({ flow }) => flow.kind },
      { title: 'applied', side: 'right', value: ({ flow }) => `${flow.appliedSequence}/${flow.lastSequence}` },
      {
        title: 'oldest',
        side: 'right',
        value: ({ flow }) =>
          ageOf(flow.oldestUnappliedTime, now) + (flow.stalled ? out.paint('red', ' stands still') : ''),
      },
      { title: 'refused', side: 'right', value: ({ link }) => String(link.refused) },
      { title: 'healed', side: 'right', value: ({ link }) => String(link.resyncs) },
      {
        title: 'copies equal',
        side: 'right',
        value: ({ link }) => (link.consistentTime ? `${ageOf(link.consistentTime, now)} ago` : 'not yet'),
      },
    ],
    flows,
  );
  const ending = answers.flatMap(({ id, federation }) =>
    (federation?.certificates ?? []).filter(endsSoon(now)).map((certificate) => ({ id, ...certificate })),
  );
  const certificates = out.table<(typeof ending)[number]>(
    [
      { title: 'node', value: ({ id }) => id },
      { title: 'certificate', value: ({ kind }) => kind },
      {
        title: 'ends',
        value: ({ endTime = '' }) =>
          Date.parse(endTime) < now ? out.paint('red', `ended ${endTime}`) : out.paint('yellow', endTime),
      },
    ],
    ending,
  );
  const left = answers.flatMap(({ id, federation }) =>
    (federation?.departures ?? []).map((departure) => ({ id, ...departure })),
  );
  const departures = out.table<(typeof left)[number]>(
    [
      { title: 'seen by', value: ({ id }) => id },
      { title: 'city', value: ({ nodeId }) => nodeId },
      {
        title: 'takes no part',
        value: ({ leaveTime = '', removed }) => `${removed ? 'put out' : 'left'} on ${leaveTime}`,
      },
      {
        title: 'its copies and streams',
        value: ({ settled }) => (settled ? 'gone' : out.paint('yellow', 'being taken away')),
      },
      { title: 'refused', side: 'right', value: ({ refused }) => String(refused) },
    ],
    left,
  );
  return [
    nodes,
    ...(flows.length > 0 ? ['', links] : []),
    ...(left.length > 0 ? ['', departures] : []),
    ...(ending.length > 0 ? ['', certificates] : []),
  ].join('\n');
}

/** How long before its end a certificate is shown, in milliseconds: 60 days. */
const warning = 60 * 24 * 60 * 60 * 1_000;

function endsSoon(now: number): (certificate: CertificateStatus) => boolean {
  return ({ endTime = '' }) => Date.parse(endTime) - now < warning;
}

interface FlowRow {
  readonly seenBy: string;
  readonly from: string;
  readonly to: string;
  readonly link: LinkStatus;
  readonly flow: LinkStatus['outgoing'][number];
}

function flowRows(id: string, link: LinkStatus): FlowRow[] {
  return [
    ...link.outgoing.map((flow) => ({ seenBy: id, from: id, to: link.nodeId, link, flow })),
    ...link.incoming.map((flow) => ({ seenBy: id, from: link.nodeId, to: id, link, flow })),
  ];
}

function linkState(out: Context['out'], link: LinkStatus, cut: string | undefined): string {
  const state = link.up ? out.paint('green', 'up') : out.paint('red', 'down');
  return cut ? `${state}, cut (${cut})` : state;
}
