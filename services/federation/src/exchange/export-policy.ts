import type { Envelope } from '@inclust/contracts';
import type { FlowKind } from './signed-content.ts';

/** Which of a node's messages leave it, by type. What is not named stays at home. */
export interface ExportPolicy {
  readonly facts: readonly string[];
  readonly state: readonly string[];
}

/**
 * What a node shares when it joins: the facts its figures are made of, which hold no personal data, the directory's entries, which exist
 * only for members who agreed to be listed, its bodies with those of the listed members who are in them, and what it has published of
 * events, with its venues.
 */
export const defaultExportPolicy: ExportPolicy = {
  facts: [
    'Applied',
    'Registered',
    'Updated',
    'Admitted',
    'Declined',
    'Suspended',
    'Resumed',
    'Withdrawn',
    'Readmitted',
    'RoleGranted',
    'RoleEnded',
    'ConsentGiven',
    'ConsentWithdrawn',
    'ConsentsExpired',
    'SharingSet',
    'Erased',
    'RoleMoved',
    'Merged',
    'MergeUndone',
    'Restated',
  ]
    .map((event) => `inclust.members.v1.Member${event}`)
    .concat(
      ['Created', 'Updated', 'Closed'].map((event) => `inclust.members.v1.Body${event}`),
      [
        'Applied',
        'Admitted',
        'Declined',
        'Withdrawn',
        'Ended',
        'RoleGranted',
        'RoleEnded',
        'SubjectUpdated',
        'Merged',
        'MergeUndone',
      ].map((event) => `inclust.members.v1.BodyMembership${event}`),
      // Of a draft nothing leaves.
      ['Edited', 'Published', 'Postponed', 'Cancelled', 'MarkedHeld', 'Closed', 'Reopened'].map(
        (event) => `inclust.events.v1.Event${event}`,
      ),
      ['Created', 'Edited'].map((event) => `inclust.events.v1.Venue${event}`),
      ['Recorded', 'Corrected', 'MethodChosen', 'ParticipantsNoted'].map(
        (event) => `inclust.events.v1.Attendance${event}`,
      ),
      // Space and Resource tell how many places there are; of bookings nothing leaves.
      ['SpaceCreated', 'SpaceEdited', 'ResourceCreated', 'ResourceEdited'].map(
        (event) => `inclust.coworking.v1.${event}`,
      ),
      [
        'AgreementAmended',
        'AgreementEnded',
        'AgreementSigned',
        'SupportCorrected',
        'SupportDelivered',
        'JobBaselineStated',
        'PostCorrected',
        'PostEnded',
        'PostFilled',
        'PilotCompleted',
        'PilotCorrected',
        'SolutionAdopted',
        'SolutionCorrected',
        'SolutionPublished',
        'StrategyAdopted',
        'StrategyCorrected',
        'StrategyTakenUp',
        'JointPurchaseCorrected',
        'JointPurchaseSettled',
        'ReachNoted',
        'ReachWithdrawn',
      ].map((event) => `inclust.collaboration.v1.${event}`),
      ['inclust.reporting.v1.SpaceUseNoted'],
    ),
  state: [
    'inclust.federation.v1.DirectoryEntry',
    'inclust.federation.v1.Node',
    'inclust.members.v1.BodyEntry',
    'inclust.members.v1.BodyMemberEntry',
    'inclust.events.v1.EventEntry',
    'inclust.events.v1.VenueEntry',
  ],
};

/** Whether a message may leave the node. */
export function mayLeave(policy: ExportPolicy, kind: FlowKind, envelope: Pick<Envelope, 'type'>): boolean {
  return policy[kind].includes(envelope.type);
}
