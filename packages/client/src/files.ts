import { once as nextEvent } from 'node:events';
import {
  ImportMembersRequest,
  ImportOptions,
  type ImportMembersResponse,
  type MemberServiceClient,
  longDeadlines,
} from '@inclust/contracts';
import { refusedError } from './refused-error.ts';

/** Bytes a message; the service takes at most 1 MiB. */
const chunkSize = 256 * 1_024;

/** See `MembersApi.importMembers`. */
export async function* importMembers(
  client: MemberServiceClient,
  options: Partial<ImportOptions>,
  file: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<NonNullable<ImportMembersResponse['part']>> {
  const call = client.importMembers({ deadline: Date.now() + longDeadlines.transfer });
  const stop = new AbortController();
  const write = async (part: NonNullable<ImportMembersRequest['part']>): Promise<void> => {
    if (!call.write(ImportMembersRequest.fromPartial({ part })))
      await nextEvent(call, 'drain', { signal: stop.signal });
  };
  const send = async (): Promise<void> => {
    await write({ $case: 'options', value: ImportOptions.fromPartial(options) });
    for await (const bytes of file) {
      for (let from = 0; from < bytes.length; from += chunkSize) {
        stop.signal.throwIfAborted();
        await write({ $case: 'chunk', value: Buffer.from(bytes.subarray(from, from + chunkSize)) });
      }
    }
    call.end();
  };
  // The node may refuse before it has read the whole file; what it says counts then, and not that nobody took the rest.
  let unreadable: unknown;
  const sent = send().catch((error: unknown) => {
    if (stop.signal.aborted || call.destroyed) return;
    unreadable = error;
    call.cancel();
  });
  const cancel = (): void => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const answers: AsyncIterable<ImportMembersResponse> = call;
    for await (const { part } of answers) if (part) yield part;
  } catch (error) {
    throw unreadable ?? refusedError(error);
  } finally {
    signal?.removeEventListener('abort', cancel);
    stop.abort();
    call.cancel();
    await sent;
  }
}

/** How a call is opened that a node answers in pieces. */
type Opening<Piece> = (options: { readonly deadline: number }) => AsyncIterable<Piece> & { cancel(): void };

/** The bytes of a file that a node sends in pieces. */
export async function* chunksOf(open: Opening<{ readonly chunk: Uint8Array }>): AsyncGenerator<Uint8Array> {
  for await (const { chunk } of piecesOf(open)) yield chunk;
}

/** What a node answers in pieces. */
export async function* piecesOf<Piece>(open: Opening<Piece>): AsyncGenerator<Piece> {
  const call = open({ deadline: Date.now() + longDeadlines.transfer });
  try {
    for await (const piece of call) yield piece;
  } catch (error) {
    throw refusedError(error);
  } finally {
    call.cancel();
  }
}
