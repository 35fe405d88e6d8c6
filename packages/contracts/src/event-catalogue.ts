import {
  AccountCreated,
  AccountDisabled,
  AccountEnabled,
  AccountErased,
  AccountLinked,
  AccountPasswordSet,
  AccountRolesChanged,
  AccountUnlinked,
  ApiKeyCreated,
  ApiKeyQuotaSet,
  ApiKeyRevoked,
  ApiKeyRotated,
} from './gen/inclust/accounts/v1/account_events.ts';
import {
  ExchangeRateSet,
  IndicatorKept,
  ProgrammeKept,
  ReportEdited,
  ReportMoved,
  SpaceUseNoted,
} from './gen/inclust/reporting/v1/reporting_events.ts';
import { AgreementAmended, AgreementEnded, AgreementSigned } from './gen/inclust/collaboration/v1/agreement_events.ts';
import { SupportCorrected, SupportDelivered } from './gen/inclust/collaboration/v1/support_events.ts';
import { JobBaselineStated, PostCorrected, PostEnded, PostFilled } from './gen/inclust/collaboration/v1/post_events.ts';
import {
  PilotCompleted,
  PilotCorrected,
  SolutionAdopted,
  SolutionCorrected,
  SolutionPublished,
  StrategyAdopted,
  StrategyCorrected,
  StrategyTakenUp,
} from './gen/inclust/collaboration/v1/joint_work_events.ts';
import { JointPurchaseCorrected, JointPurchaseSettled } from './gen/inclust/collaboration/v1/purchase_events.ts';
import { ReachNoted, ReachWithdrawn } from './gen/inclust/collaboration/v1/reach_events.ts';
import {
  BookingCancelled,
  BookingCheckedIn,
  BookingCheckedOut,
  BookingNoShow,
  BookingConfirmed,
  BookingDeclined,
  BookingExpired,
  BookingForgotten,
  BookingReassigned,
  BookingHeld,
  BookingMoved,
  BookingPaid,
  BookingRequested,
  BookingWaitlisted,
  PlanCreated,
  PlanEdited,
  ResourceCreated,
  ResourceEdited,
  SpaceCreated,
  SpaceEdited,
  VisitorSignedIn,
  VisitorSignedOut,
  VisitorsForgotten,
} from './gen/inclust/coworking/v1/coworking_events.ts';
import {
  AttendanceCorrected,
  AttendanceMethodChosen,
  AttendanceParticipantsNoted,
  AttendanceRecorded,
} from './gen/inclust/events/v1/attendance_events.ts';
import {
  RegistrationAbsorbed,
  RegistrationApprovalRequested,
  RegistrationCancelled,
  RegistrationCheckInNoted,
  RegistrationConfirmed,
  RegistrationDeleted,
  RegistrationExpired,
  RegistrationForgotten,
  RegistrationHeld,
  RegistrationOfferWithdrawn,
  RegistrationOffered,
  RegistrationParted,
  RegistrationPaymentSet,
  RegistrationReassigned,
  RegistrationRefused,
  RegistrationUnited,
  RegistrationWaitlisted,
} from './gen/inclust/events/v1/registration_events.ts';
import {
  MemberAdmitted,
  MemberApplied,
  MemberConsentGiven,
  MemberConsentsExpired,
  MemberConsentWithdrawn,
  MemberDeclined,
  MemberErased,
  MemberMerged,
  MemberMergeUndone,
  MemberReadmitted,
  MemberRegistered,
  MemberRestated,
  MemberResumed,
  MemberRoleEnded,
  MemberRoleGranted,
  MemberRoleMoved,
  MemberSharingSet,
  MemberSuspended,
  MemberUpdated,
  MemberWithdrawn,
} from './gen/inclust/members/v1/member_events.ts';

import {
  BodyClosed,
  BodyCreated,
  BodyMembershipAdmitted,
  BodyMembershipApplied,
  BodyMembershipDeclined,
  BodyMembershipEnded,
  BodyMembershipRoleEnded,
  BodyMembershipRoleGranted,
  BodyMembershipMerged,
  BodyMembershipMergeUndone,
  BodyMembershipSubjectUpdated,
  BodyMembershipWithdrawn,
  BodyUpdated,
} from './gen/inclust/members/v1/body_events.ts';
import {
  EventCancelled,
  EventClosed,
  EventCreated,
  EventDeleted,
  EventDrafted,
  EventEdited,
  EventMarkedHeld,
  EventPostponed,
  EventPublished,
  EventReopened,
  VenueCreated,
  VenueEdited,
} from './gen/inclust/events/v1/event_events.ts';
import {
  WebhookCreated,
  WebhookDeleted,
  WebhookPaused,
  WebhookReplayed,
  WebhookResumed,
  WebhookSecretRotated,
  WebhookUpdated,
} from './gen/inclust/webhooks/v1/webhook_events.ts';

/** What an event's body is encoded with. */
interface Codec {
  decode(bytes: Uint8Array): unknown;
  toJSON(message: never): unknown;
}

/** Every event of the platform: its type, where it is published, and its codec. Types are added, never changed. */
const catalogue = {
  'inclust.members.v1.MemberRegistered': { path: 'members.v1.member.registered', codec: MemberRegistered },
  'inclust.members.v1.MemberUpdated': { path: 'members.v1.member.updated', codec: MemberUpdated },
  'inclust.members.v1.MemberWithdrawn': { path: 'members.v1.member.withdrawn', codec: MemberWithdrawn },
  'inclust.members.v1.MemberReadmitted': { path: 'members.v1.member.readmitted', codec: MemberReadmitted },
  'inclust.members.v1.MemberApplied': { path: 'members.v1.member.applied', codec: MemberApplied },
  'inclust.members.v1.MemberAdmitted': { path: 'members.v1.member.admitted', codec: MemberAdmitted },
  'inclust.members.v1.MemberDeclined': { path: 'members.v1.member.declined', codec: MemberDeclined },
  'inclust.members.v1.MemberSuspended': { path: 'members.v1.member.suspended', codec: MemberSuspended },
  'inclust.members.v1.MemberResumed': { path: 'members.v1.member.resumed', codec: MemberResumed },
  'inclust.members.v1.MemberRoleGranted': { path: 'members.v1.member.role-granted', codec: MemberRoleGranted },
  'inclust.members.v1.MemberRoleEnded': { path: 'members.v1.member.role-ended', codec: MemberRoleEnded },
  'inclust.members.v1.MemberConsentGiven': { path: 'members.v1.member.consent-given', codec: MemberConsentGiven },
  'inclust.members.v1.MemberConsentWithdrawn': {
    path: 'members.v1.member.consent-withdrawn',
    codec: MemberConsentWithdrawn,
  },
  'inclust.members.v1.MemberConsentsExpired': {
    path: 'members.v1.member.consents-expired',
    codec: MemberConsentsExpired,
  },
  'inclust.members.v1.MemberSharingSet': { path: 'members.v1.member.sharing-set', codec: MemberSharingSet },
  'inclust.members.v1.MemberErased': { path: 'members.v1.member.erased', codec: MemberErased },
  'inclust.members.v1.MemberMerged': { path: 'members.v1.member.merged', codec: MemberMerged },
  'inclust.members.v1.MemberMergeUndone': { path: 'members.v1.member.merge-undone', codec: MemberMergeUndone },
  'inclust.members.v1.MemberRoleMoved': { path: 'members.v1.member.role-moved', codec: MemberRoleMoved },
  'inclust.members.v1.MemberRestated': { path: 'members.v1.member.restated', codec: MemberRestated },
  'inclust.coworking.v1.BookingCancelled': { path: 'coworking.v1.booking.cancelled', codec: BookingCancelled },
  'inclust.coworking.v1.BookingConfirmed': { path: 'coworking.v1.booking.confirmed', codec: BookingConfirmed },
  'inclust.coworking.v1.BookingDeclined': { path: 'coworking.v1.booking.declined', codec: BookingDeclined },
  'inclust.coworking.v1.BookingExpired': { path: 'coworking.v1.booking.expired', codec: BookingExpired },
  'inclust.coworking.v1.BookingForgotten': { path: 'coworking.v1.booking.forgotten', codec: BookingForgotten },
  'inclust.coworking.v1.BookingReassigned': { path: 'coworking.v1.booking.reassigned', codec: BookingReassigned },
  'inclust.coworking.v1.BookingCheckedIn': { path: 'coworking.v1.booking.checked-in', codec: BookingCheckedIn },
  'inclust.coworking.v1.BookingCheckedOut': { path: 'coworking.v1.booking.checked-out', codec: BookingCheckedOut },
  'inclust.coworking.v1.BookingNoShow': { path: 'coworking.v1.booking.no-show', codec: BookingNoShow },
  'inclust.coworking.v1.BookingHeld': { path: 'coworking.v1.booking.held', codec: BookingHeld },
  'inclust.coworking.v1.BookingMoved': { path: 'coworking.v1.booking.moved', codec: BookingMoved },
  'inclust.coworking.v1.BookingPaid': { path: 'coworking.v1.booking.paid', codec: BookingPaid },
  'inclust.coworking.v1.BookingRequested': { path: 'coworking.v1.booking.requested', codec: BookingRequested },
  'inclust.coworking.v1.BookingWaitlisted': { path: 'coworking.v1.booking.waitlisted', codec: BookingWaitlisted },
  'inclust.coworking.v1.PlanCreated': { path: 'coworking.v1.plan.created', codec: PlanCreated },
  'inclust.coworking.v1.PlanEdited': { path: 'coworking.v1.plan.edited', codec: PlanEdited },
  'inclust.coworking.v1.ResourceCreated': { path: 'coworking.v1.resource.created', codec: ResourceCreated },
  'inclust.coworking.v1.ResourceEdited': { path: 'coworking.v1.resource.edited', codec: ResourceEdited },
  'inclust.coworking.v1.SpaceCreated': { path: 'coworking.v1.space.created', codec: SpaceCreated },
  'inclust.coworking.v1.SpaceEdited': { path: 'coworking.v1.space.edited', codec: SpaceEdited },
  'inclust.coworking.v1.VisitorSignedIn': { path: 'coworking.v1.visitor-day.signed-in', codec: VisitorSignedIn },
  'inclust.coworking.v1.VisitorSignedOut': { path: 'coworking.v1.visitor-day.signed-out', codec: VisitorSignedOut },
  'inclust.coworking.v1.VisitorsForgotten': { path: 'coworking.v1.visitor-day.forgotten', codec: VisitorsForgotten },
  'inclust.accounts.v1.AccountCreated': { path: 'accounts.v1.account.created', codec: AccountCreated },
  'inclust.accounts.v1.AccountRolesChanged': { path: 'accounts.v1.account.roles-changed', codec: AccountRolesChanged },
  'inclust.accounts.v1.AccountDisabled': { path: 'accounts.v1.account.disabled', codec: AccountDisabled },
  'inclust.accounts.v1.AccountErased': { path: 'accounts.v1.account.erased', codec: AccountErased },
  'inclust.accounts.v1.AccountEnabled': { path: 'accounts.v1.account.enabled', codec: AccountEnabled },
  'inclust.accounts.v1.AccountLinked': { path: 'accounts.v1.account.linked', codec: AccountLinked },
  'inclust.accounts.v1.AccountUnlinked': { path: 'accounts.v1.account.unlinked', codec: AccountUnlinked },
  'inclust.accounts.v1.AccountPasswordSet': { path: 'accounts.v1.account.password-set', codec: AccountPasswordSet },
  'inclust.accounts.v1.ApiKeyCreated': { path: 'accounts.v1.api-key.created', codec: ApiKeyCreated },
  'inclust.accounts.v1.ApiKeyRotated': { path: 'accounts.v1.api-key.rotated', codec: ApiKeyRotated },
  'inclust.accounts.v1.ApiKeyQuotaSet': { path: 'accounts.v1.api-key.quota-set', codec: ApiKeyQuotaSet },
  'inclust.accounts.v1.ApiKeyRevoked': { path: 'accounts.v1.api-key.revoked', codec: ApiKeyRevoked },
  'inclust.members.v1.BodyCreated': { path: 'members.v1.body.created', codec: BodyCreated },
  'inclust.members.v1.BodyUpdated': { path: 'members.v1.body.updated', codec: BodyUpdated },
  'inclust.members.v1.BodyClosed': { path: 'members.v1.body.closed', codec: BodyClosed },
  'inclust.members.v1.BodyMembershipApplied': {
    path: 'members.v1.body-membership.applied',
    codec: BodyMembershipApplied,
  },
  'inclust.members.v1.BodyMembershipAdmitted': {
    path: 'members.v1.body-membership.admitted',
    codec: BodyMembershipAdmitted,
  },
  'inclust.members.v1.BodyMembershipDeclined': {
    path: 'members.v1.body-membership.declined',
    codec: BodyMembershipDeclined,
  },
  'inclust.members.v1.BodyMembershipWithdrawn': {
    path: 'members.v1.body-membership.withdrawn',
    codec: BodyMembershipWithdrawn,
  },
  'inclust.members.v1.BodyMembershipEnded': { path: 'members.v1.body-membership.ended', codec: BodyMembershipEnded },
  'inclust.members.v1.BodyMembershipRoleGranted': {
    path: 'members.v1.body-membership.role-granted',
    codec: BodyMembershipRoleGranted,
  },
  'inclust.members.v1.BodyMembershipRoleEnded': {
    path: 'members.v1.body-membership.role-ended',
    codec: BodyMembershipRoleEnded,
  },
  'inclust.members.v1.BodyMembershipSubjectUpdated': {
    path: 'members.v1.body-membership.subject-updated',
    codec: BodyMembershipSubjectUpdated,
  },
  'inclust.members.v1.BodyMembershipMerged': { path: 'members.v1.body-membership.merged', codec: BodyMembershipMerged },
  'inclust.members.v1.BodyMembershipMergeUndone': {
    path: 'members.v1.body-membership.merge-undone',
    codec: BodyMembershipMergeUndone,
  },
  'inclust.events.v1.EventCancelled': { path: 'events.v1.event.cancelled', codec: EventCancelled },
  'inclust.events.v1.EventClosed': { path: 'events.v1.event.closed', codec: EventClosed },
  'inclust.events.v1.EventCreated': { path: 'events.v1.event.created', codec: EventCreated },
  'inclust.events.v1.EventDeleted': { path: 'events.v1.event.deleted', codec: EventDeleted },
  'inclust.events.v1.EventDrafted': { path: 'events.v1.event.drafted', codec: EventDrafted },
  'inclust.events.v1.EventEdited': { path: 'events.v1.event.edited', codec: EventEdited },
  'inclust.events.v1.EventMarkedHeld': { path: 'events.v1.event.marked-held', codec: EventMarkedHeld },
  'inclust.events.v1.EventPostponed': { path: 'events.v1.event.postponed', codec: EventPostponed },
  'inclust.events.v1.EventPublished': { path: 'events.v1.event.published', codec: EventPublished },
  'inclust.events.v1.EventReopened': { path: 'events.v1.event.reopened', codec: EventReopened },
  'inclust.events.v1.VenueCreated': { path: 'events.v1.venue.created', codec: VenueCreated },
  'inclust.events.v1.VenueEdited': { path: 'events.v1.venue.edited', codec: VenueEdited },
  'inclust.events.v1.AttendanceRecorded': { path: 'events.v1.attendance.recorded', codec: AttendanceRecorded },
  'inclust.events.v1.AttendanceCorrected': { path: 'events.v1.attendance.corrected', codec: AttendanceCorrected },
  'inclust.events.v1.AttendanceMethodChosen': {
    path: 'events.v1.attendance.method-chosen',
    codec: AttendanceMethodChosen,
  },
  'inclust.events.v1.AttendanceParticipantsNoted': {
    path: 'events.v1.attendance.participants-noted',
    codec: AttendanceParticipantsNoted,
  },
  'inclust.events.v1.RegistrationHeld': { path: 'events.v1.registration.held', codec: RegistrationHeld },
  'inclust.events.v1.RegistrationApprovalRequested': {
    path: 'events.v1.registration.approval-requested',
    codec: RegistrationApprovalRequested,
  },
  'inclust.events.v1.RegistrationConfirmed': { path: 'events.v1.registration.confirmed', codec: RegistrationConfirmed },
  'inclust.events.v1.RegistrationWaitlisted': {
    path: 'events.v1.registration.waitlisted',
    codec: RegistrationWaitlisted,
  },
  'inclust.events.v1.RegistrationOffered': { path: 'events.v1.registration.offered', codec: RegistrationOffered },
  'inclust.events.v1.RegistrationCancelled': { path: 'events.v1.registration.cancelled', codec: RegistrationCancelled },
  'inclust.events.v1.RegistrationExpired': { path: 'events.v1.registration.expired', codec: RegistrationExpired },
  'inclust.events.v1.RegistrationRefused': { path: 'events.v1.registration.refused', codec: RegistrationRefused },
  'inclust.events.v1.RegistrationOfferWithdrawn': {
    path: 'events.v1.registration.offer-withdrawn',
    codec: RegistrationOfferWithdrawn,
  },
  'inclust.events.v1.RegistrationPaymentSet': {
    path: 'events.v1.registration.payment-set',
    codec: RegistrationPaymentSet,
  },
  'inclust.events.v1.RegistrationCheckInNoted': {
    path: 'events.v1.registration.check-in-noted',
    codec: RegistrationCheckInNoted,
  },
  'inclust.events.v1.RegistrationReassigned': {
    path: 'events.v1.registration.reassigned',
    codec: RegistrationReassigned,
  },
  'inclust.events.v1.RegistrationForgotten': { path: 'events.v1.registration.forgotten', codec: RegistrationForgotten },
  'inclust.events.v1.RegistrationDeleted': { path: 'events.v1.registration.deleted', codec: RegistrationDeleted },
  'inclust.events.v1.RegistrationUnited': { path: 'events.v1.registration.united', codec: RegistrationUnited },
  'inclust.events.v1.RegistrationAbsorbed': { path: 'events.v1.registration.absorbed', codec: RegistrationAbsorbed },
  'inclust.events.v1.RegistrationParted': { path: 'events.v1.registration.parted', codec: RegistrationParted },
  'inclust.collaboration.v1.AgreementAmended': { path: 'collaboration.v1.agreement.amended', codec: AgreementAmended },
  'inclust.collaboration.v1.AgreementEnded': { path: 'collaboration.v1.agreement.ended', codec: AgreementEnded },
  'inclust.collaboration.v1.AgreementSigned': { path: 'collaboration.v1.agreement.signed', codec: AgreementSigned },
  'inclust.collaboration.v1.SupportCorrected': { path: 'collaboration.v1.support.corrected', codec: SupportCorrected },
  'inclust.collaboration.v1.SupportDelivered': { path: 'collaboration.v1.support.delivered', codec: SupportDelivered },
  'inclust.collaboration.v1.JobBaselineStated': {
    path: 'collaboration.v1.job-baseline.stated',
    codec: JobBaselineStated,
  },
  'inclust.collaboration.v1.PostCorrected': { path: 'collaboration.v1.post.corrected', codec: PostCorrected },
  'inclust.collaboration.v1.PostEnded': { path: 'collaboration.v1.post.ended', codec: PostEnded },
  'inclust.collaboration.v1.PostFilled': { path: 'collaboration.v1.post.filled', codec: PostFilled },
  'inclust.collaboration.v1.PilotCompleted': { path: 'collaboration.v1.pilot.completed', codec: PilotCompleted },
  'inclust.collaboration.v1.PilotCorrected': { path: 'collaboration.v1.pilot.corrected', codec: PilotCorrected },
  'inclust.collaboration.v1.SolutionAdopted': { path: 'collaboration.v1.solution.adopted', codec: SolutionAdopted },
  'inclust.collaboration.v1.SolutionCorrected': {
    path: 'collaboration.v1.solution.corrected',
    codec: SolutionCorrected,
  },
  'inclust.collaboration.v1.SolutionPublished': {
    path: 'collaboration.v1.solution.published',
    codec: SolutionPublished,
  },
  'inclust.collaboration.v1.StrategyAdopted': { path: 'collaboration.v1.strategy.adopted', codec: StrategyAdopted },
  'inclust.collaboration.v1.StrategyCorrected': {
    path: 'collaboration.v1.strategy.corrected',
    codec: StrategyCorrected,
  },
  'inclust.collaboration.v1.StrategyTakenUp': { path: 'collaboration.v1.strategy.taken-up', codec: StrategyTakenUp },
  'inclust.collaboration.v1.JointPurchaseCorrected': {
    path: 'collaboration.v1.joint-purchase.corrected',
    codec: JointPurchaseCorrected,
  },
  'inclust.collaboration.v1.JointPurchaseSettled': {
    path: 'collaboration.v1.joint-purchase.settled',
    codec: JointPurchaseSettled,
  },
  'inclust.collaboration.v1.ReachNoted': { path: 'collaboration.v1.reach.noted', codec: ReachNoted },
  'inclust.collaboration.v1.ReachWithdrawn': { path: 'collaboration.v1.reach.withdrawn', codec: ReachWithdrawn },
  'inclust.reporting.v1.SpaceUseNoted': { path: 'reporting.v1.space-use.noted', codec: SpaceUseNoted },
  'inclust.reporting.v1.IndicatorKept': { path: 'reporting.v1.indicator.kept', codec: IndicatorKept },
  'inclust.reporting.v1.ExchangeRateSet': { path: 'reporting.v1.exchange-rate.set', codec: ExchangeRateSet },
  'inclust.reporting.v1.ProgrammeKept': { path: 'reporting.v1.programme.kept', codec: ProgrammeKept },
  'inclust.reporting.v1.ReportEdited': { path: 'reporting.v1.report.edited', codec: ReportEdited },
  'inclust.reporting.v1.ReportMoved': { path: 'reporting.v1.report.moved', codec: ReportMoved },
  'inclust.webhooks.v1.WebhookCreated': { path: 'webhooks.v1.webhook.created', codec: WebhookCreated },
  'inclust.webhooks.v1.WebhookUpdated': { path: 'webhooks.v1.webhook.updated', codec: WebhookUpdated },
  'inclust.webhooks.v1.WebhookSecretRotated': {
    path: 'webhooks.v1.webhook.secret-rotated',
    codec: WebhookSecretRotated,
  },
  'inclust.webhooks.v1.WebhookPaused': { path: 'webhooks.v1.webhook.paused', codec: WebhookPaused },
  'inclust.webhooks.v1.WebhookResumed': { path: 'webhooks.v1.webhook.resumed', codec: WebhookResumed },
  'inclust.webhooks.v1.WebhookReplayed': { path: 'webhooks.v1.webhook.replayed', codec: WebhookReplayed },
  'inclust.webhooks.v1.WebhookDeleted': { path: 'webhooks.v1.webhook.deleted', codec: WebhookDeleted },
} as const satisfies Record<string, { path: string; codec: Codec }>;

export type EventType = keyof typeof catalogue;

/** All types of events that this node knows. */
export const eventTypes: readonly string[] = Object.keys(catalogue);

/** What is told of events before they are published: it stays among the staff of their node, and counts nowhere. */
export const draftEventTypes: ReadonlySet<string> = new Set<EventType>([
  'inclust.events.v1.EventCreated',
  'inclust.events.v1.EventDeleted',
  'inclust.events.v1.EventDrafted',
]);

/** The subject of an event: `inclust.{node}.{context}.v1.{thing}.{event}`. */
export function eventSubject(node: string, type: EventType): string {
  return `inclust.${node}.${catalogue[type].path}`;
}

/** The subject of the newest public state of a thing: `state.{node}.{context}.{thing}.{id}`. */
export function stateSubject(node: string, context: string, thing: string, id: string): string {
  return `state.${node}.${context}.${thing}.${id}`;
}

/** The codec of an event type; `undefined` for a type that a newer node added. */
export function eventCodec(type: string): Codec | undefined {
  return Object.hasOwn(catalogue, type) ? catalogue[type as EventType].codec : undefined;
}

/** The body of an event as JSON, for people; empty for a type this node does not know. */
export function bodyAsJson(type: string, body: Uint8Array): string {
  const codec = eventCodec(type);
  return codec ? JSON.stringify(codec.toJSON(codec.decode(body) as never)) : '';
}

/** The path of an event type in its subject, `{context}.v1.{thing}.{event}`; `undefined` for a type that a newer node added. */
export function eventPath(type: string): string | undefined {
  return Object.hasOwn(catalogue, type) ? catalogue[type as EventType].path : undefined;
}
