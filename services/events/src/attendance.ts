import type { NodeId, Uuid } from '@inclust/kernel';
import { AggregateStore, migrate, type OutboxRelay } from '@inclust/mongo';
import type { RpcContext, RpcService } from '@inclust/rpc';
import { currentTraceparent } from '@inclust/telemetry';
import type { Connection } from 'mongoose';
import type { DoorApp } from './app/door/ports.ts';
import type { EventsApp } from './app/ports.ts';
import type { VisitsApp } from './app/visits/ports.ts';
import type { Attendance } from './domain/visits/attendance.ts';
import {
  attendanceCollection,
  attendanceMapping,
  attendanceMigrations,
  createAttendanceStore,
} from './storage/visits/attendance-store.ts';
import { encodeAttendanceEvent } from './transport/events/attendance-facts.ts';
import { attendanceService } from './transport/grpc/attendance-service.ts';

/** What attendance needs of the service that it belongs to. */
export interface AttendanceDependencies {
  readonly node: NodeId;
  /** The node's IANA zone. */
  readonly timeZone: string;
  readonly mongo: Connection;
  readonly app: EventsApp;
  readonly door: DoorApp;
  /** Opens what publishes a collection. */
  readonly relayOf: (collection: string) => OutboxRelay;
  readonly context: RpcContext;
  readonly onStep?: (step: string) => void;
}

/** The running attendance of a node. */
export interface AttendanceParts {
  readonly services: readonly RpcService[];
  readonly relay: OutboxRelay;
  /** The recurrences of an event at which visitors were counted. */
  countedAt(event: Uuid): Promise<readonly string[]>;
}

/** Starts the attendance of a node: makes its collection, and begins to publish what is pending. */
export async function createAttendance(dependencies: AttendanceDependencies): Promise<AttendanceParts> {
  const { node, timeZone, mongo, app, door, relayOf, context, onStep } = dependencies;
  await migrate(mongo, 'attendance', attendanceMigrations, onStep);
  const relay = relayOf(attendanceCollection);
  const visits: VisitsApp = {
    node,
    timeZone,
    organisationsOf: app.organisationsOf,
    events: app.events,
    venues: app.venues,
    registrations: door.places.registrations,
    allotments: door.places.allotments,
    door,
    attendance: createAttendanceStore({
      connection: mongo,
      aggregates: new AggregateStore<Attendance>({
        connection: mongo,
        now: Date.now,
        ...(onStep ? { onStep } : {}),
        collection: attendanceCollection,
        mapping: attendanceMapping,
        outbox: relay,
      }),
      encode: encodeAttendanceEvent,
      traceparent: currentTraceparent,
    }),
    clock: app.clock,
  };
  relay.start();
  const { attendance } = visits;
  return {
    services: [attendanceService(visits, context)],
    relay,
    countedAt: (event) => attendance.countedAt(event),
  };
}
