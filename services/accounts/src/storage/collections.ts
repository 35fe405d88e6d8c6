import type { Connection } from 'mongoose';

/** The collections of accounts. What a person proves herself with is in `credentials` alone. */
export const collections = {
  accounts: 'accounts',
  apiKeys: 'apiKeys',
  apiKeyUses: 'apiKeyUses',
  credentials: 'credentials',
  sessions: 'sessions',
  resets: 'passwordResets',
  tries: 'loginTries',
  oidcLogins: 'oidcLogins',
  leases: 'accountLeases',
} as const;

/** The name of the index that keeps e-mail addresses apart. */
export const emailIndex = 'email_unique';

/** A document of a collection that is no aggregate. */
export interface CredentialDocument {
  readonly _id: string;
  readonly passwordHash?: string;
  readonly lastLoginAt?: string;
  /** Hashes of issuers' subjects. */
  readonly subjects?: readonly string[];
}

export interface SessionDocument {
  readonly _id: string;
  readonly account: string;
  /** Of the newest refresh token. */
  readonly hash: string;
  /** Of those before. */
  readonly used: readonly string[];
  readonly expiresAt: Date;
  readonly endedAt?: Date;
}

export interface ResetDocument {
  /** SHA-256 of the token. */
  readonly _id: string;
  readonly account: string;
  readonly expiresAt: Date;
}

export interface TriesDocument {
  readonly _id: string;
  readonly revision: number;
  readonly failures: number;
  readonly lockedUntil: number;
  readonly lastAt: number;
}

/** A collection by its name, with the type of its documents. */
export function collectionOf<Document extends { readonly _id: string }>(
  connection: Connection,
  name: keyof typeof collections,
) {
  return connection.collection<Document>(collections[name]);
}
