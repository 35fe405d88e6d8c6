import { connect } from '@inclust/client';
import { RegisterRequest, RegistrationServiceClient } from '@inclust/contracts';
import { openClient } from '@inclust/rpc';
import { concertOn } from '../support/concert.ts';
import { result, type BenchResult } from './result.ts';
import { uuid, versus, type Side } from './versus.ts';

/** Register through gRPC with its event durably published, over 20 events and at one, against what does the least by hand. */
export async function registrations(): Promise<BenchResult[]> {
  const many = await compared(20);
  const one = await compared(1);
  return [
    result('registrations/throughput-20-events', 'calls/s', many.ours.rate, many.byHand.rate, { atLeast: 1.3 }),
    result('registrations/cpu-20-events', 'ms/call', many.ours.cpu, many.byHand.cpu, { atMost: 0.6 }),
    result('registrations/throughput-one-event', 'calls/s', one.ours.rate, one.byHand.rate, { atLeast: 1 }),
  ];
}

function compared(events: number) {
  return versus<RegisterRequest>({
    ours: '../../services/events/src/main.ts',
    byHand: 'reference-places.ts',
    subject: 'inclust.arta.events.v1.registration.*',
    prepare: async (side) => {
      const occurrences = side.isOurs ? await published(side, events) : numbered(events);
      return (number) =>
        RegisterRequest.fromPartial({
          occurrence: occurrences[number % occurrences.length] ?? '',
          person: `nodes/arta/members/${uuid(number)}`,
          lines: [{ ticketType: 'seat', quantity: 1 }],
          requestId: `bench-request-${number}`,
        });
    },
    open: (address, authorize) => {
      const client = openClient(RegistrationServiceClient, address, { authorize });
      return { call: client.register.bind(client), [Symbol.dispose]: () => client.close() };
    },
  });
}

function numbered(events: number): string[] {
  return Array.from({ length: events }, (_, turn) => `nodes/arta/events/${uuid(turn)}/occurrences/single`);
}

/** Published events with registrations and more places than are asked for; their occurrences. */
async function published({ address, authorize }: Side, count: number): Promise<string[]> {
  using node = connect(address, { authorize });
  return await Promise.all(
    Array.from({ length: count }, (_, turn) =>
      concertOn(node, {
        titles: { el: { text: `Συναυλία ${turn}` } },
        rules: { quotas: [{ id: 'room', capacity: 1_000_000 }] },
      }),
    ),
  );
}
