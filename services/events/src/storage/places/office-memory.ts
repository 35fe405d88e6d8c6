import { randomUUID } from 'node:crypto';
import { accept, refuse, type Outcome, type Uuid } from '@inclust/kernel';
import { allotmentId } from '../../app/places/names.ts';
import type { OccurrenceRef, RulesStore } from '../../app/places/ports.ts';
import { newAllotment } from '../../domain/places/allotment.ts';
import { noteWritten, openWorking } from '../../domain/places/working.ts';
import { allotmentDocument, decodeAllotment, type AllotmentDocument } from './allotment-document.ts';
import type { AllotmentStore } from './allotment-store.ts';
import type { OfficeReads } from './office-reads.ts';
import { registrationDocument } from './registration-document.ts';
import type { RegistrationWrites } from './registration-writes.ts';
import type { OfficeMemory } from './sitting.ts';

/** What opening an occurrence needs. */
export interface OpeningOptions {
  readonly allotments: AllotmentStore;
  readonly reads: OfficeReads;
  readonly writes: RegistrationWrites;
  readonly rules: Pick<RulesStore, 'get'>;
  readonly now: () => number;
}

const noRegistration = refuse({
  code: 'no-registration',
  kind: 'state',
  message: 'The event takes no registrations.',
});

/**
 * Reads an occurrence, or makes what is kept of it by the rules of its event: refused as `no-registration` where there are none. What the last
 * write of the allotment embedded and a crash kept from documents of its own is written to them first.
 */
export async function openOccurrence(options: OpeningOptions, ref: OccurrenceRef): Promise<Outcome<OfficeMemory>> {
  const found = await options.allotments.load(allotmentId(ref));
  if (found) return accept(await remembered(options, ref, found));
  const made = await makeAllotment(options, ref);
  return made.ok ? accept(await remembered(options, ref, made.value)) : made;
}

async function makeAllotment(
  { allotments, rules, now }: OpeningOptions,
  ref: OccurrenceRef,
): Promise<Outcome<AllotmentDocument>> {
  const id = allotmentId(ref);
  let made: AllotmentDocument | undefined;
  let version = 0;
  for (;;) {
    const set = await rules.get(ref.event);
    if (!set) return noRegistration;
    // Rules that were set meanwhile may have missed what was just made.
    if (made && set.version === version) return accept(made);
    const fresh = newAllotment(id, set.configuration);
    if (!fresh.ok) return fresh;
    const written = { revision: (made?.revision ?? 0) + 1, admitted: [], write: randomUUID() };
    const document = allotmentDocument(ref, fresh.value, written, now());
    if (!(await (made ? allotments.replace(document, made) : allotments.insert(document)))) break;
    made = document;
    version = set.version;
  }
  const found = await allotments.load(id);
  if (!found) throw new Error('an allotment is neither there nor can it be made');
  return accept(found);
}

async function remembered(
  { reads, writes }: OpeningOptions,
  ref: OccurrenceRef,
  document: AllotmentDocument,
): Promise<OfficeMemory> {
  const working = openWorking(decodeAllotment(document));
  const { version, revision, admitted } = document;
  const memory: OfficeMemory = {
    ref,
    working,
    documents: new Map(),
    version,
    revision,
    embeds: admitted.length > 0,
  };
  if (admitted.length === 0) return memory;
  const ids = [...working.unwritten.keys()];
  const found = new Map((await reads.byIds(ids)).map((one) => [one._id, one]));
  const left = working.allotment.admitted.flatMap((registration, turn) => {
    const there = found.get(registration.id);
    if (there) memory.documents.set(registration.id, there);
    if (there && there.version >= registration.version) return [];
    const pending = admitted[turn]?.pending ?? [];
    return [{ document: registrationDocument(ref, registration, pending), replaces: there?.version }];
  });
  for (const written of await writes.write(left)) memory.documents.set(written._id as Uuid, written);
  noteWritten(working, [...working.unwritten.values()]);
  return memory;
}
