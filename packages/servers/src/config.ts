/** Where the servers' binaries are. `mongod` may name MongoDB's own server or `secantusd-rs`; `secantus` is the embedded substitute. */
export type ServerConfig = {
  readonly nats: string;
  readonly mongod: string | undefined;
  readonly secantus: string | undefined;
  /** A MongoDB that already runs; then none needs to be started. */
  readonly mongoUrl: string | undefined;
  /** A NATS server that runs elsewhere than at the loopback address, as in a container of its own. */
  readonly natsUrl: string | undefined;
};

/** Reads which servers to use from the environment that `deploy/local/bootstrap.mjs` prepares. */
export function serverConfig(env: Readonly<Record<string, string | undefined>> = process.env): ServerConfig {
  return {
    nats: env['INCLUST_NATS_BIN'] || 'nats-server',
    mongod: env['INCLUST_MONGOD_BIN'] || undefined,
    secantus: env['INCLUST_SECANTUS_BIN'] || undefined,
    mongoUrl: env['INCLUST_MONGO_URL'] || undefined,
    natsUrl: env['INCLUST_NATS_URL'] || undefined,
  };
}

/** Where a node's own NATS server answers: as the environment says, else at the loopback address. */
export function natsUrlOf({ ports }: { readonly ports: { readonly nats: number } }): string {
  return serverConfig().natsUrl ?? `nats://127.0.0.1:${ports.nats}`;
}
