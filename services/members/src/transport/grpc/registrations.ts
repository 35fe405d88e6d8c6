import { Metadata } from '@grpc/grpc-js';
import {
  ListRegistrationsRequest,
  PaymentState,
  RegistrationState,
  type ListRegistrationsResponse,
  type Registration,
  type RegistrationAnswer,
  type RegistrationServiceClient,
} from '@inclust/contracts';
import { InfrastructureError, type NodeId, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import type { KnownRegistration } from '../../domain/personal-data.ts';
import { memberNameOf } from './member-name.ts';

/** How long the node's events may take to answer, in milliseconds. */
const longest = 5_000;

/** Asks the node's events for what members have registered. Without their answer nobody is told that there is nothing. */
export function registrationsOf(client: RegistrationServiceClient, node: NodeId) {
  return async (members: readonly Uuid[]): Promise<readonly KnownRegistration[]> => {
    const found: KnownRegistration[] = [];
    try {
      for (const id of members) {
        const wanted = ListRegistrationsRequest.fromPartial({ person: memberNameOf(node, id), pageSize: 1_000 });
        let page = await ask(client, wanted);
        found.push(...page.registrations.map(knownRegistration));
        while (page.nextPageToken !== '') {
          page = await ask(client, { ...wanted, pageToken: page.nextPageToken });
          found.push(...page.registrations.map(knownRegistration));
        }
      }
      return found;
    } catch (error) {
      throw new InfrastructureError('events are away', { cause: error });
    }
  };
}

function ask(client: RegistrationServiceClient, request: ListRegistrationsRequest): Promise<ListRegistrationsResponse> {
  return callUnary(client.listRegistrations.bind(client), new Metadata(), request, longest);
}

function knownRegistration({ name, lines, state, answers, payment, history }: Registration): KnownRegistration {
  return {
    name,
    status: statuses.get(state) ?? 'confirmed',
    registeredAt: history[0]?.time ?? '',
    lines: lines.map(({ ticketType, quantity, attendees }) => ({
      ticketType,
      quantity,
      attendees: attendees.map(({ displayName, email }) => ({ displayName, email })),
    })),
    answers: Object.fromEntries(Object.entries(answers).map(([question, { kind }]) => [question, answerText(kind)])),
    payment: payments.get(payment) ?? 'not-due',
  };
}

function answerText(kind: RegistrationAnswer['kind']): string {
  if (!kind) return '';
  return kind.$case === 'choice' ? kind.value.options.join(', ') : String(kind.value);
}

const statuses: ReadonlyMap<RegistrationState, KnownRegistration['status']> = new Map([
  [RegistrationState.REGISTRATION_STATE_HELD, 'held'],
  [RegistrationState.REGISTRATION_STATE_PENDING_APPROVAL, 'pending-approval'],
  [RegistrationState.REGISTRATION_STATE_CONFIRMED, 'confirmed'],
  [RegistrationState.REGISTRATION_STATE_WAITING, 'waiting'],
  [RegistrationState.REGISTRATION_STATE_OFFERED, 'offered'],
  [RegistrationState.REGISTRATION_STATE_CANCELLED, 'cancelled'],
  [RegistrationState.REGISTRATION_STATE_EXPIRED, 'expired'],
  [RegistrationState.REGISTRATION_STATE_REFUSED, 'refused'],
  [RegistrationState.REGISTRATION_STATE_WITHDRAWN, 'withdrawn'],
  [RegistrationState.REGISTRATION_STATE_UNITED, 'united'],
]);

const payments: ReadonlyMap<PaymentState, KnownRegistration['payment']> = new Map([
  [PaymentState.PAYMENT_STATE_OPEN, 'open'],
  [PaymentState.PAYMENT_STATE_PAID, 'paid'],
  [PaymentState.PAYMENT_STATE_REFUNDED, 'refunded'],
]);
