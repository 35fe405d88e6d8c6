import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';
import { memberKey, type SubjectKey } from './subject.ts';

/** What an event is for figures. */
export type EventKind = 'joint-action' | 'joint-public-event' | 'training' | 'public-event' | 'internal-meeting';

/** An event of a node. */
export interface EventSubject {
  readonly kind: 'event';
  /** Absent where nobody has said. */
  readonly eventKind?: EventKind;
  readonly isHeld: boolean;
  readonly mode: string;
  readonly disciplines: readonly string[];
  readonly themes: readonly string[];
  /** `nodes/{node}/members/{uuid}` of organisations. */
  readonly organisers: readonly string[];
  /** By the calendar of its own zone; absent while it has no schedule. */
  readonly day?: PlainDateText;
}

/** What of an event others are seen by. */
export function organisersOf({ organisers }: EventSubject): readonly SubjectKey[] {
  return organisers.flatMap((name) => memberKey(name) ?? []);
}

/** An event counts once it was held, and once only, however often it takes place. A cancelled one never was. */
export function observeEvent(event: EventSubject, id: string, countries: readonly string[]): Observation[] {
  const { eventKind, isHeld, day } = event;
  if (!eventKind || eventKind === 'internal-meeting' || !isHeld || !day) return [];
  return [
    {
      kind: 'event',
      day,
      amount: 1,
      key: id,
      dimensions: { ...aboutEvent(event, countries), discipline: event.disciplines, mode: event.mode },
      verified: true,
    },
  ];
}

/** What an event says of those who took part in it. */
export function aboutEvent({ eventKind, themes }: EventSubject, countries: readonly string[]) {
  return {
    kind: eventKind ?? 'none',
    theme: themes,
    joint: new Set(countries).size > 1 ? 'yes' : 'no',
  };
}
