export { contentDigest } from './digest.ts';
export {
  eventStatuses,
  type Attendance,
  type EventStatus,
  type FeedEvent,
  type Link,
  type OccurrenceDetails,
  type Offer,
  type Organizer,
  type Place,
} from './feed-event.ts';
export { importCalendar } from './import-calendar.ts';
export { importJsonLd } from './import-json-ld.ts';
export {
  importLimits,
  type EventDraft,
  type Imported,
  type ImportedItem,
  type ImportOptions,
  type ImportProblem,
  type Position,
} from './import-item.ts';
export { writeAtom, type AtomInfo } from './write-atom.ts';
export { calendarPieces, writeCalendar, type CalendarInfo } from './write-calendar.ts';
export { writeEvent, writeOccurrence, type EventText, type Invitation } from './write-event.ts';
export { eventJsonLd, eventJsonLdText, type Json } from './write-json-ld.ts';
export { zoneText, type ZoneYears } from './write-zone.ts';
