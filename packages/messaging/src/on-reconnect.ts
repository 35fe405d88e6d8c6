import type { NatsConnection } from '@nats-io/transport-node';

/** Calls back after each reconnect, until disposed. The callback must not throw. */
export function onReconnect(connection: NatsConnection, callback: () => void): Disposable {
  let open = true;
  const watch = async (): Promise<void> => {
    for await (const status of connection.status()) {
      if (!open) return;
      if (status.type === 'reconnect') callback();
    }
  };
  void watch();
  return {
    [Symbol.dispose]: () => {
      open = false;
    },
  };
}
