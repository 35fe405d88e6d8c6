import {
  AccountServiceClient,
  AgendaServiceClient,
  ApiKeyServiceClient,
  AttendanceServiceClient,
  AuditServiceClient,
  AvailabilityServiceClient,
  BodyDirectoryServiceClient,
  BodyServiceClient,
  BookingCalendarServiceClient,
  BookingServiceClient,
  CheckInServiceClient,
  DirectoryServiceClient,
  EventServiceClient,
  VaultServiceClient,
  FederationServiceClient,
  CountFactsRequest,
  type CountFactsResponse,
  ListFigureSubjectsRequest,
  ListFiguresRequest,
  ListIndicatorsRequest,
  ExportFiguresRequest,
  RebuildFiguresRequest,
  CreateIndicatorRequest,
  GetIndicatorRequest,
  RetireIndicatorRequest,
  type Figure,
  type StreamFiguresResponse,
  TryIndicatorRequest,
  UpdateIndicatorRequest,
  MemberServiceClient,
  OperationsServiceClient,
  CreditServiceClient,
  PresenceServiceClient,
  RegistrationServiceClient,
  ReportingServiceClient,
  ReportServiceClient,
  RightsServiceClient,
  SessionServiceClient,
  SpaceServiceClient,
  VenueServiceClient,
  VisitorServiceClient,
  WebhookServiceClient,
  type FigureSubject,
  type ListFiguresResponse,
  type ListIndicatorsResponse,
  type ExportFiguresResponse,
  type RebuildFiguresResponse,
  type CreateIndicatorResponse,
  type GetIndicatorResponse,
  type RetireIndicatorResponse,
  type TryIndicatorResponse,
  type UpdateIndicatorResponse,
  longDeadlines,
} from '@inclust/contracts';
import { apiKey, bearer, openClient, type Authorize, type ClientOptions } from '@inclust/rpc';
import { accountsApi, type AccountsApi } from './accounts.ts';
import { agendaApi, type AgendaApi } from './agenda.ts';
import { apiKeysApi, type ApiKeysApi } from './api-keys.ts';
import { attendanceApi, type AttendanceApi } from './attendance.ts';
import { bodiesApi, type BodiesApi } from './bodies.ts';
import { bookingCalendarApi, type BookingCalendarApi } from './booking-calendar.ts';
import { availabilityApi, bookingsApi, type AvailabilityApi, type BookingsApi } from './bookings.ts';
import { change, once, read } from './calls.ts';
import { piecesOf } from './files.ts';
import { channelTo } from './channel.ts';
import { checkInApi, type CheckInApi } from './check-in.ts';
import { directoryApi, type DirectoryApi } from './directory.ts';
import { eventsApi, type EventsApi } from './events.ts';
import { federationApi, type FederationApi } from './federation.ts';
import { membersApi, type MembersApi } from './members.ts';
import { operationsApi, type OperationsApi } from './operations.ts';
import { creditApi, type CreditApi } from './credit.ts';
import { presenceApi, type PresenceApi } from './presence.ts';
import { registrationsApi, type RegistrationsApi } from './registrations.ts';
import { rightsApi, type RightsApi } from './rights.ts';
import { spacesApi, type SpacesApi } from './spaces.ts';
import { reportsApi, type ReportsApi } from './reports.ts';
import { venuesApi, type VenuesApi } from './venues.ts';
import { visitorsApi, type VisitorsApi } from './visitors.ts';
import { webhooksApi, type WebhooksApi } from './webhooks.ts';
import { auditApi, vaultApi, type AuditApi, type VaultApi } from './vault.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import { defaultSettings, type CallSettings } from './retry.ts';
import { sessionAuthorize, type SessionSource } from './session.ts';
import { sessionsApi, type SessionsApi } from './sessions.ts';

/** Figures; every method is an rpc of `inclust.reporting.v1.ReportingService`. */
export interface ReportingApi {
  /** The same figures as listFigures, however many there are. */
  everyFigure(request: Partially<ListFiguresRequest>): AsyncGenerator<Figure>;
  exportFigures(request: Partially<ExportFiguresRequest>): Promise<ExportFiguresResponse>;
  listFigures(request: Partially<ListFiguresRequest>): Promise<ListFiguresResponse>;
  /** What a figure is made of, as all pages of a list. */
  everyFigureSubject(request: Partially<ListFigureSubjectsRequest>): AsyncGenerator<FigureSubject>;
  listIndicators(request?: Partially<ListIndicatorsRequest>): Promise<ListIndicatorsResponse>;
  getIndicator(request: Partially<GetIndicatorRequest>): Promise<GetIndicatorResponse>;
  tryIndicator(request: Partially<TryIndicatorRequest>): Promise<TryIndicatorResponse>;
  createIndicator(request: Partially<CreateIndicatorRequest>): Promise<CreateIndicatorResponse>;
  updateIndicator(request: Partially<UpdateIndicatorRequest>): Promise<UpdateIndicatorResponse>;
  retireIndicator(request: Partially<RetireIndicatorRequest>): Promise<RetireIndicatorResponse>;
  rebuildFigures(request?: Partially<RebuildFiguresRequest>): Promise<RebuildFiguresResponse>;
  countFacts(request: Partially<CountFactsRequest>): Promise<CountFactsResponse>;
}

/** A node as a program sees it. Every method rejects with `RefusedError`. Disposing closes the connections. */
export interface NodeClient extends Disposable {
  /** `host:port`. */
  readonly address: string;
  readonly members: MembersApi;
  readonly directory: DirectoryApi;
  readonly agenda: AgendaApi;
  readonly reporting: ReportingApi;
  readonly reports: ReportsApi;
  readonly federation: FederationApi;
  readonly operations: OperationsApi;
  readonly vault: VaultApi;
  readonly rights: RightsApi;
  readonly audit: AuditApi;
  readonly bodies: BodiesApi;
  readonly events: EventsApi;
  readonly venues: VenuesApi;
  readonly registrations: RegistrationsApi;
  readonly checkIn: CheckInApi;
  readonly attendance: AttendanceApi;
  readonly spaces: SpacesApi;
  readonly bookings: BookingsApi;
  readonly availability: AvailabilityApi;
  readonly bookingCalendar: BookingCalendarApi;
  readonly presence: PresenceApi;
  readonly credit: CreditApi;
  readonly visitors: VisitorsApi;
  readonly webhooks: WebhooksApi;
  readonly accounts: AccountsApi;
  readonly apiKeys: ApiKeysApi;
  readonly sessions: SessionsApi;
}

/** How a node is called. At most one of `token`, `apiKey`, `session` and `authorize`; without any the caller is anonymous. */
export interface ConnectSettings extends Partial<CallSettings> {
  /** A token of a session or for this node. */
  readonly token?: string;
  readonly apiKey?: string;
  /** A session: begun by e-mail and password, or known from before. */
  readonly session?: SessionSource;
  /** Anything else that says who calls. */
  readonly authorize?: Authorize;
  /** The authority to trust, PEM. Without it: plain text on loopback, and the system's authorities elsewhere. */
  readonly authority?: string;
}

/** A client of the node at an address, `host:port`. Opens its connections with the first call. */
export function connect(address: string, settings: ConnectSettings = {}): NodeClient {
  const { timeout = defaultSettings.timeout, patience = defaultSettings.patience } = settings;
  const how = { timeout, patience };
  const open = opened();
  const channel = channelTo(address, settings.authority);
  const { session } = settings;
  const authorize = session
    ? open.use(sessionAuthorize(address, channel, session, how))
    : (settings.authorize ?? given(settings));
  const client: ClientOptions = { ...channel, ...(authorize ? { authorize } : {}) };
  const reporting = open.use(openClient(ReportingServiceClient, address, client));
  return {
    address,
    members: membersApi(open.use(openClient(MemberServiceClient, address, client)), how),
    directory: directoryApi(open.use(openClient(DirectoryServiceClient, address, client)), how),
    agenda: agendaApi(open.use(openClient(AgendaServiceClient, address, client)), how),
    reporting: {
      everyFigure: async function* (request) {
        const figures = ListFiguresRequest.fromPartial(request);
        const pieces = piecesOf<StreamFiguresResponse>((options) => reporting.streamFigures({ figures }, options));
        for await (const piece of pieces) yield* piece.figures;
      },
      exportFigures: (request) =>
        read(how, reporting.exportFigures.bind(reporting), ExportFiguresRequest.fromPartial(request)),
      listFigures: (request) =>
        read(how, reporting.listFigures.bind(reporting), ListFiguresRequest.fromPartial(request)),
      everyFigureSubject: (request) =>
        allItems(async (pageToken) => {
          const wanted = ListFigureSubjectsRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
          const page = await read(how, reporting.listFigureSubjects.bind(reporting), wanted);
          return { items: page.subjects, nextPageToken: page.nextPageToken };
        }),
      listIndicators: (request = {}) =>
        read(how, reporting.listIndicators.bind(reporting), ListIndicatorsRequest.fromPartial(request)),
      getIndicator: (request) =>
        read(how, reporting.getIndicator.bind(reporting), GetIndicatorRequest.fromPartial(request)),
      createIndicator: (request) =>
        change(how, reporting.createIndicator.bind(reporting), CreateIndicatorRequest.fromPartial(request)),
      updateIndicator: (request) =>
        change(how, reporting.updateIndicator.bind(reporting), UpdateIndicatorRequest.fromPartial(request)),
      retireIndicator: (request) =>
        change(how, reporting.retireIndicator.bind(reporting), RetireIndicatorRequest.fromPartial(request)),
      tryIndicator: (request) =>
        read(
          { ...how, timeout: longDeadlines.count },
          reporting.tryIndicator.bind(reporting),
          TryIndicatorRequest.fromPartial(request),
        ),
      rebuildFigures: (request = {}) =>
        once(
          { ...how, timeout: longDeadlines.count },
          reporting.rebuildFigures.bind(reporting),
          RebuildFiguresRequest.fromPartial(request),
        ),
      countFacts: (request) => read(how, reporting.countFacts.bind(reporting), CountFactsRequest.fromPartial(request)),
    },
    federation: federationApi(open.use(openClient(FederationServiceClient, address, client)), how),
    vault: vaultApi(open.use(openClient(VaultServiceClient, address, client)), how),
    rights: rightsApi(open.use(openClient(RightsServiceClient, address, client)), how),
    audit: auditApi(open.use(openClient(AuditServiceClient, address, client)), how),
    bodies: bodiesApi(
      open.use(openClient(BodyServiceClient, address, client)),
      open.use(openClient(BodyDirectoryServiceClient, address, client)),
      how,
    ),
    events: eventsApi(open.use(openClient(EventServiceClient, address, client)), how),
    reports: reportsApi(open.use(openClient(ReportServiceClient, address, client)), how),
    venues: venuesApi(open.use(openClient(VenueServiceClient, address, client)), how),
    registrations: registrationsApi(open.use(openClient(RegistrationServiceClient, address, client)), how),
    checkIn: checkInApi(open.use(openClient(CheckInServiceClient, address, client)), how),
    attendance: attendanceApi(open.use(openClient(AttendanceServiceClient, address, client)), how),
    spaces: spacesApi(open.use(openClient(SpaceServiceClient, address, client)), how),
    bookings: bookingsApi(open.use(openClient(BookingServiceClient, address, client)), how),
    availability: availabilityApi(open.use(openClient(AvailabilityServiceClient, address, client)), how),
    credit: creditApi(open.use(openClient(CreditServiceClient, address, client)), how),
    bookingCalendar: bookingCalendarApi(open.use(openClient(BookingCalendarServiceClient, address, client)), how),
    presence: presenceApi(open.use(openClient(PresenceServiceClient, address, client)), how),
    visitors: visitorsApi(open.use(openClient(VisitorServiceClient, address, client)), how),
    webhooks: webhooksApi(open.use(openClient(WebhookServiceClient, address, client)), how),
    operations: operationsApi(open.use(openClient(OperationsServiceClient, address, client)), how),
    accounts: accountsApi(open.use(openClient(AccountServiceClient, address, client)), how),
    apiKeys: apiKeysApi(open.use(openClient(ApiKeyServiceClient, address, client)), how),
    sessions: sessionsApi(open.use(openClient(SessionServiceClient, address, client)), how),
    [Symbol.dispose]: open.close,
  };
}

/** What was opened, to be closed in reverse order; the language's own stack is younger than the oldest Node that this runs on. */
function opened() {
  const all: Disposable[] = [];
  return {
    use: <Opened extends Disposable>(one: Opened): Opened => {
      all.push(one);
      return one;
    },
    close: (): void => {
      for (const one of all.splice(0).toReversed()) one[Symbol.dispose]();
    },
  };
}

function given({ token, apiKey: key }: ConnectSettings): Authorize | undefined {
  if (token !== undefined) return () => bearer(token);
  return key === undefined ? undefined : () => apiKey(key);
}
