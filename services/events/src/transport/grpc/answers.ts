import type { RegistrationAnswer } from '@inclust/contracts';
import type { Answer, Answers } from '../../domain/places/questions.ts';

type ProtoAnswer = NonNullable<RegistrationAnswer['kind']>;

/** Answers from a message; what says nothing is left out. */
export function answersFromProto(answers: Readonly<Record<string, RegistrationAnswer>>): Answers {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([id, { kind }]) => (kind ? [[id, answerFromProto(kind)] as const] : [])),
  );
}

/** Answers as a message has them. */
export function answersToProto(answers: Answers): Record<string, { kind: ProtoAnswer }> {
  return Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { kind: answerToProto(answer) }]));
}

function answerFromProto(kind: ProtoAnswer): Answer {
  return kind.$case === 'choice' ? kind.value.options : kind.value;
}

function answerToProto(answer: Answer): ProtoAnswer {
  if (typeof answer === 'string') return { $case: 'freeText', value: answer };
  if (typeof answer === 'boolean') return { $case: 'yesNo', value: answer };
  if (typeof answer === 'number') return { $case: 'number', value: answer };
  return { $case: 'choice', value: { options: [...answer] } };
}
