import { textIn, unreachable, type FieldViolation, type Language, type LocalizedText } from '@inclust/kernel';

/** What an event asks of who registers. The id is its own within the event, of lower-case letters, digits and hyphens. */
export type Question = { readonly id: string; readonly text: LocalizedText; readonly required: boolean } & (
  | { readonly kind: 'text'; readonly longest: number }
  | ChoiceKind
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'number'; readonly least?: number; readonly most?: number }
);

interface ChoiceKind {
  readonly kind: 'choice';
  readonly options: readonly string[];
  readonly several: boolean;
  /** What people read in place of options; an option without a name is read itself. */
  readonly names?: readonly OptionName[];
}

/** What people read in place of an option. */
export interface OptionName {
  readonly option: string;
  readonly name: LocalizedText;
}

/** An option as people read it. */
export function optionText(question: Question | undefined, option: string, language: Language): string {
  const names = question?.kind === 'choice' ? question.names : undefined;
  return textIn(names?.find((one) => one.option === option)?.name ?? {}, language) || option;
}

/** An answer to one question; several options of a choice are a list. */
export type Answer = string | boolean | number | readonly string[];

/** Answers by the id of their question. Personal data: never in an event or a log. */
export type Answers = Readonly<Record<string, Answer>>;

/** The rules that answers break, by `answers.{question}`. What was not asked is refused, so no data is kept that nobody wanted. */
export function answerViolations(questions: readonly Question[], answers: Answers): FieldViolation[] {
  const asked = new Map(questions.map((question) => [question.id, question]));
  const unasked = Object.keys(answers)
    .filter((id) => !asked.has(id))
    .map((id) => violation(id, 'question-unknown', 'The event asks no such question.'));
  return [...questions.flatMap((question) => violationOf(question, answers[question.id])), ...unasked];
}

function violationOf(question: Question, answer: Answer | undefined): FieldViolation[] {
  const { id } = question;
  if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0))
    return question.required ? [violation(id, 'required', 'The question must be answered.')] : [];
  const broken = brokenRule(question, answer);
  return broken ? [violation(id, broken[0], broken[1])] : [];
}

function brokenRule(question: Question, answer: Answer): readonly [string, string] | undefined {
  switch (question.kind) {
    case 'text':
      if (typeof answer !== 'string') return ['answer-kind', 'The answer is a text.'];
      return answer.length > question.longest ? ['too-long', `At most ${question.longest} characters.`] : undefined;
    case 'choice': {
      if (typeof answer === 'boolean' || typeof answer === 'number') return ['answer-kind', 'The answer is an option.'];
      const chosen = typeof answer === 'string' ? [answer] : answer;
      if (chosen.length > 1 && !question.several) return ['one-option', 'Only one option can be chosen.'];
      if (new Set(chosen).size < chosen.length) return ['repeated', 'An option is chosen once.'];
      return chosen.every((option) => question.options.includes(option))
        ? undefined
        : ['option-unknown', `Must be of ${question.options.join(', ')}.`];
    }
    case 'yes-no':
      return typeof answer === 'boolean' ? undefined : ['answer-kind', 'The answer is yes or no.'];
    case 'number':
      if (typeof answer !== 'number' || !Number.isFinite(answer)) return ['answer-kind', 'The answer is a number.'];
      if (question.least !== undefined && answer < question.least) return ['too-small', `At least ${question.least}.`];
      return question.most !== undefined && answer > question.most
        ? ['too-large', `At most ${question.most}.`]
        : undefined;
    default:
      return unreachable(question);
  }
}

function violation(id: string, rule: string, message: string): FieldViolation {
  return { field: `answers.${id}`, rule, message };
}

/** Whether two sets of answers say the same, whatever the order of their keys. */
export function sameAnswers(one: Answers, other: Answers): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]))
  );
}
