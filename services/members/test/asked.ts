import type { Connection, mongo } from 'mongoose';

/** What was asked of a collection. */
export interface Asked {
  readonly collection: string;
  readonly filter: Fields;
  readonly sort: Fields;
  readonly limit: number;
  /** The name of the index that is to be used; empty where the server chooses. */
  readonly hint: string;
  /** The field whose values are wanted; empty for documents. */
  readonly distinct: string;
  /** Whether documents are put in groups, in whatever order. */
  readonly grouped: boolean;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Notes every look at a collection on a connection with `monitorCommands`, those of updates and deletes too, each once. */
export function noteAsked(connection: Connection): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  connection.getClient().on('commandStarted', ({ commandName, command }: mongo.CommandStartedEvent) => {
    for (const one of looksOf(commandName, command)) asked.set(JSON.stringify(one, withPatterns), one);
  });
  return asked;
}

function looksOf(name: string, command: Fields): Asked[] {
  const look: Asked = {
    collection: String(command[name]),
    filter: {},
    sort: {},
    limit: 0,
    hint: typeof command['hint'] === 'string' ? command['hint'] : '',
    distinct: '',
    grouped: false,
  };
  switch (name) {
    case 'find':
      return [
        {
          ...look,
          filter: fields(command['filter']),
          sort: fields(command['sort']),
          limit: Number(command['limit'] ?? 0),
        },
      ];
    case 'findAndModify':
    case 'count':
      return [{ ...look, filter: fields(command['query']) }];
    case 'distinct':
      return [{ ...look, filter: fields(command['query']), distinct: String(command['key']) }];
    case 'update':
    case 'delete':
      return list(command[`${name}s`]).map(({ q }) => ({ ...look, filter: fields(q) }));
    case 'aggregate':
      return [{ ...look, filter: fields(list(command['pipeline'])[0]?.['$match']), grouped: true }];
    default:
      return [];
  }
}

function fields(value: unknown): Fields {
  if (value instanceof Map) return Object.fromEntries(value) as Fields;
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function withPatterns(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

/** An index of a collection. */
export interface KnownIndex {
  readonly name: string;
  readonly fields: readonly string[];
  readonly sparse: boolean;
}

/**
 * Why a server that has these indexes would read the whole collection for a query, or sort all of what it finds; `undefined` where it
 * does neither. Goes by the form of the query alone.
 */
export function withoutIndex(
  { filter, sort, limit, hint, distinct }: Asked,
  indexes: readonly KnownIndex[],
): string | undefined {
  const known = [...indexes, { name: '_id_', fields: ['_id'], sparse: false }];
  const usable = hint ? known.filter(({ name }) => name === hint) : known;
  const order = Object.keys(sort);
  const inOrder = ({ fields: has }: KnownIndex): boolean =>
    order.length > 0 && order.every((field, at) => has[at] === field);
  const narrows = usable.filter(({ fields: [first = ''], sparse }) => isNarrowed(filter, first, sparse));
  if (usable.some(inOrder) || hint) return usable.length > 0 ? undefined : 'the hint is no index';
  if (distinct && usable.some(({ fields: [first] }) => first === distinct)) return undefined;
  const byBranch = conditionsOf(filter).some(
    (one) => list(one['$or']).some(Boolean) && isEachNarrowed(list(one['$or']), usable),
  );
  if (narrows.length === 0 && !byBranch) return 'no index has a field of the filter first, or is in the order';
  // A sort that keeps only a page holds only a page.
  return order.length === 0 || limit > 0 ? undefined : 'all that is found is sorted';
}

function isEachNarrowed(branches: readonly Fields[], indexes: readonly KnownIndex[]): boolean {
  return branches.every((branch) =>
    indexes.some(({ fields: [first = ''], sparse }) => isNarrowed(branch, first, sparse)),
  );
}

function isNarrowed(filter: Fields, field: string, sparse: boolean): boolean {
  return conditionsOf(filter).some((condition) => field in condition && isRange(condition[field], sparse));
}

/** What must all hold. */
function conditionsOf(filter: Fields): Fields[] {
  return [filter, ...list(filter['$and']).flatMap(conditionsOf)];
}

function isRange(condition: unknown, sparse: boolean): boolean {
  if (typeof condition !== 'object' || condition === null || condition instanceof Date) return true;
  const { $exists: exists, $regex: pattern } = condition as Fields;
  if (exists !== undefined) return exists === true && sparse;
  // Only a beginning in letters is a range.
  return pattern === undefined || (typeof pattern === 'string' && /^\^[ts]:[\p{L}\p{N}]+$/u.test(pattern));
}
