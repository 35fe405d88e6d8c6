import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { ServiceAccess } from '@inclust/access';
import type { HomePaths, NodeFile, ServerUsers } from '@inclust/node-home';

/** What the federation needs from the process it runs in. */
export interface FederationDependencies {
  readonly file: NodeFile;
  readonly paths: HomePaths;
  readonly users: () => ServerUsers;
  readonly mongo: Connection;
  /** The account of the node's services. */
  readonly nats: NatsConnection;
  /** The account of the federation. */
  readonly federation: NatsConnection;
  /** The server's system account; only the meta-cluster needs it. */
  readonly system?: NatsConnection;
  /** Opens the server's system account, where it is needed for a moment. */
  readonly openSystem?: () => Promise<AsyncDisposable & { readonly connection: NatsConnection }>;
  /** Where the node's register and figures answer. */
  readonly membersAddress: string;
  readonly reportingAddress: string;
  /** Where the node's events answer, also what other nodes ask. */
  readonly eventsAddress: string;
  /** Where the node's co-working answers what other nodes ask. */
  readonly coworkingAddress: string;
  /** How often copies are compared, in milliseconds. */
  readonly compareEvery: number;
  /** The certificate that the process answers with, where it answers by TLS: a file. */
  readonly config?: { readonly tlsCert: string | undefined };
  readonly access: ServiceAccess;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}
