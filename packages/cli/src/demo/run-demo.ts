import { MemberState } from '@inclust/contracts';
import type { LocalFederation } from '../local/federation.ts';
import { compareAgendas } from './compare-agendas.ts';
import { compareCoworking, type CoworkingComparison } from './compare-coworking.ts';
import { compareDirectories, compareFigures, type FigureComparison } from './compare.ts';
import { cutAndMend, withdrawAgain } from './cut-and-mend.ts';
import { compareRegistrations, type RegistrationComparison } from './compare-registrations.ts';
import { holdCoworking } from './hold-coworking.ts';
import { holdJointWork } from './hold-joint-work.ts';
import { holdProgramme, programmeDifferences } from './hold-programme.ts';
import { holdReports, reportStates } from './hold-reports.ts';
import { holdRegistrations } from './hold-registrations.ts';
import { holdSeason, seasonSize } from './hold-season.ts';
import type { ImportOutcomes } from './import-registers.ts';
import { joinBodies } from './join-bodies.ts';
import { readManifest } from './manifest.ts';
import { clientOf, connectAll, type NodeClients } from './node-clients.ts';
import { untilSettled } from './settled.ts';

/** What a node's register holds. */
export interface RegisterCount {
  readonly people: number;
  readonly organisations: number;
  /** Active people and organisations. */
  readonly members: number;
}

/** The demonstration from its start to its end. */
export interface DemoReport {
  readonly nodes: Readonly<Record<string, RegisterCount & { readonly imported: number; readonly refused: number }>>;
  readonly meta: {
    readonly sums: FigureComparison['sums'];
    readonly distinct: FigureComparison['distinct'];
    readonly sumsEqualCities: boolean;
    readonly directoriesEqual: boolean;
  };
  /** How many members each body of the demonstration has at every node. */
  readonly bodies: Readonly<Record<string, number>>;
  /** How many events of the season each city has in each state. */
  readonly season: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How many events each node has published, and whether every node's agenda has all of them as they are. */
  readonly agenda: { readonly events: Readonly<Record<string, number>>; readonly equalEverywhere: boolean };
  /** Registrations of each city, and the visitors of its open day by where they live. */
  readonly registrations: RegistrationComparison['registrations'];
  readonly attendance: RegistrationComparison['attendance'];
  /** Spaces, resources and bookings of each city. */
  readonly coworking: CoworkingComparison['coworking'];
  /** The state of each period's report of all cities together. */
  readonly reports: Readonly<Record<string, string>>;
  readonly events: { readonly published: number; readonly applied: number };
  /** Milliseconds from mending a link to the last change at the meta-cluster. */
  readonly catchUp: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
  /** What did not hold. */
  readonly problems: readonly string[];
  readonly ok: boolean;
}

const metaId = 'meta';
const cutCity = 'korca';
const changesWhileCut = 200;

/** Runs the demonstration on a federation whose registers are imported: settles, cuts and mends a link, settles, compares everything. */
export async function runDemo(
  federation: LocalFederation,
  outcomes: ImportOutcomes,
  options: { readonly tell: (line: string) => void; readonly signal: AbortSignal; readonly startedAt: number },
): Promise<DemoReport> {
  const { tell, signal, startedAt } = options;
  using connected = connectAll(federation.nodes);
  const { clients } = connected;
  await untilSettled(clients, options);
  const bodies = await joinBodies(clients, options);
  const season = await holdSeason(clients, options);
  const registering = await holdRegistrations(clients, options);
  const spaces = await holdCoworking(clients, options);
  await holdJointWork(federation.nodes, options);
  await holdProgramme(clients, options);
  await untilSettled(clients, options);
  await holdReports(federation.nodes, clients, options);
  const problems = await differencesOf(clients, 'before the cut');

  tell(`the link of ${cutCity} is cut; ${cutCity} goes on taking in members`);
  const cut = await cutAndMend(federation, clients, { meta: metaId, city: cutCity, changes: changesWhileCut, signal });
  tell(`the link of ${cutCity} is mended; its ${cut.changes} changes were at the meta-cluster after ${cut.allMs} ms`);
  problems.push(...cut.problems);
  await untilSettled(clients, options);
  problems.push(...(await differencesOf(clients, 'after the mend')));
  await withdrawAgain(clients, cutCity);
  await untilSettled(clients, options);

  const figures = await compareFigures(clients, metaId);
  const directories = await compareDirectories(clients, metaId);
  const agendas = await compareAgendas(clients);
  const visits = await compareRegistrations(clients, registering);
  const places = await compareCoworking(clients, spaces);
  const reports = await reportStates(clients);
  const events = await eventCounts(clients);
  problems.push(
    ...figures.differences,
    ...directories,
    ...agendas.differences,
    ...visits.differences,
    ...places.differences,
    ...(await programmeDifferences(clients)),
    ...reports.differences,
  );
  problems.push(...wrong('facts at the meta-cluster', events.applied, events.published));
  const nodes: Record<string, DemoReport['nodes'][string]> = {};
  for (const { id, role } of federation.nodes) {
    if (role !== 'city') continue;
    nodes[id] = {
      ...(await countRegister(clients, id)),
      imported: outcomes[id]?.imported ?? 0,
      refused: outcomes[id]?.refused ?? 0,
    };
  }
  for (const [city, counts] of Object.entries(season))
    problems.push(
      ...wrong(
        `events of ${city}`,
        Object.values(counts).reduce((sum, one) => sum + one, 0),
        seasonSize(city),
      ),
    );
  problems.push(...manifestDifferences(nodes), ...(await distinctDifferences(clients, figures)));
  return {
    nodes,
    meta: {
      sums: figures.sums,
      distinct: figures.distinct,
      sumsEqualCities: figures.differences.length === 0,
      directoriesEqual: directories.length === 0,
    },
    bodies,
    season,
    agenda: { events: agendas.events, equalEverywhere: agendas.differences.length === 0 },
    registrations: visits.registrations,
    attendance: visits.attendance,
    coworking: places.coworking,
    reports: reports.states,
    events,
    catchUp: { [cut.city]: cut.allMs },
    elapsedMs: Math.round(performance.now() - startedAt),
    problems,
    ok: problems.length === 0,
  };
}

/** How many active people and organisations a node has. */
export async function countRegister(clients: NodeClients, id: string): Promise<RegisterCount> {
  const count = { people: 0, organisations: 0 };
  for await (const { profile } of clientOf(clients, id).members.everyMember({
    filter: { state: MemberState.MEMBER_STATE_ACTIVE },
  })) {
    count[profile?.kind?.$case === 'organisation' ? 'organisations' : 'people'] += 1;
  }
  return { ...count, members: count.people + count.organisations };
}

async function differencesOf(clients: NodeClients, when: string): Promise<string[]> {
  const found = [
    ...(await compareFigures(clients, metaId)).differences,
    ...(await compareDirectories(clients, metaId)),
    ...(await compareAgendas(clients)).differences,
  ];
  return found.map((difference) => `${when}: ${difference}`);
}

function manifestDifferences(nodes: DemoReport['nodes']): string[] {
  return readManifest().flatMap(({ city, people, organisations, refused }) => [
    ...wrong(`people of ${city}`, nodes[city]?.people, people),
    ...wrong(`organisations of ${city}`, nodes[city]?.organisations, organisations),
    ...wrong(`refused rows of ${city}`, nodes[city]?.refused, refused),
  ]);
}

/** Counts the organisations of all registers once more, by the rule of `OrganisationFacts.distinct_key`. */
async function distinctDifferences(clients: NodeClients, figures: FigureComparison): Promise<string[]> {
  const keys = new Set<string>();
  for (const client of clients.values()) {
    for await (const { name, profile } of client.members.everyMember({
      filter: { kind: 'organisation', state: MemberState.MEMBER_STATE_ACTIVE },
    })) {
      const organisation = profile?.kind?.$case === 'organisation' ? profile.kind.value : undefined;
      const number = organisation?.legalForm === 'sole-trader' ? undefined : organisation?.register;
      keys.add(number ? `${number.countryCode}:${number.number}` : name);
    }
  }
  return wrong('distinct organisations', figures.distinct.organisations, keys.size);
}

function wrong(what: string, is: number | undefined, expected: number): string[] {
  return is === expected ? [] : [`${what}: ${is ?? 'none'} in place of ${expected}`];
}

/** How many events of each city are in its own figures, and how many of them in those of the meta-cluster; each once. */
async function eventCounts(clients: NodeClients): Promise<DemoReport['events']> {
  const facts = { published: 0, applied: 0 };
  for (const nodeId of [...clients.keys()].filter((id) => id !== metaId)) {
    facts.published += Number((await clientOf(clients, nodeId).reporting.countFacts({ nodeId })).count);
    facts.applied += Number((await clientOf(clients, metaId).reporting.countFacts({ nodeId })).count);
  }
  return facts;
}
