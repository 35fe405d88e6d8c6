import { accept, refuse, textIn, type Actor, type Language, type Outcome } from '@inclust/kernel';
import { longestXlsxText, writeCsv, writeXlsx, type Delimiter, type WritableValue } from '@inclust/tabular';
import { optionText, type Answer, type Question } from '../../domain/places/questions.ts';
import { placesOf, type Registration } from '../../domain/places/registration.ts';
import { exportWords } from './export-words.ts';
import { registrationNameOf } from './names.ts';
import { mayManage } from './permission.ts';
import { occurrenceNotFound } from './place-order.ts';
import type { KeptRegistration, OccurrenceRef, PlacesApp } from './ports.ts';

/** The kinds of files that an export makes. */
export const exportFormats = ['csv', 'tsv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What an export is to look like. */
export interface ExportOptions {
  readonly format: ExportFormat;
  readonly language: Language;
  readonly delimiter: Delimiter;
}

const pageSize = 1_000;

/**
 * The registrations of an occurrence as a file, in the order in which they came, with a column for each question; those that were deleted are
 * not in it. Refused: `not-allowed`, `occurrence-not-found`, `cell-too-long` where a workbook cannot hold a text.
 */
export async function exportRegistrations(
  app: PlacesApp,
  ref: OccurrenceRef,
  options: ExportOptions,
  actor: Actor,
): Promise<Outcome<Uint8Array>> {
  const denied = mayManage(app.node, actor);
  if (denied) return denied;
  if (!(await app.occurrences.occurrence(ref.event, ref.recurrence))) return occurrenceNotFound(app, ref);
  const rules = await app.rules.get(ref.event);
  const questions = rules?.configuration.questions ?? [];
  const all = await everyRegistration(app, ref);
  if (!all.ok) return all;
  const { language } = options;
  const header = [
    ...Object.values(exportWords[language].columns),
    ...questions.map(({ text }) => textIn(text, language)),
  ];
  const rows = all.value
    .toSorted((one, other) => startOf(one.registration) - startOf(other.registration))
    .map((kept) => rowOf(app, kept, questions, language));
  return fileOf(options, header, rows);
}

async function everyRegistration(app: PlacesApp, occurrence: OccurrenceRef): Promise<Outcome<KeptRegistration[]>> {
  const found: KeptRegistration[] = [];
  for (let pageToken = ''; ;) {
    const page = await app.registrations.list({ occurrence, states: [], pageSize, pageToken });
    if (!page.ok) return page;
    found.push(...page.value.items);
    ({ nextPageToken: pageToken } = page.value);
    if (pageToken === '') return accept(found);
  }
}

function rowOf(
  { node }: PlacesApp,
  { ref, registration }: KeptRegistration,
  questions: readonly Question[],
  language: Language,
): WritableValue[] {
  const { id, person, standing, lines, payment, checkedIn, answers } = registration;
  const words = exportWords[language];
  const attendees = lines.flatMap((line) => line.attendees);
  const written: Record<keyof typeof words.columns, WritableValue> = {
    registration: registrationNameOf(node, ref, id),
    registeredAt: new Date(startOf(registration)).toISOString(),
    state: words.states[standing.state],
    reason: 'reason' in standing ? standing.reason : '',
    person,
    places: placesOf(registration),
    tickets: lines.map(({ ticketType, quantity }) => `${quantity} × ${ticketType}`).join('; '),
    attendees: attendees.flatMap(({ name }) => name ?? []).join('; '),
    emails: attendees.flatMap(({ email }) => email ?? []).join('; '),
    payment: words.payments[payment],
    checkedIn: checkedIn ? words.yes : words.no,
  };
  return [...Object.values(written), ...questions.map((question) => cellOf(question, answers[question.id], language))];
}

function cellOf(question: Question, answer: Answer | undefined, language: Language): WritableValue {
  if (typeof answer === 'boolean') return answer ? exportWords[language].yes : exportWords[language].no;
  if (question.kind !== 'choice' || typeof answer === 'number' || answer === undefined)
    return typeof answer === 'object' ? answer.join('; ') : answer;
  return [answer]
    .flat()
    .map((option) => optionText(question, option, language))
    .join('; ');
}

function startOf({ history }: Registration): number {
  return history[0]?.at ?? 0;
}

function fileOf(
  { format, delimiter }: ExportOptions,
  header: readonly string[],
  rows: readonly (readonly WritableValue[])[],
): Outcome<Uint8Array> {
  if (format !== 'xlsx')
    return accept(writeCsv(header, rows, { delimiter: format === 'tsv' ? '\t' : delimiter, bom: true }));
  const isTooLong = rows.some((row) =>
    row.some((value) => typeof value === 'string' && value.length > longestXlsxText),
  );
  if (!isTooLong) return accept(writeXlsx(header, rows));
  return refuse({
    code: 'cell-too-long',
    kind: 'state',
    message: 'A cell of a workbook cannot hold a text of a registration; export it as csv.',
  });
}
