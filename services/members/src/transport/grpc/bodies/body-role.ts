import type { BodyRole as ProtoRole } from '@inclust/contracts';
import { accept, invalid, parsePlainDate, type NodeId, type Outcome, type PlainDateText } from '@inclust/kernel';
import { parseSubjectName } from '../../../app/bodies/names.ts';
import { bodyRoleKinds, type BodyRole, type WantedBodyRole } from '../../../domain/bodies/body-role.ts';

/** A role as a message has it; `home` is that of the member who holds it. */
export function bodyRoleToProto(home: NodeId, { kind, from, to, representative }: BodyRole): ProtoRole {
  return {
    kind,
    fromDate: from,
    toDate: to ?? '',
    representative: representative ? `nodes/${home}/members/${representative}` : '',
  };
}

/** A role as it is asked for in a message. Who represents must be of the organisation's home, which is checked where that is known. */
export function bodyRoleFromProto(role: ProtoRole | undefined): Outcome<WantedBodyRole & { readonly home?: NodeId }> {
  if (!role) return invalid([{ field: 'role', rule: 'required', message: 'Say which role.' }]);
  const from = dayOf('role.from_date', role.fromDate);
  if (!from.ok) return from;
  const to = dayOf('role.to_date', role.toDate);
  if (!to.ok) return to;
  const person = parseSubjectName(role.representative);
  if (role.representative !== '' && !person)
    return invalid([
      { field: 'role.representative', rule: 'resource-name', message: 'Must be nodes/{node}/members/{uuid}.' },
    ]);
  return accept({
    kind: role.kind,
    ...(from.value ? { from: from.value } : {}),
    ...(to.value ? { to: to.value } : {}),
    ...(person ? { representative: person.member, home: person.node } : {}),
  });
}

/** A role as another node tells it; `undefined` where this node does not know such a one. */
export function toldBodyRole(role: ProtoRole): BodyRole | undefined {
  const kind = bodyRoleKinds.find((one) => one === role.kind);
  const from = parsePlainDate(role.fromDate);
  const to = parsePlainDate(role.toDate);
  const person = parseSubjectName(role.representative);
  if (!kind || !from) return undefined;
  return { kind, from, ...(to ? { to } : {}), ...(person ? { representative: person.member } : {}) };
}

/** A day in a request; absent where the text is empty. */
export function dayOf(field: string, text: string): Outcome<PlainDateText | undefined> {
  if (text === '') return accept(undefined);
  const day = parsePlainDate(text);
  return day ? accept(day) : invalid([{ field, rule: 'date-format', message: 'Must be a day, YYYY-MM-DD.' }]);
}
