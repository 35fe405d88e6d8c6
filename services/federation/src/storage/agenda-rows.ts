import { EventEntry, VenueEntry, type Event, type Venue } from '@inclust/contracts';
import { languages, type Language } from '@inclust/kernel';
import type { ProjectedRow } from '@inclust/mongo';
import type { AgendaChange } from '../app/agenda-ports.ts';

/** A copy of a public state. A tombstone has no content: the version keeps late entries out. */
export interface AgendaDocument {
  /** The resource name. */
  readonly _id: string;
  readonly version: number;
  readonly node: string;
  readonly id: string;
  readonly shown: boolean;
  /** Its place in the order of changes; absent of what came before there was one. */
  readonly change?: number;
  readonly wasShown?: boolean;
  /** The version that was shown when its node left the federation. */
  readonly goneVersion?: number;
  /** When this version came here. */
  readonly arrivedAt: Date;
  readonly raw?: Uint8Array | { readonly buffer: Uint8Array };
}

/** An event with what lists go by. */
export interface AgendaEventDocument extends AgendaDocument {
  readonly startKey?: string;
  readonly overAt?: Date;
  readonly organisers?: readonly string[];
  readonly disciplines?: readonly string[];
  /** In which it has a title. */
  readonly languages?: readonly Language[];
  readonly mode?: number;
}

/** After every start: those of which nothing takes place. */
const noStart = '9999';

/** After every end: the last day that every database knows. */
const never = new Date(Date.UTC(9999, 11, 31));

/** How a change is kept that came at a moment. */
export function agendaRow(change: AgendaChange, arrivedAt: Date): ProjectedRow {
  const { name, id, node, version } = change;
  const common = { _id: name, id, node, version, arrivedAt };
  if (change.kind === 'venue')
    return { ...common, shown: change.raw !== undefined, ...(change.raw ? { raw: Buffer.from(change.raw) } : {}) };
  if (!change.entry) return { ...common, shown: false };
  const { event, entry, raw } = change.entry;
  return {
    ...common,
    shown: true,
    startKey: entry.startTime === undefined ? noStart : new Date(entry.startTime).toISOString(),
    overAt: entry.endTime === undefined ? never : new Date(entry.endTime),
    organisers: event.organisers,
    disciplines: event.disciplines,
    languages: languages.filter((language) => event.titles?.[language]?.text),
    mode: event.mode,
    raw: Buffer.from(raw),
  };
}

/** The event in a document. */
export function eventOf(document: AgendaDocument): Event | undefined {
  const { event } = EventEntry.decode(rawOf(document));
  return event && { ...event, etag: String(document.version) };
}

/** The venue in a document. */
export function venueOf(document: AgendaDocument): Venue | undefined {
  const { venue } = VenueEntry.decode(rawOf(document));
  return venue && { ...venue, etag: String(document.version) };
}

/** What is kept as its node wrote it. */
export function rawOf({ raw }: AgendaDocument): Uint8Array {
  if (!raw) throw new Error('what is shown has no content');
  return raw instanceof Uint8Array ? raw : raw.buffer;
}
