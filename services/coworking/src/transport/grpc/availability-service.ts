import {
  AvailabilityServiceService,
  CheckTimeRequest,
  CheckTimeResponse,
  FindFreeTimesRequest,
  FindFreeTimesResponse,
  ResourceKind as ProtoKind,
  type AvailabilityServiceServer,
  type OccupancyFigures as ProtoFigures,
  type Period,
} from '@inclust/contracts';
import { accept, instantOfMilliseconds, invalid, languages, refuse, within, type NodeId } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { checkTime } from '../../app/availability/check-time.ts';
import { findBusyTimes, type BusyTimesFound } from '../../app/availability/find-busy-times.ts';
import { findFreeTimes, type FreeTimesFound } from '../../app/availability/find-free-times.ts';
import { getOccupancy, type OccupancyFound } from '../../app/availability/get-occupancy.ts';
import type { PeriodAsked } from '../../app/availability/periods.ts';
import { nameOf, nodeOf } from '../../app/names.ts';
import type { CoworkingApp } from '../../app/ports.ts';
import type { OccupancyFigures } from '../../domain/availability/occupancy.ts';
import { weekOfOccupancy } from '../../domain/availability/week-of-occupancy.ts';
import type { Interval } from '../../domain/interval.ts';
import { occupancyChart } from '../occupancy-chart.ts';
import { resourceKinds } from './enums.ts';
import { encodedQuery, queryHandler, type EncodedQuery, type Query } from './query.ts';

interface AvailabilityQueries {
  readonly FindFreeTimes: Query<FindFreeTimesRequest, FindFreeTimesResponse>;
  readonly CheckTime: Query<CheckTimeRequest, CheckTimeResponse>;
}

/** What of availability anybody may read. */
function availabilityQueries(app: CoworkingApp): AvailabilityQueries {
  const { node } = app;
  return {
    FindFreeTimes: {
      request: FindFreeTimesRequest,
      response: FindFreeTimesResponse,
      about: ({ nodeId, space, resources }) => nodeId || nodeOf(space) || nodeOf(resources[0] ?? ''),
      ask: async (request) => {
        const { fromTime, untilTime, space, resources, features, people, units, durationMinutes } = request;
        const kind = resourceKinds.fromProto(request.kind);
        if (!kind && request.kind !== ProtoKind.RESOURCE_KIND_UNSPECIFIED) return kindUnknown;
        const period = periodFrom(fromTime, untilTime);
        const asked = { space, resources, period, kind, features, people, units, minutes: durationMinutes };
        const found = await findFreeTimes(app, asked);
        return found.ok ? accept({ resources: found.value.map((one) => freeTimesToProto(node, one)) }) : found;
      },
    },
    CheckTime: {
      request: CheckTimeRequest,
      response: CheckTimeResponse,
      about: ({ resource }) => nodeOf(resource),
      ask: async ({ resource, startTime, endTime, units, people }, asker) => {
        const asked = { resource, period: periodFrom(startTime, endTime), units, people };
        const found = await checkTime(app, asked, asker);
        if (!found.ok) return found;
        const obstacles = found.value.map((one) => ({ ...one, periods: one.periods.map(periodToProto) }));
        return accept({ obstacles });
      },
    },
  };
}

/** The same as other nodes ask it, by the names of the rpcs. */
export function encodedAvailabilityQueries(app: CoworkingApp): Readonly<Record<string, EncodedQuery>> {
  const queries = availabilityQueries(app);
  return {
    FindFreeTimes: encodedQuery(queries.FindFreeTimes),
    CheckTime: encodedQuery(queries.CheckTime),
  };
}

/** What can be had, and how much of it is, as a gRPC service. */
export function availabilityService(app: CoworkingApp, context: RpcContext): RpcService {
  const { node } = app;
  const queries = availabilityQueries(app);
  const implementation: AvailabilityServiceServer = {
    findFreeTimes: queryHandler(app, context, 'FindFreeTimes', queries.FindFreeTimes),
    checkTime: queryHandler(app, context, 'CheckTime', queries.CheckTime),
    findBusyTimes: unary(context, async ({ fromTime, untilTime, space, resources }, { actor }) => {
      const found = await findBusyTimes(app, { space, resources, period: periodFrom(fromTime, untilTime) }, actor);
      return found.ok ? accept({ resources: found.value.map((one) => busyTimesToProto(node, one)) }) : found;
    }),
    getOccupancy: unary(context, async ({ space, resources, fromDate, untilDate }, { actor }) => {
      const found = await getOccupancy(app, { space, resources, from: fromDate, until: untilDate }, actor);
      return found.ok ? accept({ resources: found.value.map((one) => occupancyToProto(node, one)) }) : found;
    }),
    drawOccupancy: unary(context, async ({ occupancy, language: wanted }, { actor }) => {
      const language = languages.find((one) => one === (wanted || 'en'));
      if (!language) return languageUnknown;
      const { space = '', resources = [], fromDate = '', untilDate = '' } = occupancy ?? {};
      const found = await getOccupancy(app, { space, resources, from: fromDate, until: untilDate }, actor);
      if (!found.ok) return within('occupancy', found);
      const week = weekOfOccupancy(withoutComposed(found.value).map((one) => one.occupancy));
      if (!week.some(({ available }) => available > 0)) return nothingOpen;
      const hours = week.map(({ weekday, hour, ...figures }) => ({ weekday, hour, figures: figuresToProto(figures) }));
      return accept({ svg: Buffer.from(occupancyChart(week, language).svg), hours });
    }),
  };
  return { definition: AvailabilityServiceService, implementation };
}

const languageUnknown = invalid([{ field: 'language', rule: 'language-unknown', message: 'Must be el, sq or en.' }]);

const nothingOpen = refuse({
  code: 'nothing-open',
  kind: 'state',
  message: 'None of these resources was open on any of these days.',
});

/** Without what is made of others that are there too: their time would be in it twice. */
function withoutComposed(all: readonly OccupancyFound[]): readonly OccupancyFound[] {
  const ids = new Set(all.map(({ found }) => found.resource.id));
  return all.filter(({ found }) => !found.leaves.some(({ id }) => id !== found.resource.id && ids.has(id)));
}

const kindUnknown = invalid([{ field: 'kind', rule: 'kind-unknown', message: 'A kind of resource, or none.' }]);

function periodFrom(start: string | undefined, end: string | undefined): PeriodAsked {
  return { start: momentFrom(start), end: momentFrom(end) };
}

function momentFrom(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

function periodToProto({ start, end }: Interval): Period {
  return { startTime: instantOfMilliseconds(start), endTime: instantOfMilliseconds(end) };
}

function freeTimesToProto(node: NodeId, { found, free }: FreeTimesFound) {
  const { resource, zone } = found;
  return { resource: nameOf(node, 'resources', resource.id), timeZone: zone, free: free.map(periodToProto) };
}

function busyTimesToProto(node: NodeId, { found, busy }: BusyTimesFound) {
  const { resource, zone } = found;
  return {
    resource: nameOf(node, 'resources', resource.id),
    timeZone: zone,
    busy: busy.map(({ units, ...interval }) => ({ ...periodToProto(interval), units })),
  };
}

function occupancyToProto(node: NodeId, { found, occupancy }: OccupancyFound) {
  const { total, days, weeks, hours } = occupancy;
  return {
    resource: nameOf(node, 'resources', found.resource.id),
    total: figuresToProto(total),
    days: days.map(({ date, ...figures }) => ({ date, figures: figuresToProto(figures) })),
    weeks: weeks.map(({ week, ...figures }) => ({ week, figures: figuresToProto(figures) })),
    hours: hours.map((figures, hour) => ({ hour, figures: figuresToProto(figures) })),
  };
}

function figuresToProto({ available, booked, used, outside }: OccupancyFigures): ProtoFigures {
  return {
    availableMinutes: BigInt(available),
    bookedMinutes: BigInt(booked),
    usedMinutes: BigInt(used),
    outsideMinutes: BigInt(outside),
  };
}
