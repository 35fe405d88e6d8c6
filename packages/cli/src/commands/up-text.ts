import type { Context } from '../context.ts';
import type { DemoReport, RegisterCount } from '../demo/run-demo.ts';

/** A node as `up` shows it. */
export interface NodeSummary extends RegisterCount {
  readonly id: string;
  readonly role: string;
  readonly address: string;
  readonly home: string;
  /** Where its agenda answers, `http://host:port`. */
  readonly feeds?: string;
  /** Entries of the common directory at this node. */
  readonly listed: number;
}

/** What `up` says when all is settled. */
export function upText({ out }: Context, nodes: readonly NodeSummary[], elapsed: number): string {
  const rows = out.table<NodeSummary>(
    [
      { title: 'node', value: ({ id }) => id },
      { title: 'gRPC', value: ({ address }) => address },
      { title: 'agenda', value: agendaOf },
      { title: 'people', side: 'right', value: ({ role, people }) => (role === 'city' ? String(people) : '') },
      {
        title: 'organisations',
        side: 'right',
        value: ({ role, organisations }) => (role === 'city' ? String(organisations) : ''),
      },
      { title: 'in its directory', side: 'right', value: ({ listed }) => String(listed) },
    ],
    nodes,
  );
  return `${rows}

Settled after ${(elapsed / 1_000).toFixed(1)} s. Worth trying in another terminal:
  bin/inclust.mjs figures organisations-by-discipline
  bin/inclust.mjs directory search giorgos --node vlora
  bin/inclust.mjs link cut korca        (and then: status, link mend korca)
The command is each node's operator here, by an API key in the node's folder. Another program takes it from there:
  INCLUST_API_KEY=$(cat ${nodes[0]?.home ?? ''}/keys/operator.key)        for the header x-api-key
Ctrl-C stops everything; the data stays.`;
}

/** Where the node's agenda is: a city's own, at the meta-cluster that of all. */
function agendaOf({ role, feeds }: NodeSummary): string {
  return feeds === undefined ? '' : `${feeds}/feeds/${role === 'meta' ? 'federation' : 'events'}.ics`;
}

/** What `up --once` says at its end. */
export function demoText({ out }: Context, report: DemoReport): string {
  const rows = out.table(
    [
      { title: 'city', value: ([id]) => id },
      { title: 'people', side: 'right', value: ([, node]) => String(node.people) },
      { title: 'organisations', side: 'right', value: ([, node]) => String(node.organisations) },
      { title: 'rows imported', side: 'right', value: ([, node]) => String(node.imported) },
      { title: 'rows refused', side: 'right', value: ([, node]) => String(node.refused) },
    ],
    Object.entries(report.nodes),
  );
  const catchUp = Object.entries(report.catchUp).map(
    ([city, ms]) => `${city} caught up ${ms} ms after its link was mended`,
  );
  return [
    rows,
    '',
    `${report.meta.distinct.organisations} different organisations over all cities; the sums ${report.meta.sumsEqualCities ? 'equal' : 'DIFFER FROM'} the cities' own`,
    ...catchUp,
    `${Object.values(report.bodies).reduce((sum, count) => sum + count, 0)} members of bodies are shown at every node`,
    `${Object.values(report.agenda.events).reduce((sum, count) => sum + count, 0)} published events are ${report.agenda.equalEverywhere ? '' : 'NOT '}in the agenda of every node`,
    ...Object.entries(report.registrations).map(
      ([city, { active, waiting, cancelled }]) =>
        `${city}: ${active} registrations, ${waiting} of them waiting, ${cancelled} cancelled; ${visitorsOf(report, city)} visitors of the open day`,
    ),
    ...Object.entries(report.coworking).map(
      ([city, { resources, bookings, paidWithCredit }]) =>
        `${city}: ${resources} resources, bookings: ${countsText(bookings)}; ${paidWithCredit} of them drew from credit`,
    ),
    ...report.problems.map((problem) => out.paint('red', `does not hold: ${problem}`)),
    report.ok ? out.paint('green', 'all holds') : out.paint('red', 'not all holds'),
  ].join('\n');
}

function visitorsOf({ attendance }: DemoReport, city: string): number {
  return Object.values(attendance[city] ?? {}).reduce((sum, count) => sum + count, 0);
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}
