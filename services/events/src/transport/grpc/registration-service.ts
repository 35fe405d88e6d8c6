import {
  AcceptOfferRequest,
  CancelRegistrationRequest,
  ConfirmHoldRequest,
  DecideRegistrationRequest,
  DeclineOfferRequest,
  DeleteRegistrationRequest,
  HoldPlacesRequest,
  RegisterRequest,
  RegistrationDecision,
  RegistrationServiceService,
  SetPaymentRequest,
  SetRegistrationRulesRequest,
  TicketTypeAvailability,
  WithdrawOfferRequest,
  RegistrationState as ProtoState,
  type RegistrationServiceServer,
  longDeadlines,
} from '@inclust/contracts';
import { accept, invalid, type Language, type NodeId, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { streaming, unary, type RpcContext, type RpcService, identify, type Encoder } from '@inclust/rpc';
import { parseAwayOccurrence, parseAwayRegistration } from '../../app/away/names.ts';
import type { AwayApp } from '../../app/away/ports.ts';
import { getAway, registerAway, wishAway } from '../../app/away/register-away.ts';
import { answerOffer } from '../../app/places/answer-offer.ts';
import { cancelRegistration } from '../../app/places/cancel-registration.ts';
import type { NamedRegistration } from '../../app/places/change-registration.ts';
import { confirmHold } from '../../app/places/confirm-hold.ts';
import { decideRegistration, type StaffDecision } from '../../app/places/decide-registration.ts';
import { deleteRegistration } from '../../app/places/delete-registration.ts';
import { activeOf, cancelledOf, countRegistrations } from '../../app/places/count-registrations.ts';
import { holdPlaces } from '../../app/places/hold-places.ts';
import { isMemberName } from '../../app/places/names.ts';
import type { Placed } from '../../app/places/place-order.ts';
import type { KeptRegistration, PlacesApp, RegistrationQuery } from '../../app/places/ports.ts';
import { readAvailability } from '../../app/places/read-availability.ts';
import { getRegistration, listRegistrations } from '../../app/places/read-registrations.ts';
import { register } from '../../app/places/register.ts';
import { setPayment } from '../../app/places/set-payment.ts';
import { getRegistrationRules, setRegistrationRules } from '../../app/places/set-rules.ts';
import type { AwayRegistration } from '../../domain/away/away-registration.ts';
import { awayToProto } from './away-registration.ts';
import type { Watching } from '@inclust/watch';
import { registrationWatch } from './watch-registrations.ts';
import { answersFromProto } from './answers.ts';
import { eventOf, occurrenceOf, registrationOf, required } from './named.ts';
import { payments, registrationStates } from './registration-enums.ts';
import { configurationFromProto, questionToProto, rulesToProto, ticketTypeToProto } from './registration-rules.ts';
import { languageFromProto, linesFromProto, registrationToProto } from './registration.ts';

/** Registrations as a gRPC service; `language` is the node's first. */
export function registrationService(
  { places: app, away }: RegistrationApps,
  language: Language,
  context: RpcContext,
  watching: Watching,
): RpcService {
  const { node } = app;
  /** An rpc that changes one registration by its name. */
  const change = <Request extends ChangeRequest>(
    method: string,
    codec: Encoder<Request>,
    work: (request: Request, named: NamedRegistration, identity: RequestIdentity) => Promise<Outcome<KeptRegistration>>,
    /** What is wanted of the node of an event of another city; nothing can be wanted where absent. */
    awayWant?: Parameters<typeof wishAway>[2],
  ) =>
    unary(context, async (request: Request, call) => {
      const identity = identify(method, codec, request, call);
      const elsewhere = away && awayWant ? parseAwayRegistration(node, request.name) : undefined;
      if (away && awayWant && elsewhere) return atAnother(await wishAway(away, elsewhere, awayWant, identity));
      const named = registrationOf(node, request);
      if (!named.ok) return named;
      const changed = await work(request, named.value, identity);
      return changed.ok ? accept({ registration: registrationToProto(node, changed.value) }) : changed;
    });
  const implementation: RegistrationServiceServer = {
    setRegistrationRules: unary(context, async (request, call) => {
      const event = eventOf(node, request.event);
      if (!event.ok) return event;
      const configuration = configurationFromProto(request.rules);
      if (!configuration.ok) return configuration;
      const identity = identify('SetRegistrationRules', SetRegistrationRulesRequest, request, call);
      const read = { event: event.value, etag: request.rules?.etag ?? '' };
      const set = await setRegistrationRules(app, read, configuration.value, identity);
      return set.ok ? accept({ rules: rulesToProto(node, set.value) }) : set;
    }),
    getRegistrationRules: unary(context, async (request, { actor }) => {
      const event = eventOf(node, request.event);
      if (!event.ok) return event;
      const found = await getRegistrationRules(app, event.value, actor);
      return found.ok ? accept({ rules: rulesToProto(node, found.value) }) : found;
    }),
    getAvailability: unary(context, async (request) => {
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      const found = await readAvailability(app, ref.value);
      if (!found.ok) return found;
      const { open, reason, ticketTypes, configuration } = found.value;
      return accept({
        open,
        reason,
        ticketTypes: ticketTypes.map(({ ticketType, remaining, perOrder, overbooked, waiting }) =>
          TicketTypeAvailability.fromPartial({
            ticketType: ticketTypeToProto(ticketType),
            ...(remaining === null ? {} : { remaining: BigInt(remaining) }),
            ...(perOrder === null ? {} : { perOrder: BigInt(perOrder) }),
            overbooked: BigInt(overbooked),
            waiting: BigInt(waiting),
          }),
        ),
        waitingList: configuration.waitingList,
        questions: configuration.questions.map(questionToProto),
      });
    }),
    holdPlaces: unary(context, async (request, call) => {
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      const language = languageFromProto(request.language);
      if (!language.ok) return language;
      const { person, lines } = request;
      const wish = { ref: ref.value, person, ...language.value, lines: linesFromProto(lines) };
      return placed(node, await holdPlaces(app, wish, identify('HoldPlaces', HoldPlacesRequest, request, call)));
    }),
    register: unary(context, async (request, call) => {
      const { person, wait } = request;
      const language = languageFromProto(request.language);
      if (!language.ok) return language;
      const form = { lines: linesFromProto(request.lines), answers: answersFromProto(request.answers) };
      const identity = identify('Register', RegisterRequest, request, call);
      const elsewhere = away && parseAwayOccurrence(node, request.occurrence);
      if (away && elsewhere)
        return atAnother(
          await registerAway(away, { ...elsewhere, person, wait, ...language.value, ...form }, identity),
        );
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      return placed(node, await register(app, { ref: ref.value, person, wait, ...language.value, ...form }, identity));
    }),
    confirmHold: change('ConfirmHold', ConfirmHoldRequest, ({ lines, answers }, named, identity) =>
      confirmHold(app, named, { lines: linesFromProto(lines), answers: answersFromProto(answers) }, identity),
    ),
    cancelRegistration: change(
      'CancelRegistration',
      CancelRegistrationRequest,
      (_, named, identity) => cancelRegistration(app, named, identity),
      'cancel',
    ),
    deleteRegistration: change('DeleteRegistration', DeleteRegistrationRequest, (_, named, identity) =>
      deleteRegistration(app, named, identity),
    ),
    acceptOffer: change(
      'AcceptOffer',
      AcceptOfferRequest,
      (_, named, identity) => answerOffer(app, named, 'accept', identity),
      'accept',
    ),
    declineOffer: change(
      'DeclineOffer',
      DeclineOfferRequest,
      (_, named, identity) => answerOffer(app, named, 'decline', identity),
      'decline',
    ),
    withdrawOffer: change('WithdrawOffer', WithdrawOfferRequest, ({ reason }, named, identity) =>
      decideRegistration(app, named, { kind: 'withdraw-offer', reason }, identity),
    ),
    decideRegistration: change('DecideRegistration', DecideRegistrationRequest, async (request, named, identity) => {
      const decision = decisionOf(request);
      return decision.ok ? decideRegistration(app, named, decision.value, identity) : decision;
    }),
    setPayment: change('SetPayment', SetPaymentRequest, async (request, named, identity) => {
      const payment = payments.fromProto(request.payment);
      return payment ? setPayment(app, named, payment, identity) : required('payment', 'Say what was paid.');
    }),
    getRegistration: unary(context, async (request, { actor }) => {
      const elsewhere = away && parseAwayRegistration(node, request.name);
      if (away && elsewhere) return atAnother(await getAway(away, elsewhere, actor));
      const named = registrationOf(node, request);
      if (!named.ok) return named;
      const found = await getRegistration(app, named.value, actor);
      return found.ok ? accept({ registration: registrationToProto(node, found.value) }) : found;
    }),
    countRegistrations: unary(context, async (request, { actor }) => {
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      const counted = await countRegistrations(app, ref.value, actor);
      if (!counted.ok) return counted;
      const { states, checkedIn } = counted.value;
      return accept({
        counts: [...states].map(([state, { registrations, places }]) => ({
          state: registrationStates.toProto(state),
          registrations: BigInt(registrations),
          places: BigInt(places),
        })),
        active: BigInt(activeOf(counted.value)),
        cancelled: BigInt(cancelledOf(counted.value)),
        checkedIn: BigInt(checkedIn),
      });
    }),
    exportRegistrations: (call) =>
      streaming(context, call, longDeadlines.transfer, async (opened) => {
        // What writes files is loaded with the first of them.
        const { sendRegistrations } = await import('./export-registrations.ts');
        await sendRegistrations(app, language, call, opened);
      }),
    watchRegistrations: watching.watch(registrationWatch(app)),
    listRegistrations: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const occurrence = request.occurrence === '' ? undefined : occurrenceOf(node, request.occurrence);
      if (occurrence && !occurrence.ok) return occurrence;
      const states = wantedStates(request.states);
      if (!states.ok) return states;
      const { person, pageToken } = request;
      if (person !== '' && !isMemberName(person))
        return invalid([{ field: 'person', rule: 'resource-name', message: 'Must be nodes/{home}/members/{uuid}.' }]);
      const query = {
        ...(occurrence ? { occurrence: occurrence.value } : {}),
        ...(person === '' ? {} : { person }),
        states: states.value,
        pageSize: size.value,
        pageToken,
      };
      const found = await listRegistrations(app, query, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      const registrations = items.map((one) => registrationToProto(node, one));
      // Those at other nodes come after the last page.
      const others =
        away && person !== '' && !occurrence && nextPageToken === '' ? await away.store.ofPerson(person) : [];
      const wanted = others.map(awayToProto).filter(({ state }) => isWanted(request.states, state));
      return accept({ registrations: [...registrations, ...wanted], nextPageToken });
    }),
  };
  return { definition: RegistrationServiceService, implementation, end: watching.end };
}

/** What the service works with: places of this node's events, and registrations at other nodes where there are any. */
export interface RegistrationApps {
  readonly places: PlacesApp;
  readonly away: AwayApp | undefined;
}

function isWanted(states: readonly ProtoState[], state: ProtoState): boolean {
  return states.length === 0 ? state !== ProtoState.REGISTRATION_STATE_DELETED : states.includes(state);
}

/** The states that a list wants; refused with those that are not known. */
function wantedStates(states: readonly ProtoState[]): Outcome<RegistrationQuery['states']> {
  const known = states.map((state) =>
    state === ProtoState.REGISTRATION_STATE_PENDING ? 'pending' : registrationStates.fromProto(state),
  );
  const unknown = known.indexOf(undefined);
  if (unknown < 0) return accept(known.flatMap((state) => state ?? []));
  return invalid([{ field: `states[${unknown}]`, rule: 'unknown', message: 'Must be a state.' }]);
}

function atAnother(outcome: Outcome<AwayRegistration>) {
  return outcome.ok ? accept({ registration: awayToProto(outcome.value), linkToken: '' }) : outcome;
}

interface ChangeRequest {
  readonly name: string;
  readonly linkToken?: string;
  readonly requestId: string;
}

function placed(node: NodeId, outcome: Outcome<Placed>) {
  if (!outcome.ok) return outcome;
  return accept({ registration: registrationToProto(node, outcome.value), linkToken: outcome.value.secret });
}

function decisionOf({ decision, reason }: DecideRegistrationRequest): Outcome<StaffDecision> {
  if (decision === RegistrationDecision.REGISTRATION_DECISION_REFUSE) return accept({ kind: 'refuse', reason });
  if (decision !== RegistrationDecision.REGISTRATION_DECISION_APPROVE)
    return required('decision', 'Must be APPROVE or REFUSE.');
  if (reason === '') return accept({ kind: 'approve' });
  return invalid([{ field: 'reason', rule: 'reason-unknown', message: 'No reason is kept for a yes.' }]);
}
