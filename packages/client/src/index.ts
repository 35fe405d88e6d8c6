export type { AccountsApi } from './accounts.ts';
export type { ApiKeysApi } from './api-keys.ts';
export type { AttendanceApi } from './attendance.ts';
export type { BodiesApi } from './bodies.ts';
export type { AvailabilityApi, BookingsApi } from './bookings.ts';
export type { CheckInApi } from './check-in.ts';
export { connect, type ConnectSettings, type NodeClient, type ReportingApi } from './connect.ts';
export type { AgendaApi } from './agenda.ts';
export type { DirectoryApi } from './directory.ts';
export type { EventsApi } from './events.ts';
export type { FederationApi } from './federation.ts';
export type { MembersApi } from './members.ts';
export type { OperationsApi } from './operations.ts';
export type { Partially } from './partial.ts';
export type { CreditApi } from './credit.ts';
export type { PresenceApi } from './presence.ts';
export type { RegistrationsApi } from './registrations.ts';
export { refusedError, RefusedError, type Violation } from './refused-error.ts';
export type { CallSettings } from './retry.ts';
export type { RightsApi } from './rights.ts';
export type { SessionSource } from './session.ts';
export type { SessionsApi } from './sessions.ts';
export type { SpacesApi } from './spaces.ts';
export {
  checkTicketCode,
  ticketKeyId,
  type CheckedTicket,
  type PublicTicketKey,
  type TicketCheck,
} from './ticket-code.ts';
export type { ReportsApi } from './reports.ts';
export { checkSignedReport, type SignedReport, type SignedReportCheck } from './signed-report.ts';
export type { VenuesApi } from './venues.ts';
export { eventOfChange } from './watch.ts';
export type { WebhooksApi } from './webhooks.ts';
