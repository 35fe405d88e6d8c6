import { InterceptingCall, Metadata, status, type Interceptor, type InterceptorOptions } from '@grpc/grpc-js';
import type { Authorization } from './credential.ts';

/** What a client says of itself with the next call; `undefined` for nothing. */
export type Authorize = () => Authorization | undefined | Promise<Authorization | undefined>;

/** Adds to every call of a client what it says of itself. A call for which that cannot be had ends as UNAUTHENTICATED. */
export function authorizing(authorize: Authorize): Interceptor {
  return (options: InterceptorOptions, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        const send = (given: Authorization | undefined): void => {
          // The caller may use its metadata for other calls too.
          const own = metadata.clone();
          if (given) own.set(...given);
          next(own, listener);
        };
        const given = authorize();
        if (!(given instanceof Promise)) return send(given);
        given.then(send, () =>
          listener.onReceiveStatus({
            code: status.UNAUTHENTICATED,
            details: 'No token could be had for the call.',
            metadata: new Metadata(),
          }),
        );
      },
    });
}
