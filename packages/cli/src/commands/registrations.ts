import {
  CountRegistrationsResponse,
  GetAvailabilityResponse,
  Registration,
  type Money,
  type RegistrationCount,
  type RegistrationQuestion,
  type TicketTypeAvailability,
} from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { localizedText } from '../output/localized-text.ts';
import { named, wordOf } from './event-words.ts';
import { nodeOfName } from './names.ts';
import { orderText, paymentStates, registrationStates } from './registration-words.ts';
import { taken } from './taken.ts';

/** What `registrations list` is told. */
export interface RegistrationListOptions {
  readonly person?: string;
  readonly state?: readonly string[];
  readonly limit?: string;
}

/** `inclust registrations list`: those of an occurrence, or of a member at all occurrences, also of other nodes. */
export async function listRegistrations(
  context: Context,
  occurrence: string | undefined,
  { person, state = [], limit }: RegistrationListOptions,
): Promise<ExitCode> {
  if ((occurrence === undefined) === (person === undefined))
    throw new Failure('usage', 'arguments', 'Give an occurrence, or "--person MEMBER".');
  const states = state.map((word) => named('--state', registrationStates, word));
  using node = openNode(context, nodeOfName(occurrence ?? person));
  const wanted = { occurrence: occurrence ?? '', person: person ?? '', states };
  const found = await taken(node.registrations.everyRegistration(wanted), limit);
  context.out.result(
    found.map((one) => Registration.toJSON(one)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (one) => one.name },
          { title: 'person', value: (one) => one.person },
          { title: 'state', value: (one) => wordOf(registrationStates, one.state) },
          { title: 'places', value: orderText },
          { title: 'payment', value: (one) => wordOf(paymentStates, one.payment) },
          { title: 'note', value: noteOf },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust registrations get`. */
export async function getRegistration(
  context: Context,
  name: string,
  { link: linkToken = '' }: { readonly link?: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showRegistration(context, (await node.registrations.getRegistration({ name, linkToken })).registration);
}

/** `inclust registrations count`: how many of each state, and of how many places. */
export async function countRegistrations(context: Context, occurrence: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(occurrence));
  const counts = await node.registrations.countRegistrations({ occurrence });
  context.out.result(CountRegistrationsResponse.toJSON(counts), () =>
    [
      context.out.table<RegistrationCount>(
        [
          { title: 'state', value: ({ state }) => wordOf(registrationStates, state) },
          { title: 'registrations', side: 'right', value: ({ registrations }) => String(registrations) },
          { title: 'places', side: 'right', value: ({ places }) => String(places) },
        ],
        counts.counts,
      ),
      `${counts.active} active, ${counts.cancelled} cancelled, ${counts.checkedIn} let in`,
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** `inclust registrations availability`: what can be had now. */
export async function showAvailability(context: Context, occurrence: string): Promise<ExitCode> {
  const { out } = context;
  using node = openNode(context, nodeOfName(occurrence));
  const found = await node.registrations.getAvailability({ occurrence });
  const without = (count: bigint | undefined): string => (count === undefined ? 'no limit' : String(count));
  out.result(GetAvailabilityResponse.toJSON(found), () =>
    [
      out.table<TicketTypeAvailability>(
        [
          { title: 'ticket', value: ({ ticketType }) => ticketType?.id ?? '' },
          { title: 'called', value: ({ ticketType }) => localizedText(ticketType?.name) },
          { title: 'price', value: ({ ticketType }) => priceText(ticketType?.price) },
          { title: 'left', side: 'right', value: ({ remaining }) => without(remaining) },
          { title: 'at once', side: 'right', value: ({ perOrder }) => without(perOrder) },
          { title: 'waiting', side: 'right', value: ({ waiting }) => String(waiting) },
        ],
        found.ticketTypes,
      ),
      found.open ? 'registrations are taken' : `registrations are not taken: ${found.reason}`,
      ...(found.waitingList ? ['who finds no place may wait'] : []),
      ...found.questions.map(askedText),
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** A question in one line, with the options to choose from and what they are called. */
function askedText({ id, required, kind }: RegistrationQuestion): string {
  const choice = kind?.$case === 'choice' ? kind.value : undefined;
  const options = (choice?.options ?? []).map((option) => {
    const name = localizedText(choice?.optionNames.find((one) => one.option === option)?.name);
    return name ? `${option} (${name})` : option;
  });
  const of = options.length > 0 ? `: ${options.join(', ')}` : '';
  return `asks: ${id}${required ? ' (must be answered)' : ''}${of}`;
}

/** Shows one registration, with the secret of a guest where there is one. */
export function showRegistration(
  { out }: Context,
  registration: Registration | undefined,
  linkToken = '',
  more: readonly string[] = [],
): ExitCode {
  if (!registration) throw new Error('the answer holds no registration');
  const json = Registration.toJSON(registration) as object;
  out.result(linkToken === '' ? json : { ...json, linkToken }, () =>
    [
      [
        registration.name,
        wordOf(registrationStates, registration.state),
        orderText(registration),
        noteOf(registration),
      ].join('  '),
      ...more,
      JSON.stringify(json, null, 2),
      ...(linkToken === '' ? [] : [`link token ${linkToken} (told this once: who has it may see and cancel it)`]),
    ].join('\n'),
  );
  return exitCodes.ok;
}

function noteOf({ position, untilTime, reason, checkedIn }: Registration): string {
  return [
    ...(position > 0n ? [`position ${position}`] : []),
    ...(untilTime === undefined ? [] : [`until ${untilTime}`]),
    ...(reason === '' ? [] : [reason]),
    ...(checkedIn ? ['let in'] : []),
  ].join(', ');
}

function priceText(price: Money | undefined): string {
  return price ? `${Number(price.minorUnits) / 100} ${price.currencyCode}` : 'free';
}
