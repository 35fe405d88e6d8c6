import {
  AccountLookupServiceService,
  AccountServiceService,
  AgendaServiceService,
  ApiKeyCheckServiceService,
  ApiKeyServiceService,
  AttendanceServiceService,
  AuditServiceService,
  AvailabilityServiceService,
  BodyDirectoryServiceService,
  BodyReplicationServiceService,
  BodyServiceService,
  BookingCalendarServiceService,
  BookingServiceService,
  CheckInServiceService,
  CoworkingNodeServiceService,
  CreditServiceService,
  DirectoryServiceService,
  EventNodeCallServiceService,
  EventReplicationServiceService,
  EventServiceService,
  FactReplicationServiceService,
  FederationServiceService,
  JoinServiceService,
  MemberReplicationServiceService,
  MemberServiceService,
  NodeCallServiceService,
  OperationsServiceService,
  PartyLookupServiceService,
  PresenceServiceService,
  RegistrationServiceService,
  ReportingServiceService,
  ReportServiceService,
  RightsServiceService,
  SessionServiceService,
  SpaceServiceService,
  VaultServiceService,
  VenueServiceService,
  VisitorServiceService,
  WebhookNodeServiceService,
  WebhookServiceService,
} from '@inclust/contracts';
import { grantableRoles, type Role } from '@inclust/kernel';
import type { Permission } from './permission.ts';

const members = MemberServiceService;
const accounts = AccountServiceService;
const keys = ApiKeyServiceService;
const sessions = SessionServiceService;
const operations = OperationsServiceService;
const vault = VaultServiceService;
const rights = RightsServiceService;
const bodies = BodyServiceService;
const events = EventServiceService;
const venues = VenueServiceService;
const registrations = RegistrationServiceService;
const door = CheckInServiceService;
const attendance = AttendanceServiceService;
const spaces = SpaceServiceService;
const bookings = BookingServiceService;
const availability = AvailabilityServiceService;
const calendar = BookingCalendarServiceService;
const visitors = VisitorServiceService;
const presence = PresenceServiceService;
const credit = CreditServiceService;
const webhooks = WebhookServiceService;
const directory = DirectoryServiceService;

const coordinating: readonly Role[] = ['coordinator', 'operator'];
const readingRegister: readonly Role[] = ['coordinator', 'officer', 'auditor', 'operator'];
/** Those who have a profile of their own; the use case lets each at hers alone. */
const ownProfile: readonly Role[] = ['member', 'organisation-representative'];
const readingFigures: readonly Role[] = [...readingRegister, 'integrator'];
/** Those who run the spaces of the node. */
const runningSpaces: readonly Role[] = ['coworking-manager', ...coordinating];
const services: readonly Role[] = ['service'];

/**
 * Who may call what: every rpc of every contract stands here once, and one that does not is refused to everybody. What a role may do
 * with a single resource is up to the use case.
 */
export const permissions: Readonly<Record<string, Permission>> = {
  ...permit(
    coordinating,
    members.registerMember,
    members.applyForMembership,
    members.admitMember,
    members.declineMember,
    members.suspendMember,
    members.resumeMember,
    members.readmitMember,
    members.grantRole,
    members.endRole,
    members.importMembers,
    members.exportMembers,
    members.dismissDuplicate,
    members.mergeMembers,
    members.undoMerge,
  ),
  ...permit(
    readingRegister,
    members.listMembers,
    members.searchMembers,
    members.countMembers,
    members.listMemberHistory,
    members.listDuplicateSuggestions,
    members.findDuplicates,
  ),
  ...permit(readingRegister, members.watchMembers),
  // The accounts service asks whether there is a member.
  ...permit([...readingRegister, ...ownProfile, ...services], members.getMember),
  ...permit(
    [...coordinating, ...ownProfile],
    members.updateMember,
    members.withdrawMember,
    members.giveConsent,
    members.withdrawConsent,
    members.setSharing,
  ),
  // The vault is the coordinator's and the member's own; an operator only turns its key.
  ...permit(
    ['coordinator', ...ownProfile],
    vault.declareVulnerability,
    vault.listDeclarations,
    vault.withdrawDeclaration,
  ),
  ...permit(['operator'], vault.rotateVaultKey),
  ...permit(['coordinator', ...ownProfile], rights.exportPersonalData),
  ...permit([...coordinating, ...ownProfile], rights.eraseMember),
  ...permit(['coordinator', 'auditor', 'operator'], rights.listErasures),
  ...permit(coordinating, rights.applyRetention),
  ...permit(['auditor', 'operator'], AuditServiceService.listAuditEntries, AuditServiceService.verifyAuditLog),
  ...permit(services, AuditServiceService.noteDeparture),
  ...permit(services, ...Object.values(MemberReplicationServiceService), ...Object.values(PartyLookupServiceService)),

  ...permit(
    coordinating,
    bodies.createBody,
    bodies.updateBody,
    bodies.closeBody,
    bodies.decideBodyApplication,
    bodies.endBodyMembership,
    bodies.grantBodyRole,
    bodies.endBodyRole,
  ),
  ...permit([...coordinating, ...ownProfile], bodies.applyToBody, bodies.leaveBody),
  ...permit([...readingRegister, ...ownProfile], bodies.getBodyMembership, bodies.listBodyApplications),
  ...permit(readingRegister, bodies.listBodyMemberships),
  ...permit(services, ...Object.values(BodyReplicationServiceService), ...Object.values(NodeCallServiceService)),
  ...permit(services, ...Object.values(EventNodeCallServiceService)),

  // An organisation's representative organises for it alone.
  ...permit(
    [...coordinating, 'organisation-representative'],
    events.createEvent,
    events.updateEvent,
    events.publishEvent,
    events.postponeEvent,
    events.cancelEvent,
    events.deleteEvent,
    events.markEventHeld,
    events.closeEvent,
    events.reopenEvent,
    events.changeOccurrence,
    events.changeOccurrences,
    events.importEvents,
  ),
  ...permit(
    'public',
    events.getEvent,
    events.listEvents,
    events.listOccurrences,
    events.previewSchedule,
    venues.getVenue,
    venues.listVenues,
  ),
  ...permit(readingFigures, events.watchEvents),
  ...permit(coordinating, venues.createVenue, venues.updateVenue),
  ...permit(
    coordinating,
    registrations.setRegistrationRules,
    registrations.decideRegistration,
    registrations.withdrawOffer,
    registrations.deleteRegistration,
    registrations.exportRegistrations,
    registrations.setPayment,
  ),
  ...permit([...readingRegister, 'door-staff'], registrations.getRegistrationRules, registrations.countRegistrations),
  ...permit([...readingRegister, 'door-staff'], registrations.watchRegistrations),
  // Who has everything that is known of her has what she registered for.
  ...permit([...readingRegister, ...ownProfile, ...services, 'door-staff'], registrations.listRegistrations),
  // Guests register too, and come back by a secret; the use case lets each at hers alone.
  ...permit(
    'public',
    registrations.getAvailability,
    registrations.holdPlaces,
    registrations.register,
    registrations.confirmHold,
    registrations.cancelRegistration,
    registrations.acceptOffer,
    registrations.declineOffer,
    registrations.getRegistration,
  ),

  ...permit(coordinating, door.setCheckInList),
  ...permit([...coordinating, 'door-staff'], door.handInScans, door.handInWalkIns),
  ...permit([...readingRegister, 'door-staff'], door.listCheckInLists, door.listScans, door.getDoorCounts),
  // Who has registered gets her tickets, a guest by her secret; whoever checks a ticket needs the keys.
  ...permit('public', door.listTickets, door.listTicketKeys),
  // An organisation's representative counts at its own events alone.
  ...permit(
    [...coordinating, 'door-staff', 'organisation-representative'],
    attendance.recordAttendance,
    attendance.correctAttendance,
    attendance.countTickets,
    attendance.chooseCountMethod,
    attendance.noteCompletions,
  ),
  ...permit(
    [...readingRegister, 'door-staff', 'organisation-representative'],
    attendance.getAttendance,
    attendance.listAttendance,
    attendance.getEventReport,
  ),

  ...permit(
    'public',
    spaces.getSpace,
    spaces.listSpaces,
    spaces.getResource,
    spaces.listResources,
    availability.findFreeTimes,
    availability.checkTime,
    credit.listPlans,
  ),
  ...permit(
    runningSpaces,
    spaces.createSpace,
    spaces.updateSpace,
    spaces.createResource,
    spaces.updateResource,
    bookings.declineBooking,
    presence.getDoorCode,
    presence.listPresent,
    credit.createPlan,
    credit.updatePlan,
    credit.createSubscription,
    credit.endSubscription,
    credit.grantCredit,
    visitors.signInVisitor,
    visitors.signOutVisitor,
    visitors.forgetVisitor,
    visitors.listVisitors,
    credit.agreeSettlement,
  ),
  // Members book for themselves; the use case lets each at hers alone.
  ...permit(
    [...runningSpaces, ...ownProfile],
    bookings.createBooking,
    bookings.createBookingSeries,
    bookings.confirmBooking,
    bookings.cancelBooking,
    bookings.moveBooking,
    bookings.retrySkippedDates,
    presence.checkIn,
    presence.checkOut,
  ),
  ...permit(
    [...readingRegister, ...ownProfile, ...services, 'coworking-manager'],
    bookings.getBooking,
    bookings.getBookingSeries,
    bookings.listBookings,
    credit.getCreditAccount,
    credit.listLedgerEntries,
  ),
  ...permit([...readingFigures, 'coworking-manager'], availability.getOccupancy, availability.drawOccupancy),
  ...permit(
    [...readingRegister, 'coworking-manager'],
    credit.verifyLedger,
    credit.listSettlements,
    credit.compareSettlement,
  ),
  ...permit([...readingRegister, 'coworking-manager'], bookings.watchBookings),
  ...permit(ownProfile, calendar.createCalendarLink),
  ...permit([...runningSpaces, ...ownProfile], calendar.revokeCalendarLink, calendar.getCalendarLink),
  ...permit(
    [...readingFigures, 'coworking-manager'],
    availability.findBusyTimes,
    availability.getOccupancy,
    visitors.countVisitors,
  ),
  ...permit(services, ...Object.values(CoworkingNodeServiceService)),
  ...permit(services, ...Object.values(WebhookNodeServiceService)),

  ...permit(
    'public',
    directory.getDirectoryEntry,
    directory.batchGetDirectoryEntries,
    directory.listDirectoryEntries,
    directory.searchDirectory,
    ...Object.values(BodyDirectoryServiceService),
  ),
  // Everybody may see what they tell; but one who holds a stream open is somebody.
  ...permit(grantableRoles, directory.watchDirectory, AgendaServiceService.watchAgenda),
  ...permit('public', AgendaServiceService.getAgendaEvent, AgendaServiceService.listAgendaEvents),
  ...permit(readingRegister, AgendaServiceService.getAgendaState),
  ...permit(services, ...Object.values(EventReplicationServiceService)),
  ...permit([...readingRegister, ...services], FederationServiceService.listNodes),
  ...permit(['coordinator', 'auditor', 'operator'], FederationServiceService.listRecalls),
  ...permit(['operator'], FederationServiceService.inviteNode),
  ...permit(['officer', 'operator'], FederationServiceService.removeNode),
  ...permit(['operator', ...services], FederationServiceService.getFederationStatus),
  ...permit(['operator'], FederationServiceService.compareCopies),
  ...permit('public', JoinServiceService.joinFederation),

  ...permit(
    readingFigures,
    ReportingServiceService.listFigures,
    ReportingServiceService.streamFigures,
    ReportingServiceService.exportFigures,
    ReportingServiceService.listIndicators,
    ReportingServiceService.getIndicator,
    ReportingServiceService.countFacts,
  ),
  ...permit(readingRegister, ReportingServiceService.listFigureSubjects),
  ...permit(
    ['officer', 'operator'],
    ReportingServiceService.tryIndicator,
    ReportingServiceService.createIndicator,
    ReportingServiceService.updateIndicator,
    ReportingServiceService.retireIndicator,
  ),
  ...permit(['operator'], ReportingServiceService.rebuildFigures),
  ...permit(
    ['officer', 'operator'],
    ReportServiceService.createProgramme,
    ReportServiceService.updateProgramme,
    ReportServiceService.setExchangeRate,
  ),
  ...permit(readingFigures, ReportServiceService.getExchangeRate, ReportServiceService.listExchangeRates),
  ...permit(
    readingRegister,
    ReportServiceService.getProgramme,
    ReportServiceService.listProgrammes,
    ReportServiceService.getReport,
    ReportServiceService.listCorrections,
    ReportServiceService.exportReport,
    ReportServiceService.commentReport,
    ReportServiceService.watchReports,
  ),
  ...permit(coordinating, ReportServiceService.editReport),
  // Who may move it to which state is up to the use case.
  ...permit(['coordinator', 'officer', 'operator'], ReportServiceService.moveReport),
  ...permit(services, ...Object.values(FactReplicationServiceService)),

  ...permit(
    coordinating,
    webhooks.createWebhook,
    webhooks.updateWebhook,
    webhooks.deleteWebhook,
    webhooks.rotateWebhookSecret,
    webhooks.pauseWebhook,
    webhooks.resumeWebhook,
    webhooks.testWebhook,
    webhooks.replayDeliveries,
  ),
  ...permit([...coordinating, 'auditor'], webhooks.getWebhook, webhooks.listWebhooks, webhooks.listDeliveries),

  ...permit(['operator', 'auditor'], operations.getNodeStatus),
  ...permit(['operator'], operations.listDeadLetters, operations.replayDeadLetter, operations.tailEvents),

  ...permit(
    coordinating,
    accounts.createAccount,
    accounts.changeAccountRoles,
    accounts.disableAccount,
    accounts.enableAccount,
    accounts.linkAccount,
    accounts.unlinkAccount,
    accounts.revokeAccountSessions,
  ),
  ...permit([...coordinating, 'auditor'], accounts.getAccount, accounts.listAccounts),
  ...permit(coordinating, keys.createApiKey, keys.rotateApiKey, keys.revokeApiKey, keys.setApiKeyQuota),
  ...permit(grantableRoles, keys.getOwnApiKey),
  ...permit([...coordinating, 'auditor'], keys.listApiKeys),
  ...permit(services, ...Object.values(ApiKeyCheckServiceService), ...Object.values(AccountLookupServiceService)),
  ...permit(
    'public',
    sessions.login,
    sessions.refreshSession,
    sessions.logout,
    sessions.requestPasswordReset,
    sessions.setPassword,
    sessions.beginOidcLogin,
    sessions.completeOidcLogin,
  ),
  [sessions.whoAmI.path]: { roles: [...grantableRoles, 'service'], otherNodes: true },
  ...permit(grantableRoles, sessions.issueNodeToken),
};

function permit(
  who: 'public' | readonly Role[],
  ...methods: readonly { readonly path: string }[]
): Record<string, Permission> {
  return Object.fromEntries(methods.map(({ path }) => [path, who === 'public' ? who : { roles: who }]));
}
