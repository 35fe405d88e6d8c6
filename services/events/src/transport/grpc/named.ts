import { accept, invalid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import type { NamedRegistration } from '../../app/places/change-registration.ts';
import { parseEventName, parseOccurrenceName, parseRegistrationName } from '../../app/places/names.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';

/** The refusal of a field that must be there. */
export function required(field: string, message: string): Outcome<never> {
  return invalid([{ field, rule: 'required', message }]);
}

/** The event of this node in a field. */
export function eventOf(node: NodeId, name: string): Outcome<Uuid> {
  const event = parseEventName(node, name);
  return event ? accept(event) : misnamed('event', `nodes/${node}/events/{uuid}`);
}

/** The occurrence of an event of this node in a field, `occurrence` unless it is called otherwise. */
export function occurrenceOf(node: NodeId, name: string, field = 'occurrence'): Outcome<OccurrenceRef> {
  const ref = parseOccurrenceName(node, name);
  return ref ? accept(ref) : misnamed(field, `nodes/${node}/events/{uuid}/occurrences/{occurrence}`);
}

/** The registration in a field, `name` unless it is called otherwise, with a guest's secret. */
export function registrationOf(
  node: NodeId,
  { name, linkToken = '' }: { readonly name: string; readonly linkToken?: string },
  field = 'name',
) {
  const named = parseRegistrationName(node, name);
  const form = `nodes/${node}/events/{uuid}/occurrences/{occurrence}/registrations/{uuid}`;
  return named ? accept<NamedRegistration>({ ...named, secret: linkToken }) : misnamed(field, form);
}

/** The refusal of a name of another form. */
export function misnamed(field: string, form: string): Outcome<never> {
  return invalid([{ field, rule: 'resource-name', message: `Must be ${form}.` }]);
}
