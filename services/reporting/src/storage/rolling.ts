import type { ClientSession } from 'mongoose';
import { contributions, type Contribution } from '../domain/contributions.ts';
import { definitionId, type IndicatorDefinition } from '../domain/indicators/definition.ts';
import { holderId, rollUp, type RuleOf, type SubjectChange } from '../domain/roll-up.ts';
import { observe, type Lookup } from '../domain/subjects/observe.ts';
import { uniteLevels } from '../domain/subjects/space.ts';
import type { Subject, SubjectKey, SubjectKind } from '../domain/subjects/subject.ts';
import type { NumberDocuments } from './number-documents.ts';
import { addNeighbours } from './subject-neighbourhood.ts';
import { keyOf, type FoundSubjects, type SubjectDocuments } from './subject-documents.ts';

/** What making numbers of facts needs. */
export interface RollingOptions {
  readonly subjects: SubjectDocuments;
  readonly numbers: NumberDocuments;
  readonly definitions: readonly IndicatorDefinition[];
}

/**
 * Moves subjects and numbers of a generation by what was told of subjects. Of those in `begun` nothing is kept yet, so they are not looked
 * for; where something is, nothing is written and the database says that it is there.
 */
export type Roll = (
  told: readonly Subject[],
  generation: number,
  session: ClientSession,
  begun?: ReadonlySet<SubjectKey>,
) => Promise<void>;

/** What others are seen by. */
const seen: ReadonlySet<SubjectKind> = new Set(['event', 'venue', 'space', 'member'] satisfies SubjectKind[]);

/** The newest of each subject; of those whose earlier states count, with all of them. */
export function newestOf(told: readonly Subject[]): Map<SubjectKey, Subject> {
  const newest = new Map<SubjectKey, Subject>();
  for (const subject of told) {
    const key = keyOf(subject);
    const other = newest.get(key);
    newest.set(key, other ? united(other, subject) : subject);
  }
  return newest;
}

/** Two states of the same subject: the newer one, with the levels of both. */
function united(one: Subject, other: Subject): Subject {
  const [older, newer] = one.version < other.version ? [one, other] : [other, one];
  const [before, state] = [older.state, newer.state];
  if (state.kind === 'space' && before.kind === 'space')
    return { ...newer, state: { ...state, levels: uniteLevels(before.levels, state.levels) } };
  if (state.kind === 'resource' && before.kind === 'resource')
    return { ...newer, state: { ...state, levels: uniteLevels(before.levels, state.levels) } };
  return newer;
}

export function createRolling({ subjects, numbers, definitions }: RollingOptions): Roll {
  const rules = new Map(definitions.map((definition) => [definitionId(definition) as string, definition]));
  const ruleOf: RuleOf = (id) => {
    const definition = rules.get(id);
    if (!definition) throw new Error(`no definition ${id}`);
    const { aggregate, distinct, alsoBefore } = definition;
    return { aggregate, distinct, alsoBefore: alsoBefore !== undefined };
  };

  return async (told, generation, session, begun = new Set()) => {
    const newest = newestOf(told);
    const before = await subjects.find(
      [...newest.keys()].filter((key) => !begun.has(key)),
      generation,
      session,
    );
    const changed = new Map<SubjectKey, Subject>();
    for (const [key, subject] of newest) {
      const old = before.subjects.get(key);
      const now = old ? united(old, subject) : subject;
      if (!old || now.version > old.version || levelCount(now) > levelCount(old)) changed.set(key, now);
    }
    if (changed.size === 0) return;
    const affected = await seeingOf(changed, before, generation, session);
    const known = new Map([...before.subjects, ...affected]);
    await addNeighbours(subjects, known, [...changed.values(), ...known.values()], generation, session);
    const [old, now]: [Lookup, Lookup] = [(key) => known.get(key), (key) => changed.get(key) ?? known.get(key)];
    const changes = [...new Set([...changed.keys(), ...affected.keys()])].flatMap((key) => {
      const change = changeOf(key, old, now);
      return sameContributions(change) ? [] : change;
    });
    await subjects.write(changed, before, generation, session);
    if (changes.length === 0) return;
    const keyed = changes
      .flatMap((change) => [...change.before, ...change.after])
      .filter(({ key }) => key !== undefined);
    const held = await numbers.holders([...new Set(keyed.map(holderId))], generation, session);
    await numbers.write(rollUp(changes, held, ruleOf), held, generation, session);
  };

  function changeOf(key: SubjectKey, old: Lookup, now: Lookup): SubjectChange {
    const [was, is] = [old(key), now(key)];
    const of = (subject: Subject | undefined, lookup: Lookup): readonly Contribution[] =>
      subject ? contributions(observe(subject, lookup), definitions) : [];
    return { node: (is ?? was)?.node ?? '', before: of(was, old), after: of(is, now) };
  }

  /** All that is seen by what has changed, and what is seen by that. */
  async function seeingOf(
    changed: ReadonlyMap<SubjectKey, Subject>,
    before: FoundSubjects,
    generation: number,
    session: ClientSession,
  ): Promise<Map<SubjectKey, Subject>> {
    const affected = new Map<SubjectKey, Subject>();
    let frontier = [...changed]
      .filter(([key, subject]) => mayBeSeen(subject, before.subjects.get(key)))
      .map(([key]) => key);
    while (frontier.length > 0) {
      const next: SubjectKey[] = [];
      for (const subject of await subjects.seeing(frontier, generation, session)) {
        const key = keyOf(subject);
        if (affected.has(key)) continue;
        affected.set(key, subject);
        if (seen.has(subject.state.kind)) next.push(key);
      }
      frontier = next;
    }
    return affected;
  }
}

/** Persons are seen by nobody, and most facts are about them. */
function mayBeSeen({ state }: Subject, before: Subject | undefined): boolean {
  if (!seen.has(state.kind)) return false;
  if (state.kind !== 'member') return true;
  return state.isOrganisation || (before?.state.kind === 'member' && before.state.isOrganisation);
}

function levelCount({ state }: Subject): number {
  return state.kind === 'space' || state.kind === 'resource' ? state.levels.length : 0;
}

function sameContributions({ before, after }: SubjectChange): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
