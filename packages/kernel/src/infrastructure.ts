/** A server that is needed is away: what was asked is not at fault and can be asked again. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}

const infrastructureNames =
  /^(Mongo(ose)?(Network|ServerSelection|NotConnected|TopologyClosed|NetworkTimeout|PoolCleared|PoolClearedOnNetwork|ServerClosed).*|InfrastructureError|ConnectionError|ClosedConnectionError|RequestError|TimeoutError|NoRespondersError)$/;

/** Whether an error says that a server is away, rather than that a message is bad. */
export function isInfrastructure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (infrastructureNames.test(cause.name)) return true;
    if ('hasErrorLabel' in cause && typeof cause.hasErrorLabel === 'function') {
      if (
        cause.hasErrorLabel('TransientTransactionError') === true ||
        cause.hasErrorLabel('RetryableWriteError') === true
      )
        return true;
    }
  }
  return false;
}
