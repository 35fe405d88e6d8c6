import { RefusedError, type Partially } from '@inclust/client';
import { RegistrationState, type OrderLine, type Registration, type RegistrationAnswer } from '@inclust/contracts';
import type { Coming } from './demo-registrations.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { until } from './until.ts';

/** What somebody asks for. */
export interface Order extends Coming {
  readonly lines: readonly Partially<OrderLine>[];
  readonly answers: Readonly<Record<string, RegistrationAnswer>>;
}

/** For what people register: `key` is its own within the demonstration, in request ids. */
export interface RegisteredFor {
  readonly city: string;
  readonly key: string;
  readonly occurrence: string;
}

/** A registration that was taken, with who it is of. */
export interface Registered {
  readonly order: Order;
  readonly registration: Registration;
}

const mostAtOnce = 8;

/**
 * Registers people one beside the other, those of other cities at their homes, and waits until the city of the event has answered. Who has
 * registered before is left as she is; who is in no register is left out.
 */
export async function registerAll(
  clients: NodeClients,
  persons: ReadonlyMap<string, string>,
  place: RegisteredFor,
  orders: readonly Order[],
  signal: AbortSignal,
): Promise<readonly Registered[]> {
  const waiting = [...orders];
  const registered: Registered[] = [];
  const work = async (): Promise<void> => {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      const registration = await registerOne(clients, persons, place, order, signal);
      if (registration) registered.push({ order, registration });
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, work));
  return registered.toSorted((one, other) => one.order.number - other.order.number);
}

async function registerOne(
  clients: NodeClients,
  persons: ReadonlyMap<string, string>,
  { city, key, occurrence }: RegisteredFor,
  { city: home, externalId, number, lines, answers }: Order,
  signal: AbortSignal,
): Promise<Registration | undefined> {
  const person = externalId === '' ? '' : persons.get(externalId);
  if (person === undefined) return undefined;
  const { registrations } = clientOf(clients, home);
  const requestId = `demo-registration-${city}-${key}-${number}`;
  const register = async () => {
    const wish = { occurrence, person, lines: [...lines], answers: { ...answers }, wait: true, requestId };
    return (await registrations.register(wish)).registration;
  };
  if (home === city) return register();
  const asked = await until(() => heard(register), `${home} to hear of ${occurrence}`, signal);
  return until(
    async () => {
      const { registration } = await registrations.getRegistration({ name: asked.name });
      return registration?.state === RegistrationState.REGISTRATION_STATE_PENDING ? undefined : registration;
    },
    `${city} to answer ${home}`,
    signal,
  );
}

/** Nothing while the agenda of the home does not have the occurrence yet. */
async function heard<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RefusedError && error.reason === 'occurrence-not-found') return undefined;
    throw error;
  }
}
