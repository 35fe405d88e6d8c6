/** A nominal type: a `Base` that only the parser of its kind can make. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

/** The id of a node: lower-case letters, digits and hyphens, at most 32 characters; also a NATS subject token. */
export type NodeId = Brand<string, 'NodeId'>;

const nodeIdPattern = /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/** Parses a node id; `undefined` when it is not one. */
export function parseNodeId(text: string): NodeId | undefined {
  return nodeIdPattern.test(text) ? (text as NodeId) : undefined;
}

/** A UUID in lower-case canonical form, of any version. */
export type Uuid = Brand<string, 'Uuid'>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Parses a UUID; `undefined` when it is not one. */
export function parseUuid(text: string): Uuid | undefined {
  return uuidPattern.test(text) ? (text as Uuid) : undefined;
}

/** A calendar day without a zone, ISO 8601 `YYYY-MM-DD`. */
export type PlainDateText = Brand<string, 'PlainDateText'>;

const plainDatePattern = /^\d{4}-\d{2}-\d{2}$/;

/** Parses an ISO calendar day between the years 1000 and 9999; `undefined` for anything else, impossible days included. */
export function parsePlainDate(text: string): PlainDateText | undefined {
  if (!plainDatePattern.test(text) || text < '1000') return undefined;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return text as PlainDateText;
  } catch {
    return undefined;
  }
}

/** A moment, ISO 8601 in UTC with milliseconds, such as `2027-03-28T01:00:00.000Z`. */
export type InstantText = Brand<string, 'InstantText'>;

/** The moment of a Temporal instant, cut to milliseconds. */
export function instantText(instant: Temporal.Instant): InstantText {
  return instant
    .round({ smallestUnit: 'millisecond', roundingMode: 'floor' })
    .toString({ fractionalSecondDigits: 3 }) as InstantText;
}

/** The moment of a count of milliseconds since 1970-01-01T00:00Z. */
export function instantOfMilliseconds(milliseconds: number): InstantText {
  return new Date(milliseconds).toISOString() as InstantText;
}
