import type { GrantableRole } from '@inclust/kernel';
import type { AuditRecord } from '../../../domain/audit.ts';
import type { BodyMembershipStatus } from '../../../domain/bodies/membership.ts';
import type { ConsentEnd, ConsentSource } from '../../../domain/consents.ts';
import type { HistoryEntry, MemberStatus, RoleKind } from '../../../domain/member.ts';
import type {
  creditSteps,
  KnownAccount,
  KnownBooking,
  KnownCredit,
  KnownRegistration,
} from '../../../domain/personal-data.ts';
import type { Audience } from '../../../domain/sharing.ts';
import type { DeclarationPurpose } from '../../../domain/vulnerability.ts';

/** What a person's data are explained with. */
export interface Words {
  readonly title: string;
  readonly intro: (node: string, day: string) => string;
  readonly rights: string;
  readonly page: (number: number, of: number) => string;
  readonly nothing: string;
  readonly never: string;
  readonly now: string;
  /** For what does not end. */
  readonly endless: string;
  readonly sections: Readonly<
    Record<
      | 'profile'
      | 'membership'
      | 'roles'
      | 'bodies'
      | 'consents'
      | 'sharing'
      | 'accounts'
      | 'registrations'
      | 'bookings'
      | 'plans'
      | 'credit'
      | 'creditEntries'
      | 'declarations'
      | 'history'
      | 'audit',
      string
    >
  >;
  readonly labels: Readonly<
    Record<
      | 'id'
      | 'body'
      | 'status'
      | 'registered'
      | 'changed'
      | 'stay'
      | 'role'
      | 'from'
      | 'to'
      | 'organisation'
      | 'purpose'
      | 'text'
      | 'language'
      | 'source'
      | 'end'
      | 'why'
      | 'field'
      | 'audience'
      | 'category'
      | 'purposes'
      | 'note'
      | 'date'
      | 'step'
      | 'by'
      | 'action'
      | 'basis'
      | 'login'
      | 'made'
      | 'used'
      | 'event'
      | 'places'
      | 'said'
      | 'resource'
      | 'booking'
      | 'plan'
      | 'amount'
      | 'origin',
      string
    >
  >;
  readonly statuses: Readonly<Record<MemberStatus, string>>;
  readonly bodyStatuses: Readonly<Record<BodyMembershipStatus, string>>;
  readonly roles: Readonly<Record<RoleKind, string>>;
  readonly sources: Readonly<Record<ConsentSource, string>>;
  readonly ends: Readonly<Record<ConsentEnd['why'], string>>;
  readonly audiences: Readonly<Record<Audience, string>>;
  readonly purposes: Readonly<Record<DeclarationPurpose, string>>;
  readonly accountRoles: Readonly<Record<GrantableRole, string>>;
  readonly accountStatuses: Readonly<Record<KnownAccount['status'], string>>;
  readonly registrationStatuses: Readonly<Record<KnownRegistration['status'], string>>;
  readonly bookingStatuses: Readonly<Record<KnownBooking['status'], string>>;
  readonly creditSources: Readonly<Record<KnownCredit['left'][number]['source'], string>>;
  readonly creditSteps: Readonly<Record<(typeof creditSteps)[number], string>>;
  readonly steps: Readonly<Record<HistoryEntry['kind'], string>>;
  readonly actions: Readonly<Record<AuditRecord['action'], string>>;
}
