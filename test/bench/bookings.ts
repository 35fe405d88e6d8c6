import { connect } from '@inclust/client';
import { BookingServiceClient, CreateBookingRequest } from '@inclust/contracts';
import { openClient } from '@inclust/rpc';
import { roomOn, spaceOn } from '../support/space.ts';
import { result, type BenchResult } from './result.ts';
import { uuid, versus, type Side } from './versus.ts';

const resources = 200;
const hour = 60 * 60_000;

/** CreateBooking through gRPC with its event durably published, over 200 rooms, against what does the least by hand. */
export async function bookings(): Promise<BenchResult[]> {
  const { ours, byHand } = await versus<CreateBookingRequest>({
    ours: '../../services/coworking/src/main.ts',
    byHand: 'reference-diary.ts',
    subject: 'inclust.arta.coworking.v1.booking.*',
    prepare: async (side) => {
      const rooms = side.isOurs ? await made(side) : numbered();
      const begin = Math.ceil(Date.now() / (24 * hour)) * 24 * hour;
      return (number) => {
        // Hour after hour in each room: nobody is refused.
        const start = begin + Math.floor(number / resources) * hour;
        return CreateBookingRequest.fromPartial({
          resource: rooms[number % resources] ?? '',
          person: `nodes/arta/members/${uuid(number)}`,
          startTime: new Date(start).toISOString(),
          endTime: new Date(start + hour).toISOString(),
          requestId: `bench-request-${number}`,
        });
      };
    },
    open: (address, authorize) => {
      const client = openClient(BookingServiceClient, address, { authorize });
      return { call: client.createBooking.bind(client), [Symbol.dispose]: () => client.close() };
    },
  });
  return [
    result('bookings/throughput-200-resources', 'calls/s', ours.rate, byHand.rate, { atLeast: 1.3 }),
    result('bookings/cpu-200-resources', 'ms/call', ours.cpu, byHand.cpu, { atMost: 0.6 }),
  ];
}

function numbered(): string[] {
  return Array.from({ length: resources }, (_, turn) => `nodes/arta/resources/${uuid(turn)}`);
}

async function made({ address, authorize }: Side): Promise<string[]> {
  using node = connect(address, { authorize });
  const space = await spaceOn(node);
  return await Promise.all(Array.from({ length: resources }, () => roomOn(node, space)));
}
