import { unreachable } from '@inclust/kernel';
import type { PlacesCommand } from './commands.ts';
import { configuring } from './configuring.ts';
import type { Decided } from './decided.ts';
import { moving } from './moving.ts';
import { placed } from './ordering.ts';
import { sweeping } from './sweeping.ts';
import { parted, united } from './uniting.ts';
import type { Working } from './working.ts';

/**
 * What a command comes to. Pure: `take` takes it over. What `missing` says must have been supplied before, and the line is not `due`
 * when somebody asks for places.
 */
export function decide(working: Working, command: PlacesCommand): Decided {
  switch (command.kind) {
    case 'hold':
    case 'register':
      return placed(working, command);
    case 'part':
      return parted(working, command);
    case 'unite':
      return united(working, command);
    case 'confirm':
    case 'accept':
    case 'decline':
    case 'cancel':
    case 'approve':
    case 'refuse':
    case 'withdraw-offer':
    case 'set-payment':
    case 'note-check-in':
    case 'reassign':
    case 'forget':
    case 'delete':
      return moving(working, command);
    case 'configure':
    case 'close':
    case 'reopen':
    case 'cancel-occurrence':
      return configuring(working.allotment, command);
    case 'expire':
    case 'wind-up':
      return sweeping(working, command);
    default:
      return unreachable(command);
  }
}
