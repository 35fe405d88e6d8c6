import type { ServerErrorResponse } from '@grpc/grpc-js';
import { failure, openCall, type AnyCall, type RpcCall, type RpcContext } from './call.ts';

/** A call whose answer is a stream. */
interface StreamingCall extends AnyCall {
  emit(event: 'error', error: Partial<ServerErrorResponse>): boolean;
}

/** Admits a call that is answered by a stream and lets `work` answer it; a bug ends it as INTERNAL with nothing of its text. */
export function streaming(
  context: RpcContext,
  call: StreamingCall,
  longest: number,
  work: (opened: RpcCall) => Promise<void>,
): void {
  void openCall(context, call, longest).then((opened) => {
    if (!opened.ok) return void call.emit('error', opened.error);
    return work(opened.call)
      .catch((error: unknown) => void call.emit('error', failure(context, call.getPath(), error)))
      .finally(opened.close);
  });
}

/** The part of a stream that writing needs. */
interface Writable<Message> {
  readonly cancelled: boolean;
  write(message: Message): boolean;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Writes to a stream and waits where the reader is slower. Resolves to false when the reader is gone. */
export async function writeTo<Message>(stream: Writable<Message>, message: Message): Promise<boolean> {
  if (stream.cancelled) return false;
  if (stream.write(message)) return true;
  return new Promise((resolve) => {
    const settle = (open: boolean) => (): void => {
      stream.off('drain', drained);
      stream.off('cancelled', gone);
      resolve(open);
    };
    const drained = settle(true);
    const gone = settle(false);
    stream.once('drain', drained);
    stream.once('cancelled', gone);
  });
}
