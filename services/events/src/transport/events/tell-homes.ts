import { RegistrationConfirmed } from '@inclust/contracts';
import { parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import { nodeOf } from '../../app/away/names.ts';
import { isMemberName } from '../../app/places/names.ts';

/** The subjects of what the homes of members are told. */
export function homeSubjects(node: NodeId): string[] {
  return [`inclust.${node}.events.v1.registration.*`];
}

/** Whose home is to be told of which registration. All events of a registration have their facts in the same field. */
export function registrationOfHome(body: Uint8Array): { readonly home: NodeId; readonly id: Uuid } | undefined {
  const { person = '', registrationId = '' } = RegistrationConfirmed.decode(body).facts ?? {};
  const home = isMemberName(person) ? nodeOf(person) : undefined;
  const id = parseUuid(registrationId);
  return home && id ? { home, id } : undefined;
}
