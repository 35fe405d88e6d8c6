import { invalid, refuse, unreachable, type FieldViolation } from '@inclust/kernel';
import { somebodyWaits, takenOf, countersOf, type Allotment } from './allotment.ts';
import type { AllotmentCommand } from './commands.ts';
import { configurationViolations, type Configuration } from './configuration.ts';
import { refused, unchanged, type Decided } from './decided.ts';
import type { AllotmentEvent } from './events.ts';
import { notOpen } from './refusals.ts';

/** A change of the whole. Who has a place keeps it, whatever the capacity becomes. */
export function configuring(allotment: Allotment, command: { readonly at: number } & AllotmentCommand): Decided {
  const { at } = command;
  switch (command.kind) {
    case 'configure': {
      if (allotment.state === 'cancelled') return refused(allotment, notOpen('cancelled'));
      const { configuration } = command;
      const broken = [...configurationViolations(configuration), ...breaksWhatIsSold(allotment, configuration)];
      if (broken.length > 0) return refused(allotment, invalid(broken));
      return changed(allotment, { configuration, due: somebodyWaits(allotment) }, 'configured', at);
    }
    case 'close':
      if (allotment.state === 'closed') return unchanged(allotment);
      if (allotment.state === 'cancelled') return refused(allotment, notOpen('cancelled'));
      return changed(allotment, { state: 'closed', due: false }, 'closed', at);
    case 'reopen':
      if (allotment.state === 'open') return unchanged(allotment);
      if (allotment.state === 'cancelled') return refused(allotment, notOpen('cancelled'));
      // Whoever waits and was not told of the end yet would be told when it is no longer true.
      if (somebodyWaits(allotment)) return refused(allotment, notWoundUp);
      return changed(allotment, { state: 'open' }, 'reopened', at);
    case 'cancel-occurrence':
      if (allotment.state === 'cancelled') return unchanged(allotment);
      return changed(allotment, { state: 'cancelled', due: false }, 'occurrence-cancelled', at);
    default:
      return unreachable(command);
  }
}

const notWoundUp = refuse({
  code: 'not-wound-up',
  kind: 'unavailable',
  message: 'Those who waited are still being told that registration was closed.',
});

/** What a new configuration takes away from those who have registered, or changes under them. */
function breaksWhatIsSold(allotment: Allotment, next: Configuration): FieldViolation[] {
  const quotas = new Set(next.quotas.map(({ id }) => id));
  const types = new Map(next.ticketTypes.map((type) => [type.id, type]));
  const found: FieldViolation[] = [];
  for (const { id } of allotment.configuration.quotas)
    if (!quotas.has(id) && takenOf(allotment, id) + countersOf(allotment, id).waiting > 0)
      found.push({ field: 'quotas', rule: 'quota-in-use', message: `Places are drawn from the quota ${id}.` });
  for (const old of allotment.configuration.ticketTypes) {
    if ((allotment.inUse[old.id] ?? 0) === 0) continue;
    const type = types.get(old.id);
    const same = type && type.quotas.toSorted().join() === old.quotas.toSorted().join();
    if (!same)
      found.push({
        field: 'ticket_types',
        rule: 'ticket-type-in-use',
        message: `Places of the ticket type ${old.id} were given: it stays, with its quotas.`,
      });
  }
  return found;
}

function changed(allotment: Allotment, change: Partial<Allotment>, kind: AllotmentEvent['kind'], at: number): Decided {
  const after = { ...allotment, ...change, version: allotment.version + 1 };
  const event = { kind, occurrence: allotment.occurrence, at, version: after.version };
  return { ...unchanged(after), events: [event] };
}
