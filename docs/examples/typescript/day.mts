// An integrator's day, with nothing but the package and its documents.
import { connect, eventOfChange, RefusedError } from '@inclust/client';
import { BookingState, RegistrationState } from '@inclust/client/contracts';

const { ADDRESS: address = '', KEY: apiKey = '', OCCURRENCE: occurrence = '', ROOM: room = '' } = process.env;
const node = connect(address, { apiKey });
const stop = new AbortController();

// Watches what becomes of registrations, from before the first of them.
const seen: string[] = [];
let begun = (): void => {};
const started = new Promise<void>((resolve) => (begun = resolve));
const watching = (async () => {
  for await (const { what } of node.registrations.watchRegistrations({ occurrences: [occurrence] }, stop.signal)) {
    begun();
    if (what?.$case === 'change')
      seen.push(`${what.value.type} ${JSON.stringify(eventOfChange(what.value)).length > 2}`);
  }
})();
await started;

const { member } = await node.members.registerMember({
  profile: {
    kind: { $case: 'person', value: { givenName: 'Γιώργος', familyName: 'Δοκιμής' } },
    disciplines: ['performing-arts'],
    listingConsent: true,
  },
});
const person = member?.name ?? '';
const found: string[] = [];
for await (const one of node.members.everyMember()) found.push(one.name);

// The first answer is lost: the same call again is the same registration.
const order = { occurrence, person, lines: [{ ticketType: 'seat', quantity: 1 }], requestId: 'integrator-registers-1' };
const first = await node.registrations.register(order);
const second = await node.registrations.register(order);

const start = new Date(Date.now() + 40 * 24 * 3_600_000);
start.setUTCHours(10, 0, 0, 0);
const { booking } = await node.bookings.createBooking({
  resource: room,
  person,
  startTime: start.toISOString(),
  endTime: new Date(start.getTime() + 3_600_000).toISOString(),
  units: 1,
});

let refused = '';
try {
  await node.members.registerMember({ profile: { disciplines: [] } });
} catch (error) {
  if (!(error instanceof RefusedError)) throw error;
  refused = `${error.code} ${error.violations.map(({ field, rule }) => `${field} ${rule}`).join()}`;
}
for (let tries = 0; seen.length === 0 && tries < 200; tries += 1) await new Promise((done) => setTimeout(done, 50));
stop.abort();
await watching;
node[Symbol.dispose]();
console.log(
  JSON.stringify({
    listed: found.includes(person),
    same: first.registration?.name === second.registration?.name,
    confirmed: second.registration?.state === RegistrationState.REGISTRATION_STATE_CONFIRMED,
    booked: booking?.state === BookingState.BOOKING_STATE_CONFIRMED,
    refused,
    seen,
  }),
);
