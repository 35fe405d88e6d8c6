import { unreachable, type Outcome } from '@inclust/kernel';
import type { Holidays } from '../opening/holidays.ts';
import type { Calendar } from './calendar.ts';
import type { Booked, BookingCommand } from './commands.ts';
import { book } from './deciding/book.ts';
import { cancel } from './deciding/cancel.ts';
import { confirm, decline } from './deciding/confirm.ts';
import { expire } from './deciding/expire.ts';
import { move } from './deciding/move.ts';
import { noteCredit } from './deciding/note-credit.ts';
import { checkIn, checkOut } from './deciding/presence.ts';
import { bookSeries, retrySkipped } from './deciding/series.ts';
import { forget, handOver } from './deciding/whose.ts';

/**
 * Decides a command on a calendar that holds all it needs, and keeps what it comes to there. A refusal changes nothing. Refused:
 * `resource-not-found`, `booking-not-found`, `series-not-found`, `invalid-input` with each field and rule, `slot-taken`, `series-conflict` with each date,
 * `hold-not-possible`, `hold-expired`, `booking-state`, `approval-needed`, `request-id-reused`.
 */
export function decide(calendar: Calendar, command: BookingCommand, holidays: Holidays): Outcome<Booked> {
  switch (command.kind) {
    case 'book':
      return book(calendar, command, holidays);
    case 'book-series':
      return bookSeries(calendar, command, holidays);
    case 'retry-skipped':
      return retrySkipped(calendar, command, holidays);
    case 'confirm':
      return confirm(calendar, command);
    case 'decline':
      return decline(calendar, command);
    case 'cancel':
      return cancel(calendar, command);
    case 'move':
      return move(calendar, command, holidays);
    case 'expire':
      return expire(calendar, command);
    case 'check-in':
      return checkIn(calendar, command);
    case 'check-out':
      return checkOut(calendar, command);
    case 'hand-over':
      return handOver(calendar, command);
    case 'note-credit':
      return noteCredit(calendar, command);
    case 'forget':
      return forget(calendar, command);
    default:
      return unreachable(command);
  }
}
