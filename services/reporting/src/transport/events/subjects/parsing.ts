import { parsePlainDate, type PlainDateText } from '@inclust/kernel';
import type { Stay } from '../../../domain/subjects/member.ts';
import type { SubjectState } from '../../../domain/subjects/subject.ts';

/** What a fact says: of what, at which version, and what is known of it since. */
export interface Told {
  readonly id: string;
  readonly version: bigint;
  readonly state: SubjectState;
}

/** A fact as it comes, without its envelope. */
export interface RawFact {
  readonly node: string;
  /** What it says it is about: `members/{uuid}`. */
  readonly subject: string;
  readonly version: number;
  /** When it happened, ISO 8601 in UTC. */
  readonly time: string;
  readonly body: Uint8Array;
}

/** Reads the facts of one kind of subject; `undefined` where they are no facts of it. Throws for what is no message. */
export type Parse = (fact: RawFact) => Told | undefined;

/** The days of stays that can be read. */
export function staysOf(periods: readonly { readonly fromDate: string; readonly toDate: string }[]): Stay[] {
  return periods.flatMap(({ fromDate, toDate }) => {
    const [from, to] = [parsePlainDate(fromDate), parsePlainDate(toDate)];
    return from ? [{ from, ...(to ? { to } : {}) }] : [];
  });
}

/** A day under a name, or nothing where there is none. */
export function dayAs<Name extends string>(name: Name, text: string): { readonly [key in Name]?: PlainDateText } {
  const day = parsePlainDate(text);
  return day ? ({ [name]: day } as { [key in Name]: PlainDateText }) : {};
}

/** The code of a value of an enum: `EVENT_MODE_ON_SITE` is `on-site`; empty for what is unspecified or of a newer release. */
export function codeOf(values: Readonly<Record<string, number | string>>, prefix: string, value: number): string {
  const [name = ''] = Object.entries(values).find(([, one]) => one === value) ?? [];
  if (!name.startsWith(prefix) || name === `${prefix}UNSPECIFIED`) return '';
  return name.slice(prefix.length).toLowerCase().replaceAll('_', '-');
}
