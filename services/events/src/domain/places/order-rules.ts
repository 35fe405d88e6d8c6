import { accept, invalid, refuse, type FieldViolation, type Outcome } from '@inclust/kernel';
import type { Configuration, TicketType } from './configuration.ts';
import type { Line, OrderLine } from './registration.ts';

/**
 * The lines of an order with the prices of now, or why it cannot be: fields that break a rule, or `not-on-sale-yet` and `sale-ended` where
 * the time is not right for one of its types.
 */
export function checkedLines(
  configuration: Configuration,
  lines: readonly OrderLine[],
  at: number,
): Outcome<readonly Line[]> {
  const types = new Map(configuration.ticketTypes.map((type) => [type.id, type]));
  const broken = lineViolations(configuration, lines, types);
  if (broken.length > 0) return invalid(broken);
  const wanted = lines.flatMap(({ ticketType }) => types.get(ticketType) ?? []);
  if (wanted.some(({ saleFrom }) => saleFrom !== undefined && at < saleFrom))
    return refuse({ code: 'not-on-sale-yet', kind: 'state', message: 'The sale has not begun.' });
  if (wanted.some(({ saleUntil }) => saleUntil !== undefined && at >= saleUntil))
    return refuse({ code: 'sale-ended', kind: 'state', message: 'The sale has ended.' });
  return accept(lines.map((line) => withPrice(line, types.get(line.ticketType))));
}

function withPrice({ ticketType, quantity, attendees }: OrderLine, type: TicketType | undefined): Line {
  return { ticketType, quantity, attendees, ...(type?.price && { price: type.price }) };
}

/** How many places an order has at most, whatever the event allows: each of them has a ticket. */
const mostPlaces = 1_000;

function lineViolations(
  configuration: Configuration,
  lines: readonly OrderLine[],
  types: ReadonlyMap<string, TicketType>,
): FieldViolation[] {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string) => {
    if (!holds) found.push({ field, rule, message });
  };
  check(lines.length > 0, 'lines', 'required', 'An order has at least one line.');
  check(
    new Set(lines.map((line) => line.ticketType)).size === lines.length,
    'lines',
    'repeated',
    'A type comes twice.',
  );
  for (const [turn, { ticketType, quantity }] of lines.entries()) {
    const type = types.get(ticketType);
    const field = `lines[${turn}]`;
    check(type !== undefined, `${field}.ticket_type`, 'ticket-type-unknown', 'There is no such ticket type.');
    check(
      Number.isSafeInteger(quantity) && quantity > 0,
      `${field}.quantity`,
      'count',
      'A whole number of at least 1.',
    );
    const most = type?.perOrder ?? Infinity;
    check(quantity <= most, `${field}.quantity`, 'per-order-limit', `At most ${most} in an order.`);
  }
  const all = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const most = Math.min(configuration.perOrder ?? mostPlaces, mostPlaces);
  check(all <= most, 'lines', 'per-order-limit', `At most ${most} places in an order.`);
  const currencies = new Set(lines.flatMap(({ ticketType }) => types.get(ticketType)?.price?.currency ?? []));
  check(currencies.size <= 1, 'lines', 'one-currency', 'An order is in one currency.');
  return [...found, ...attendeeViolations(lines)];
}

/** The rules that those who are to come break: no more than places, and each with a name and an address of a sane length and form. */
export function attendeeViolations(lines: readonly OrderLine[]): FieldViolation[] {
  return lines.flatMap(({ attendees, quantity }, turn) => {
    const field = `lines[${turn}].attendees`;
    const tooMany = { field, rule: 'too-many', message: 'At most as many as places.' };
    const each = attendees.flatMap(({ name, email }, place): FieldViolation[] => [
      ...(name === undefined || (name.trim() !== '' && name.length <= 240)
        ? []
        : [{ field: `${field}[${place}].display_name`, rule: 'text-length', message: '1 to 240 characters.' }]),
      ...(email === undefined || (email.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email))
        ? []
        : [{ field: `${field}[${place}].email`, rule: 'email-format', message: 'Must be an e-mail address.' }]),
    ]);
    return attendees.length > quantity ? [tooMany, ...each] : each;
  });
}

/** Whether two orders ask for the same places, in whatever order. */
export function samePlaces(one: readonly OrderLine[], other: readonly OrderLine[]): boolean {
  const quantities = new Map(other.map(({ ticketType, quantity }) => [ticketType, quantity]));
  return one.length === other.length && one.every((line) => quantities.get(line.ticketType) === line.quantity);
}

/** Whether two orders ask for the same places for the same people. */
export function sameLines(one: readonly OrderLine[], other: readonly OrderLine[]): boolean {
  const attendees = new Map(other.map((line) => [line.ticketType, line.attendees]));
  return (
    samePlaces(one, other) &&
    one.every((line) => {
      const others = attendees.get(line.ticketType) ?? [];
      return (
        others.length === line.attendees.length &&
        line.attendees.every(({ name, email }, turn) => others[turn]?.name === name && others[turn]?.email === email)
      );
    })
  );
}
