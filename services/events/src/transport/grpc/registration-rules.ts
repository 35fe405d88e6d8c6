import {
  RegistrationRules as ProtoRules,
  type RegistrationQuestion as ProtoQuestion,
  type TicketType as ProtoTicketType,
} from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import { textFromProto, textToProto, moneyFromProto, moneyToProto } from '@inclust/rpc';
import { eventNameOf } from '../../app/names.ts';
import type { RegistrationRules } from '../../app/places/ports.ts';
import type { Configuration, TicketType } from '../../domain/places/configuration.ts';
import type { Question } from '../../domain/places/questions.ts';
import { promotionFromProto, promotionToProto } from './registration-enums.ts';

/** The rules of an event as the API shows them. */
export function rulesToProto(node: NodeId, { event, configuration, version }: RegistrationRules): ProtoRules {
  const { quotas, ticketTypes, perOrder, approval, waitingList, promote, questions } = configuration;
  return ProtoRules.fromPartial({
    event: eventNameOf(node, event),
    quotas: quotas.map(({ id, capacity }) => ({ id, ...(capacity === null ? {} : { capacity }) })),
    ticketTypes: ticketTypes.map(ticketTypeToProto),
    ...(perOrder === null ? {} : { perOrder }),
    approval,
    waitingList,
    promotion: promotionToProto(promote),
    holdMilliseconds: BigInt(configuration.holdMilliseconds),
    offerMilliseconds: BigInt(configuration.offerMilliseconds),
    questions: questions.map(questionToProto),
    etag: String(version),
  });
}

/** A ticket type as the API shows it. */
export function ticketTypeToProto({ id, quotas, perOrder, saleFrom, saleUntil, price, name }: TicketType) {
  return {
    id,
    quotas: [...quotas],
    ...(perOrder === null ? {} : { perOrder }),
    ...(saleFrom === undefined ? {} : { saleFrom: new Date(saleFrom).toISOString() }),
    ...(saleUntil === undefined ? {} : { saleUntil: new Date(saleUntil).toISOString() }),
    ...(price ? { price: moneyToProto(price) } : {}),
    ...(name ? { name: textToProto(name) } : {}),
  };
}

/** A question as the API shows it. */
export function questionToProto(question: Question) {
  const { id, text, required } = question;
  return { id, text: textToProto(text), required, kind: questionKindToProto(question) };
}

/** The configuration that rules in a message say; refused by field where something of it is not known. */
export function configurationFromProto(rules: ProtoRules | undefined): Outcome<Configuration> {
  if (!rules) return invalid([{ field: 'rules', rule: 'required', message: 'Say how registrations are taken.' }]);
  const promote = promotionFromProto(rules.promotion);
  if (!promote) return invalid([{ field: 'rules.promotion', rule: 'unknown', message: 'Must be OFFER or CONFIRM.' }]);
  const ticketTypes: TicketType[] = [];
  for (const [turn, one] of rules.ticketTypes.entries()) {
    const type = ticketTypeFromProto(`ticket_types[${turn}]`, one);
    if (!type.ok) return type;
    ticketTypes.push(type.value);
  }
  const questions: Question[] = [];
  for (const [turn, one] of rules.questions.entries()) {
    const question = questionFromProto(one);
    if (!question)
      return invalid([{ field: `questions[${turn}].kind`, rule: 'required', message: 'Say how it is answered.' }]);
    questions.push(question);
  }
  return accept({
    quotas: rules.quotas.map(({ id, capacity }) => ({ id, capacity: capacity ?? null })),
    ticketTypes,
    perOrder: rules.perOrder ?? null,
    approval: rules.approval,
    waitingList: rules.waitingList,
    promote,
    holdMilliseconds: Number(rules.holdMilliseconds),
    offerMilliseconds: Number(rules.offerMilliseconds),
    questions,
  });
}

function ticketTypeFromProto(field: string, type: ProtoTicketType): Outcome<TicketType> {
  const { id, quotas, perOrder, saleFrom, saleUntil, price } = type;
  const name = textFromProto(type.name);
  const money = price && moneyFromProto(`${field}.price`, price);
  if (money && !money.ok) return money;
  return accept({
    id,
    quotas,
    perOrder: perOrder ?? null,
    ...(saleFrom ? { saleFrom: Date.parse(saleFrom) } : {}),
    ...(saleUntil ? { saleUntil: Date.parse(saleUntil) } : {}),
    ...(money ? { price: money.value } : {}),
    ...(Object.keys(name).length > 0 ? { name } : {}),
  });
}

function questionFromProto({ id, text, required, kind }: ProtoQuestion): Question | undefined {
  const asked = { id, text: textFromProto(text), required };
  switch (kind?.$case) {
    case 'freeText':
      return { ...asked, kind: 'text', longest: kind.value.longest };
    case 'choice': {
      const { options, several, optionNames } = kind.value;
      const names = optionNames.map(({ option, name }) => ({ option, name: textFromProto(name) }));
      return { ...asked, kind: 'choice', options, several, ...(names.length > 0 ? { names } : {}) };
    }
    case 'yesNo':
      return { ...asked, kind: 'yes-no' };
    case 'number': {
      const { least, most } = kind.value;
      return {
        ...asked,
        kind: 'number',
        ...(least === undefined ? {} : { least }),
        ...(most === undefined ? {} : { most }),
      };
    }
    case undefined:
      return undefined;
  }
}

function questionKindToProto(question: Question): NonNullable<ProtoQuestion['kind']> {
  switch (question.kind) {
    case 'text':
      return { $case: 'freeText', value: { longest: question.longest } };
    case 'choice': {
      const { options, several, names = [] } = question;
      const optionNames = names.map(({ option, name }) => ({ option, name: textToProto(name) }));
      return { $case: 'choice', value: { options: [...options], several, optionNames } };
    }
    case 'yes-no':
      return { $case: 'yesNo', value: {} };
    case 'number':
      return { $case: 'number', value: { least: question.least, most: question.most } };
  }
}
