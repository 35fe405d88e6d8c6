import type { Envelope } from '@inclust/contracts';
import type { FlowKind } from './signed-content.ts';

/** Which of a node's messages leave it, by type. What is not named stays at home. */
export interface ExportPolicy {
  readonly facts: readonly string[];
  readonly state: readonly string[];
}

/**
 * What a node shares when it joins: the facts its figures are made of, which hold no personal data, and the directory's entries, which
 * exist only for members who agreed to be listed.
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
  ].map((event) => `inclust.members.v1.Member${event}`),
  state: ['inclust.federation.v1.DirectoryEntry', 'inclust.federation.v1.Node'],
};

/** Whether a message may leave the node. */
export function mayLeave(policy: ExportPolicy, kind: FlowKind, envelope: Pick<Envelope, 'type'>): boolean {
  return policy[kind].includes(envelope.type);
}
