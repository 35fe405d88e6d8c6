import {
  GetNodeStatusRequest,
  ListDeadLettersRequest,
  ReplayDeadLetterRequest,
  TailEventsRequest,
  type DeadLetter,
  type GetNodeStatusResponse,
  type ListDeadLettersResponse,
  type OperationsServiceClient,
  type ReplayDeadLetterResponse,
  type TailEventsResponse,
} from '@inclust/contracts';
import { once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import { refusedError } from './refused-error.ts';
import type { CallSettings } from './retry.ts';

/** What an operator looks at; every method is an rpc of `inclust.node.v1.OperationsService`. */
export interface OperationsApi {
  getNodeStatus(): Promise<GetNodeStatusResponse>;
  listDeadLetters(request: Partially<ListDeadLettersRequest>): Promise<ListDeadLettersResponse>;
  replayDeadLetter(request: Partially<ReplayDeadLetterRequest>): Promise<ReplayDeadLetterResponse>;
  /** All pages of `listDeadLetters`. */
  everyDeadLetter(): AsyncGenerator<DeadLetter>;
  /** Events as they come, until the signal is aborted. */
  tailEvents(request: Partially<TailEventsRequest>, signal: AbortSignal): AsyncGenerator<TailEventsResponse>;
}

/** The promise client of what an operator looks at. */
export function operationsApi(client: OperationsServiceClient, settings: CallSettings): OperationsApi {
  const list = (request: Partially<ListDeadLettersRequest>): Promise<ListDeadLettersResponse> =>
    read(settings, client.listDeadLetters.bind(client), ListDeadLettersRequest.fromPartial(request));
  return {
    getNodeStatus: () => read(settings, client.getNodeStatus.bind(client), GetNodeStatusRequest.fromPartial({})),
    listDeadLetters: list,
    replayDeadLetter: (request) =>
      once(settings, client.replayDeadLetter.bind(client), ReplayDeadLetterRequest.fromPartial(request)),
    everyDeadLetter: () =>
      allItems(async (pageToken) => {
        const { deadLetters, nextPageToken } = await list({ pageSize: 1_000, pageToken });
        return { items: deadLetters, nextPageToken };
      }),
    tailEvents: (request, signal) => tailEvents(client, request, signal),
  };
}

async function* tailEvents(
  client: OperationsServiceClient,
  request: Partially<TailEventsRequest>,
  signal: AbortSignal,
): AsyncGenerator<TailEventsResponse> {
  const call = client.tailEvents(TailEventsRequest.fromPartial(request));
  const stop = (): void => call.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const events: AsyncIterable<TailEventsResponse> = call;
    for await (const event of events) yield event;
  } catch (error) {
    if (!signal.aborted) throw refusedError(error);
  } finally {
    signal.removeEventListener('abort', stop);
    call.cancel();
  }
}
