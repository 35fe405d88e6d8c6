import { hash } from 'node:crypto';
import { accept, invalid, parseUuid, type Actor, type FieldViolation, type Outcome, type Uuid } from '@inclust/kernel';
import { disciplines } from '@inclust/classifications';
import type { MemberDraft } from '../domain/member.ts';
import { decideInTurn, type MemberEvent } from '../domain/register.ts';
import { nameKey, naturalKey } from '../domain/natural-key.ts';
import type { Field } from '../import/columns.ts';
import { commandsFor, commandsForNew } from '../import/row-commands.ts';
import { currentMember } from './current-member.ts';
import { deedOf } from './deed.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, VersionedMember } from './ports.ts';
import {
  readRegisterFile,
  type FileEntry,
  type FileOptions,
  type FileReading,
  type ImportProblem,
} from './register-file.ts';

/** How a file is to be read and taken over. */
export interface ImportOptions extends FileOptions {
  readonly dryRun: boolean;
  /** The disciplines of whoever is new and of whom the file has no word about them. */
  readonly disciplines: readonly string[];
}

/** What an import tells while it works. */
export type ImportEvent =
  | { readonly kind: 'reading'; readonly reading: FileReading; readonly rows: number }
  | { readonly kind: 'progress'; readonly done: number; readonly rows: number }
  | { readonly kind: 'problem'; readonly problem: ImportProblem }
  | {
      readonly kind: 'summary';
      readonly rows: number;
      readonly registered: number;
      readonly updated: number;
      readonly unchanged: number;
      readonly refused: number;
      /** Properties of cards that are not carried over, with the number of cards that have them. */
      readonly ignored: ReadonlyMap<string, number>;
    };

/** A row that was read well, and whose it is when the register does not know it. */
interface ReadRow extends FileEntry {
  readonly id: Uuid;
  /** Whether the external id is what the program of a card calls somebody, and not the coordinator's own key. */
  readonly isUid: boolean;
}

type RowResult = 'registered' | 'updated' | 'unchanged' | readonly ImportProblem[];

/** Rows that are written side by side; they share their round trips. */
const rowsAtOnce = 128;

/** The columns that tell people of one name apart. */
const marking: readonly Field[] = ['register_number', 'email', 'phone', 'locality'];

/** The id for the first registration of a row: the same whenever the same row comes. */
export type DeriveId = (naturalKey: string) => Uuid;

/**
 * Reads a register and takes its rows or cards over. Nothing is written where the file or its header cannot be read whole. A row is
 * recognised by its external id, else by its names with register number, e-mail, phone or place; a card by the member that it was exported
 * from, else by its `UID` as external id, else like a row. So repeating an import changes nothing that is already so, and one that was cut
 * off goes on where it ended. Fields whose column the file lacks stay as they are.
 */
export async function* importMembers(
  app: MembersApp,
  bytes: Uint8Array,
  options: ImportOptions,
  deriveId: DeriveId,
  actor: Actor,
  signal: AbortSignal,
): AsyncGenerator<ImportEvent, Outcome<void>> {
  const denied = mayUseRegister(actor) ?? checkDisciplines(options);
  if (denied) return denied;
  const read = readRegisterFile(bytes, options, app.clock.now().today, app.language);
  if (!read.ok) return read;
  const { reading, total, entries, ignored } = read.value;
  const { rows, problems } = identified(entries, deriveId);
  const all = [...read.value.problems, ...problems].toSorted((one, other) => one.row - other.row);
  yield { kind: 'reading', reading, rows: total };
  for (const problem of all) yield { kind: 'problem', problem };

  const counts = { registered: 0, updated: 0, unchanged: 0, refused: new Set(all.map(({ row }) => row)).size };
  const taken = new Map<Uuid, number>();
  for (let start = 0; start < rows.length && !signal.aborted; start += rowsAtOnce) {
    const batch = rows.slice(start, start + rowsAtOnce);
    for (const result of await takeOver(batch, taken, { app, actor, ...options })) {
      if (typeof result === 'string') counts[result] += 1;
      else {
        counts.refused += 1;
        for (const problem of result) yield { kind: 'problem', problem };
      }
    }
    yield { kind: 'progress', done: total - rows.length + start + batch.length, rows: total };
  }
  if (!signal.aborted) yield { kind: 'summary', rows: total, ...counts, ignored };
  return accept(undefined);
}

function checkDisciplines({ disciplines: wanted }: ImportOptions): Outcome<never> | undefined {
  if (wanted.every((code) => disciplines.some((one) => one.code === code))) return undefined;
  const message = 'Must be an ESSnet-Culture domain.';
  return invalid([{ field: 'options.disciplines', rule: 'discipline-unknown', message }]);
}

/** Rows with the id that each would be registered under; a second row about the same is refused. */
function identified(entries: readonly FileEntry[], deriveId: DeriveId) {
  const rows: ReadRow[] = [];
  const problems: ImportProblem[] = [];
  const seen = new Map<Uuid, number>();
  for (const entry of entries) {
    const isUid = entry.uid !== undefined && entry.draft.externalId === undefined;
    const known = isUid ? withUid(entry, entry.uid) : entry;
    const id = deriveId(rowKey(known.draft));
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, entry.row);
      rows.push({ ...known, id, isUid });
    } else problems.push(repeated(entry, first, 'external_id'));
  }
  return { rows, problems };
}

/** A card without an external id is known by what its own program calls it. */
function withUid(entry: FileEntry, uid: string): FileEntry {
  const written = uidPrefix + uid;
  const externalId = written.length <= longestExternalId ? written : uidPrefix + hash('sha256', uid, 'base64url');
  const { draft, fields } = entry;
  return { ...entry, draft: { ...draft, externalId }, fields: new Set([...fields, 'external_id']) };
}

const uidPrefix = 'uid:';
const longestExternalId = 64;

/** Whose a row is: the coordinator's own key says it, else what tells members apart in daily life. */
function rowKey(draft: MemberDraft): string {
  return draft.externalId === undefined ? naturalKey(draft) : `external:${draft.externalId}`;
}

/** The key that a row names somebody by. A file that could not say where somebody is says enough with the name. */
function dailyKey({ draft, fields }: FileEntry): string {
  return marking.some((field) => fields.has(field)) ? naturalKey(draft) : nameKey(draft);
}

/** What taking rows over works with. */
interface Taking extends Pick<ImportOptions, 'dryRun' | 'disciplines'> {
  readonly app: MembersApp;
  readonly actor: Actor;
}

/** Takes rows over side by side. `taken` tells in which row each member was met first. */
async function takeOver(batch: readonly ReadRow[], taken: Map<Uuid, number>, taking: Taking): Promise<RowResult[]> {
  const foundFor = await whoIsThere(batch, taking.app);
  return Promise.all(
    batch.map(async (row): Promise<RowResult> => {
      const found = foundFor(row);
      if (found.length > 1) {
        const message = `The row fits ${found.length} members; give it their external id.`;
        return [row.placed({ field: '', rule: 'row-ambiguous', message })];
      }
      const member = found[0]?.member.id ?? row.id;
      const first = taken.get(member);
      if (first !== undefined) return [repeated(row, first)];
      taken.set(member, row.row);
      return takeOverRow(row, found[0], taking);
    }),
  );
}

/** Looks up whom the rows are about. */
async function whoIsThere(batch: readonly ReadRow[], app: MembersApp) {
  const { store } = app;
  const isByName = ({ draft, isUid }: ReadRow): boolean => draft.externalId === undefined || isUid;
  const [byExternalId, byNaturalKey, exported] = await Promise.all([
    store.findByExternalIds(batch.flatMap(({ draft }) => draft.externalId ?? [])),
    store.findByNaturalKeys(batch.filter(isByName).map(dailyKey)),
    store.getAll(batch.flatMap((row) => exportedFrom(row) ?? [])),
  ]);
  const own = new Map(
    await Promise.all(
      exported.map(
        async (one) => [one.member.id, one.member.merged ? await currentMember(app, one.member.id) : one] as const,
      ),
    ),
  );
  return (row: ReadRow): readonly VersionedMember[] => {
    const id = exportedFrom(row);
    const { externalId } = row.draft;
    const known = (id && own.get(id)) ?? (externalId === undefined ? undefined : byExternalId.get(externalId));
    if (known) return [known];
    const named = isByName(row) ? (byNaturalKey.get(dailyKey(row)) ?? []) : [];
    // Whom another card of the same file made is somebody else.
    return row.isUid ? named.filter(({ member }) => !member.draft.externalId?.startsWith(uidPrefix)) : named;
  };
}

/** The member of this register that a card may have been exported from. */
function exportedFrom({ uid = '', isUid }: ReadRow): Uuid | undefined {
  return isUid ? parseUuid(uid.replace(/^urn:uuid:/i, '').toLowerCase()) : undefined;
}

async function takeOverRow(
  row: ReadRow,
  found: VersionedMember | undefined,
  { app, actor, dryRun, disciplines: usual }: Taking,
): Promise<RowResult> {
  const { id, fields } = row;
  const existing = found ?? (await currentMember(app, id));
  const deed = deedOf(app, actor);
  const decide = (current: VersionedMember | undefined): Outcome<readonly MemberEvent[]> => {
    const commands = current
      ? commandsFor(current.member, { ...row, draft: keepingKey(row, current) }, { fields, deed })
      : commandsForNew(id, { ...row, draft: withDisciplines(row, usual) }, { fields, deed });
    return commands.ok ? decideInTurn(commands.value, current?.member) : commands;
  };
  const decided = existing && decide(existing);
  if (decided?.ok && decided.value.length === 0) return 'unchanged';
  const outcome = dryRun
    ? (decided ?? decide(undefined))
    : await app.store.save(existing?.member.id ?? id, undefined, !existing, decide);
  if (outcome.ok) return existing ? 'updated' : 'registered';
  const { code, message, violations: broken } = outcome.refusal;
  return (broken ?? [{ field: '', rule: code, message }]).map(row.placed);
}

/** What the program of a card calls somebody is no reason to give up the coordinator's own key, nor to have one at home. */
function keepingKey(row: ReadRow, { member }: VersionedMember): MemberDraft {
  if (!row.isUid) return row.draft;
  const { externalId: uid, ...rest } = row.draft;
  const key = member.draft.externalId ?? (exportedFrom(row) === member.id ? undefined : uid);
  return key === undefined ? rest : { ...rest, externalId: key };
}

function withDisciplines({ draft, fields }: ReadRow, usual: readonly string[]): MemberDraft {
  return fields.has('disciplines') ? draft : { ...draft, disciplines: usual };
}

function repeated(entry: FileEntry, first: number, field = ''): ImportProblem {
  const problem: FieldViolation = { field, rule: 'row-repeated', message: `The row says whom row ${first} says.` };
  return { ...entry.placed(problem), column: 0, header: '' };
}
