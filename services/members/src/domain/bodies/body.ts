import {
  accept,
  invalid,
  languages,
  refuse,
  unreachable,
  type Brand,
  type Decider,
  type FieldViolation,
  type InstantText,
  type LocalizedText,
  type NodeId,
  type Outcome,
  type PlainDateText,
} from '@inclust/kernel';
import type { Deed } from '../register.ts';

/** What a body is. */
export const bodyKinds = [
  'cluster',
  'meta-cluster',
  'cultural-alliance',
  'consortium',
  'research-community',
  'working-group',
] as const;
export type BodyKind = (typeof bodyKinds)[number];

/** The last part of a body's name: 2 to 40 lower-case letters, digits and hyphens; also a NATS subject token. */
export type BodyId = Brand<string, 'BodyId'>;

/** Parses a body's id; `undefined` when it is not one. */
export function parseBodyId(text: string): BodyId | undefined {
  return /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(text) ? (text as BodyId) : undefined;
}

/** A body of some node. */
export interface BodyRef {
  readonly node: NodeId;
  readonly id: BodyId;
}

/** What a member is, and so who may apply. */
export const subjectKinds = ['person', 'organisation'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** What people write about a body. */
export interface BodyTexts {
  readonly names: LocalizedText;
  readonly description: LocalizedText;
  /** The body that this one is part of. */
  readonly parent?: BodyRef;
  /** Who may apply; nobody where members follow from a register. */
  readonly admits: readonly SubjectKind[];
}

/** A body of this node. */
export interface Body extends BodyTexts {
  readonly id: BodyId;
  readonly kind: BodyKind;
  /** Whether it is always there. */
  readonly standing: boolean;
  /** The first day on which it is no more. */
  readonly closedOn?: PlainDateText;
  readonly changedAt: InstantText;
}

/** Whether a body's members follow from a register, so that nobody applies. */
export function isDerived(kind: BodyKind): boolean {
  return kind === 'cluster' || kind === 'meta-cluster';
}

export type BodyCommand = Deed &
  (
    | {
        readonly kind: 'create';
        readonly id: BodyId;
        readonly body: BodyTexts & { readonly kind: BodyKind; readonly standing: boolean };
      }
    | { readonly kind: 'update'; readonly texts: BodyTexts }
    | { readonly kind: 'close' }
  );

export type BodyEvent = Deed &
  (
    | ({ readonly kind: 'created' } & Omit<Extract<BodyCommand, { kind: 'create' }>, 'kind'>)
    | { readonly kind: 'updated'; readonly texts: BodyTexts }
    | { readonly kind: 'closed' }
  );

export type BodyState = Body | undefined;

/** The refusal of a body that is not there. */
export const bodyNotFound = refuse({ code: 'body-not-found', kind: 'not-found', message: 'There is no such body.' });

/** The refusal of what a closed body does not allow. */
export const bodyClosed = refuse({ code: 'body-closed', kind: 'state', message: 'The body is closed.' });

/** The rules for one body. */
export const bodyDecider: Decider<BodyCommand, BodyEvent, BodyState> = { initial: undefined, decide, evolve };

function decide(command: BodyCommand, body: BodyState): Outcome<readonly BodyEvent[]> {
  const { at, today, by } = command;
  const deed = { at, today, by };
  if (command.kind === 'create') {
    if (body) return refuse({ code: 'body-exists', kind: 'exists', message: 'There is a body with this id.' });
    const broken = violations(command.id, command.body);
    if (broken.length > 0) return invalid(broken);
    return accept([{ kind: 'created', id: command.id, body: command.body, ...deed }]);
  }
  if (!body) return bodyNotFound;
  if (body.closedOn) return bodyClosed;
  switch (command.kind) {
    case 'update': {
      const broken = violations(body.id, { ...command.texts, kind: body.kind });
      if (broken.length > 0) return invalid(broken);
      return accept([{ kind: 'updated', texts: command.texts, ...deed }]);
    }
    case 'close':
      if (body.standing)
        return refuse({ code: 'body-standing', kind: 'state', message: 'A standing body cannot be closed.' });
      return accept([{ kind: 'closed', ...deed }]);
    default:
      return unreachable(command);
  }
}

function evolve(body: BodyState, event: BodyEvent): BodyState {
  if (event.kind === 'created') return { ...event.body, id: event.id, changedAt: event.at };
  if (!body) throw new Error(`a body was ${event.kind} before being created`);
  switch (event.kind) {
    case 'updated': {
      const { id, kind, standing } = body;
      return { id, kind, standing, ...event.texts, changedAt: event.at };
    }
    case 'closed':
      return { ...body, closedOn: event.today, changedAt: event.at };
    default:
      return unreachable(event);
  }
}

function violations(id: BodyId, { names, description, parent, admits, kind }: BodyTexts & { kind: BodyKind }) {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field: `body.${field}`, rule, message });
  };
  const texts = (text: LocalizedText, field: string, most: number): void => {
    for (const language of languages)
      check(
        (text[language]?.text.length ?? 0) <= most,
        `${field}.${language}`,
        'too-long',
        `At most ${most} characters.`,
      );
  };
  check(Object.keys(names).length > 0, 'display_name', 'required', 'A name in at least one language.');
  texts(names, 'display_name', 240);
  texts(description, 'description', 4_000);
  check(!parent || kind === 'working-group', 'parent', 'working-group-only', 'Only a working group has a parent.');
  check(parent?.id !== id, 'parent', 'own-parent', 'A body is not part of itself.');
  if (isDerived(kind)) check(admits.length === 0, 'admits', 'members-derived', 'Nobody applies to this body.');
  else check(admits.length > 0, 'admits', 'required', 'Say who may apply: person, organisation.');
  return found;
}
