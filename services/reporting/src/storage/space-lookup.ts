import { InfrastructureError } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import { subjectKey, type SubjectState } from '../domain/subjects/subject.ts';
import { NumberGate } from './number-gate.ts';
import { SubjectDocuments } from './subject-documents.ts';

/** Finds the space of a resource of a node, and the zone of its days, from what facts have told of both. */
export function createSpaceLookup(
  connection: Connection,
  node: string,
): (resource: string) => Promise<{ readonly space: string; readonly timeZone: string } | undefined> {
  const [subjects, gate] = [new SubjectDocuments(connection), new NumberGate(connection)];

  async function stateOf(kind: 'resource' | 'space', id: string): Promise<SubjectState | undefined> {
    const generation = await gate.settled();
    if (generation === undefined) throw new InfrastructureError('the numbers are being made anew');
    const key = subjectKey(node, kind, id);
    return (await subjects.find([key], generation)).subjects.get(key)?.state;
  }

  return async (id) => {
    const resource = await stateOf('resource', id);
    if (resource?.kind !== 'resource') return undefined;
    const space = await stateOf('space', resource.space);
    return space?.kind === 'space' ? { space: resource.space, timeZone: space.timeZone } : undefined;
  };
}
