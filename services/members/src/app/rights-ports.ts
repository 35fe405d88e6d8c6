import type { InstantText, Language, Uuid } from '@inclust/kernel';
import type { BodyApplication } from '../domain/bodies/application.ts';
import type {
  KnownAccount,
  KnownBooking,
  KnownCredit,
  KnownRegistration,
  PersonalData,
} from '../domain/personal-data.ts';
import type { KeptMember, MembersApp } from './ports.ts';
import type { AuditLog, Vault } from './vault-ports.ts';

/** What is known of erasures beside the members' own records. Ids and times only. */
export interface ErasureStore {
  /** Notes that nothing is left to be done for a member who was erased. */
  finish(member: Uuid, at: InstantText): Promise<void>;
  /** When each of these was finished; those that were not are left out. */
  finished(members: readonly Uuid[]): Promise<ReadonlyMap<Uuid, InstantText>>;
  /** The members that were erased, in the order of their ids. */
  list(after: string, most: number): Promise<readonly KeptMember[]>;
}

/** The ids of all who were ever erased, outside of the database: it knows them still when an older copy of that was put back. */
export interface ErasureLedger {
  add(member: Uuid): void;
  all(): ReadonlySet<Uuid>;
}

/** Makes a document that a person can read. */
export type WritePersonalData = (data: PersonalData, language: Language) => Promise<Uint8Array>;

/** What every use case of a person's rights works with. */
export interface RightsApp {
  readonly register: MembersApp;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly erasures: ErasureStore;
  readonly ledger: ErasureLedger;
  /** What members want of bodies. */
  readonly applicationsOf: (members: readonly Uuid[]) => Promise<readonly BodyApplication[]>;
  /** The accounts of members. Rejects where they cannot be known. */
  readonly accountsOf: (members: readonly Uuid[]) => Promise<readonly KnownAccount[]>;
  /** What members have registered for. Rejects where it cannot be known. */
  readonly registrationsOf: (members: readonly Uuid[]) => Promise<readonly KnownRegistration[]>;
  /** What members have booked. Rejects where it cannot be known. */
  readonly bookingsOf: (members: readonly Uuid[]) => Promise<readonly KnownBooking[]>;
  /** The plans and the credit of members. Rejects where they cannot be known. */
  readonly creditOf: (members: readonly Uuid[]) => Promise<KnownCredit>;
}
