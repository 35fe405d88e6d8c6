import {
  EventFileFormat,
  ImportOutcome,
  type ImportedEvent,
  type ImportedEventProblem,
  type ImportEventsRequest,
} from '@inclust/contracts';
import type { ImportProblem } from '@inclust/feeds';
import { accept, invalid, languages, type Language, type NodeId, type Outcome } from '@inclust/kernel';
import type { EventFile } from '../../app/import/import-events.ts';
import type { ImportedRow } from '../../app/import/imported.ts';
import { eventNameOf } from '../../app/names.ts';
import { gapChoices } from './enums.ts';

const outcomes: Readonly<Record<ImportedRow['outcome'], ImportOutcome>> = {
  created: ImportOutcome.IMPORT_OUTCOME_CREATED,
  changed: ImportOutcome.IMPORT_OUTCOME_CHANGED,
  unchanged: ImportOutcome.IMPORT_OUTCOME_UNCHANGED,
  refused: ImportOutcome.IMPORT_OUTCOME_REFUSED,
};

/** A file from a message; `first` is the language of the node. */
export function fileFromProto(request: ImportEventsRequest, first: Language): Outcome<EventFile> {
  const { content, language, timeZone, organiser, validateOnly } = request;
  const said = language === '' ? first : languages.find((one) => one === language);
  if (!said)
    return invalid([
      { field: 'language', rule: 'language-unknown', message: `Must be one of ${languages.join(', ')}.` },
    ]);
  const format = formatFromProto(request.format);
  const gaps = gapChoices.fromProto(request.gapChoice);
  return accept({
    content,
    language: said,
    organiser,
    validateOnly,
    ...(timeZone === '' ? {} : { zone: timeZone }),
    ...(format ? { format } : {}),
    ...(gaps ? { gaps } : {}),
  });
}

function formatFromProto(format: EventFileFormat): EventFile['format'] {
  if (format === EventFileFormat.EVENT_FILE_FORMAT_ICALENDAR) return 'icalendar';
  return format === EventFileFormat.EVENT_FILE_FORMAT_JSON_LD ? 'json-ld' : undefined;
}

/** What became of an event of a file as a message. */
export function rowToProto(node: NodeId, { originUid, outcome, id, problems }: ImportedRow): ImportedEvent {
  return {
    originUid,
    outcome: outcomes[outcome],
    event: id === undefined ? '' : eventNameOf(node, id),
    problems: problems.map(problemToProto),
  };
}

function problemToProto({ code, message, property, position }: ImportProblem): ImportedEventProblem {
  const at = 'line' in position ? { line: position.line, pointer: '' } : { line: 0, pointer: position.pointer };
  return { code, message, property, ...at };
}
