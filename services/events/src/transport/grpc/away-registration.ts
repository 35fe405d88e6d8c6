import { Registration as ProtoRegistration, RegistrationState } from '@inclust/contracts';
import { holderOf } from '@inclust/wishes';
import { parseOccurrenceName, registrationNameOf } from '../../app/places/names.ts';
import { reasonOf, stateOf, type AwayRegistration } from '../../domain/away/away-registration.ts';
import { answersToProto } from './answers.ts';
import { payments, registrationStates } from './registration-enums.ts';

/** A registration at another node as the API shows it. */
export function awayToProto(away: AwayRegistration): ProtoRegistration {
  const { id, owner, order, told } = away;
  const { occurrence, lines, answers, language = '' } = order;
  const ref = parseOccurrenceName(owner, occurrence);
  if (!ref) throw new Error('a registration at an occurrence that is none');
  const state = stateOf(away);
  return ProtoRegistration.fromPartial({
    name: registrationNameOf(owner, ref, id),
    person: holderOf(away),
    language,
    lines: lines.map(({ ticketType, quantity, attendees }) => ({
      ticketType,
      quantity,
      attendees: attendees.map(({ name = '', email = '' }) => ({ displayName: name, email })),
    })),
    state: state === 'pending' ? RegistrationState.REGISTRATION_STATE_PENDING : registrationStates.toProto(state),
    position: BigInt(told?.position ?? 0),
    ...(told?.until === undefined ? {} : { untilTime: new Date(told.until).toISOString() }),
    reason: reasonOf(away),
    answers: answersToProto(answers),
    payment: payments.toProto(told?.payment ?? 'not-due'),
    checkedIn: told?.checkedIn ?? false,
    history: (told?.history ?? []).map((step) => ({
      state: registrationStates.toProto(step.state),
      time: new Date(step.at).toISOString(),
    })),
    etag: String(told?.version ?? 0),
  });
}
