import type { Actor, GrantableRole, InstantText, Language, NodeId, Outcome, Uuid } from '@inclust/kernel';
import type { IssuedToken, TokenSubject } from '@inclust/access';
import type { Account, AccountCommand } from '../domain/account.ts';
import type { ApiKey, ApiKeyCommand } from '../domain/api-key.ts';
import type { ThrottleLimits } from '../domain/throttle.ts';

/** Something kept, with the version it has. */
export interface Kept<State> {
  readonly state: State;
  readonly version: number;
}

/** One request of one caller; a repeat of it gets the first answer. */
export interface RequestIdentity {
  readonly requestId: string;
  readonly method: string;
  /** The encoded request. */
  readonly body: Uint8Array;
  readonly actor: Actor;
}

/** What an aggregate is asked to do, after a look at what it is. */
export type Command<State, Wanted> = (current: Kept<State> | undefined) => Outcome<Wanted>;

/** A page of a list. */
export interface Page<State> {
  readonly items: readonly Kept<State>[];
  readonly nextPageToken: string;
}

/** What the register says of a member: whether there is one of this id, was erased, or is another one since a merge. */
export type MemberStanding = 'there' | 'unknown' | 'erased' | 'merged';

/** Where accounts are kept. */
export interface AccountStore {
  get(id: Uuid): Promise<Kept<Account> | undefined>;
  findByEmail(email: string): Promise<Kept<Account> | undefined>;
  /** Decides and saves in one step. `by` is who does it. */
  save(
    id: Uuid,
    by: string,
    request: RequestIdentity | undefined,
    creates: boolean,
    command: Command<Account, AccountCommand>,
  ): Promise<Outcome<Kept<Account>>>;
  /** Those of a member, the erased ones too; there is seldom more than one. */
  ofMember(member: Uuid): Promise<readonly Kept<Account>[]>;
  list(pageSize: number, pageToken: string): Promise<Outcome<Page<Account>>>;
  /** How many accounts with a role can be used, but for one. */
  countUsable(role: GrantableRole, without: Uuid): Promise<number>;
}

/** What a person proves herself with; kept apart from the account. */
export interface Credentials {
  readonly passwordHash?: string;
  readonly lastLoginAt?: InstantText;
}

/** Where credentials are kept. */
export interface CredentialStore {
  get(account: Uuid): Promise<Credentials>;
  getAll(accounts: readonly Uuid[]): Promise<ReadonlyMap<string, Credentials>>;
  setPassword(account: Uuid, hash: string): Promise<void>;
  noteLogin(account: Uuid, at: InstantText): Promise<void>;
  /** Forgets all of it. */
  remove(account: Uuid): Promise<void>;
  /** The account that a subject of a provider is linked with. */
  findBySubject(subject: string): Promise<Uuid | undefined>;
  /** Links a subject; false where another account has it. */
  linkSubject(account: Uuid, subject: string): Promise<boolean>;
}

/** A session as kept. Hashes are of refresh tokens. */
export interface NewSession {
  readonly id: Uuid;
  readonly account: Uuid;
  readonly hash: string;
  readonly expiresAt: Date;
}

/** Where sessions are kept. */
export interface SessionStore {
  begin(session: NewSession): Promise<void>;
  /** Puts a new hash in the place of the one shown, if it is the newest and the session goes on: its account. */
  rotate(id: Uuid, shown: string, next: string, expiresAt: Date, now: Date): Promise<Uuid | undefined>;
  /** Ends a session of which a hash was used before; whether there was one that went on. */
  endReused(id: Uuid, shown: string, now: Date): Promise<boolean>;
  /** Ends a session by its newest hash or one before; whether there was one that went on. */
  end(id: Uuid, shown: string, now: Date): Promise<boolean>;
  /** Ends all sessions of an account; the ids of those that went on. */
  endAll(account: Uuid, now: Date): Promise<readonly Uuid[]>;
}

/** Where tries are counted. */
export interface TryStore {
  /** Lets a try through or tells how long to wait, in milliseconds. Counted as failed until it is taken back. */
  attempt(key: string, limits: ThrottleLimits): Promise<number | undefined>;
  takeBack(key: string, limits: ThrottleLimits): Promise<void>;
  reset(key: string): Promise<void>;
}

/** Where the tokens of mails that set passwords are kept, hashed. */
export interface ResetStore {
  /** Replaces those that the account has. */
  put(hash: string, account: Uuid, expiresAt: Date): Promise<void>;
  /** Forgets those of an account. */
  remove(account: Uuid): Promise<void>;
  /** Whose it is. */
  get(hash: string, now: Date): Promise<Uuid | undefined>;
  /** Uses it up: whose it was; `undefined` where it is used or has expired. */
  take(hash: string, now: Date): Promise<Uuid | undefined>;
}

/** Where API keys are kept. */
export interface ApiKeyStore {
  get(prefix: string): Promise<Kept<ApiKey> | undefined>;
  save(
    prefix: string,
    by: string,
    creates: boolean,
    command: Command<ApiKey, ApiKeyCommand>,
  ): Promise<Outcome<Kept<ApiKey>>>;
  list(prefix: string, pageSize: number, pageToken: string): Promise<Outcome<Page<ApiKey>>>;
  noteUse(prefix: string, at: InstantText): Promise<void>;
  lastUses(prefixes: readonly string[]): Promise<ReadonlyMap<string, InstantText>>;
  /** Adds to what a key has asked on a day. */
  addUse(prefix: string, use: KeyUse): Promise<void>;
  /** What keys have asked on each of the newest days on which they have, by prefix, the newest first. */
  usesOf(prefixes: readonly string[]): Promise<ReadonlyMap<string, readonly KeyUse[]>>;
}

/** What a key has asked on a day. */
export interface KeyUse {
  /** UTC. */
  readonly day: string;
  readonly calls: number;
  readonly refused: number;
  readonly mostConcurrent: number;
}

/** A login with the OpenID provider that has begun. */
export interface OidcLogin {
  readonly id: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly expiresAt: Date;
}

/** Where logins that have begun are kept. */
export interface OidcLoginStore {
  put(login: OidcLogin): Promise<void>;
  /** Takes it out: it can be completed once. */
  take(id: string, now: Date): Promise<OidcLogin | undefined>;
}

/** Who came from the OpenID provider. */
export interface OidcPerson {
  /** The issuer and its subject. */
  readonly subject: string;
  /** Absent unless the provider has verified it. */
  readonly verifiedEmail?: string;
}

/** The OpenID provider of the node. */
export interface OidcProvider {
  begin(redirectUri: string): Promise<{ readonly uri: string; readonly login: Omit<OidcLogin, 'id' | 'expiresAt'> }>;
  /** `undefined` where what came back is not good. */
  complete(login: OidcLogin, callbackUri: string): Promise<OidcPerson | undefined>;
}

/** Hashes passwords, slowly. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Against a hash, or where there is none against one that nothing fits: with the same work. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Random secrets and their hashes. */
export interface Secrets {
  uuid(): Uuid;
  /** Random bytes, base64url. */
  random(bytes: number): string;
  /** Random lower-case letters and digits. */
  letters(count: number): string;
  /** SHA-256, base64url: enough for secrets that are random themselves. */
  hash(secret: string): string;
  sameHash(one: string, other: string): boolean;
}

/** Mail about an account. */
export interface AccountMail {
  readonly kind: 'invitation' | 'reset';
  readonly to: string;
  readonly language: Language;
  /** A secret. */
  readonly resetToken: string;
  /** For how long the token works, in hours. */
  readonly hours: number;
}

/** What every use case of accounts works with. */
export interface AccountsApp {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  readonly accounts: AccountStore;
  readonly credentials: CredentialStore;
  readonly sessions: SessionStore;
  readonly tries: TryStore;
  readonly resets: ResetStore;
  readonly keys: ApiKeyStore;
  readonly passwords: PasswordHasher;
  readonly secrets: Secrets;
  /** Signs a token that is good at a node. */
  readonly sign: (subject: TokenSubject, audience: NodeId) => Promise<IssuedToken>;
  /** Tells every process of the node what has ended. */
  readonly ended: (ended: { readonly sessions: readonly string[]; readonly keys: readonly string[] }) => Promise<void>;
  /** Sends mail; rejects where it cannot. */
  readonly send: (mail: AccountMail) => Promise<void>;
  /** Deletes mail to an address that was written and not sent. */
  readonly forgetMail: (address: string) => Promise<void>;
  /** Does work that nobody waits for; what fails is logged. */
  readonly later: (work: () => Promise<void>) => void;
  /** What the register says of a member. */
  readonly memberStanding: (member: Uuid) => Promise<MemberStanding>;
  /** Runs work that only one process of the node may do at a time; refused as `busy`. */
  readonly alone: <Value>(name: string, work: () => Promise<Outcome<Value>>) => Promise<Outcome<Value>>;
  readonly oidc?: { readonly provider: OidcProvider; readonly logins: OidcLoginStore };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
