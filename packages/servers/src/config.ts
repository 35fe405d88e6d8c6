/** Where the servers' binaries are. `mongod` may name MongoDB's own server or `secantusd-rs`; `secantus` is the embedded substitute. */
export type ServerConfig = {
  readonly nats: string;
  readonly mongod: string | undefined;
  readonly secantus: string | undefined;
  /** A MongoDB that already runs; then none needs to be started. */
  readonly mongoUrl: string | undefined;
};

/** Reads which servers to use from the environment that `deploy/local/bootstrap.mjs` prepares. */
export function serverConfig(env: Readonly<Record<string, string | undefined>> = process.env): ServerConfig {
  return {
    nats: env['INCLUST_NATS_BIN'] || 'nats-server',
    mongod: env['INCLUST_MONGOD_BIN'] || undefined,
    secantus: env['INCLUST_SECANTUS_BIN'] || undefined,
    mongoUrl: env['INCLUST_MONGO_URL'] || undefined,
  };
}
