import { randomUUID } from 'node:crypto';
import type { ClientSession, Connection } from 'mongoose';
import { verifiedSlice } from '../domain/contributions.ts';
import type { Cell } from '../domain/figures.ts';
import type { DefinitionId } from '../domain/indicators/definition.ts';
import { cellId, type Holder, type Holding, type RollUpChange } from '../domain/roll-up.ts';
import { collections } from './collections.ts';
import { inParts, mostIds } from './in-parts.ts';

/** A holder as it is kept: moments may hold dots, which are no names of fields. */
interface HolderDocument {
  readonly _id: string;
  readonly nodes: readonly {
    readonly node: string;
    readonly amounts: readonly (readonly [at: string, amount: number])[];
    readonly earlier?: readonly (readonly [at: string, amount: number])[];
  }[];
}

/** A new name with every change of a number, in the transaction that makes it. */
const stampDocument = { _id: 'stamp' as never };

/** What was read of the totals of all generations when the numbers bore a stamp. */
interface ReadTotals {
  readonly stamp: string;
  /** By generation and definition. */
  readonly cells: ReadonlyMap<string, readonly Cell[]>;
}

/** Numbers and who holds which key, of one generation. */
export class NumberDocuments {
  readonly #holders;
  readonly #cells;
  readonly #gate;
  #totals: ReadTotals | undefined;

  constructor(connection: Connection) {
    ({ holders: this.#holders, cells: this.#cells, gate: this.#gate } = collections(connection));
  }

  async holders(ids: readonly string[], generation: number, session: ClientSession): Promise<Map<string, Holder>> {
    const held = new Map<string, Holder>();
    for (const some of inParts(ids, mostIds)) {
      const those = { _id: { $in: some.map((id) => within(generation, id)) } as never };
      for (const { _id, nodes } of await this.#holders.find<HolderDocument>(those, { session }).toArray()) {
        const id = _id.slice(_id.indexOf('|') + 1);
        held.set(id, { id, nodes: Object.fromEntries(nodes.map(({ node, ...rest }) => [node, holdingOf(rest)])) });
      }
    }
    return held;
  }

  async write(
    { holders, cells }: RollUpChange,
    held: ReadonlyMap<string, Holder>,
    generation: number,
    session: ClientSession,
  ): Promise<void> {
    // One that came and went at once holds nothing.
    const fresh = holders.filter((holder) => !held.has(holder.id) && !isEmpty(holder));
    const known = holders.filter(({ id }) => held.has(id));
    if (fresh.length > 0)
      await this.#holders.insertMany(fresh.map((holder) => holderDocument(holder, generation)) as never[], { session });
    if (known.length > 0)
      await this.#holders.bulkWrite(
        known.map((holder) => {
          const filter = { _id: within(generation, holder.id) as never };
          return isEmpty(holder)
            ? { deleteOne: { filter } }
            : { replaceOne: { filter, replacement: holderDocument(holder, generation) as never } };
        }),
        { session, ordered: false },
      );
    if (cells.length === 0) return;
    await this.#cells.bulkWrite(
      cells.map(({ by, dayBy, ...place }) => ({
        updateOne: {
          filter: { _id: within(generation, cellId(place)) as never },
          update: { $inc: { value: by, days: dayBy } as never, $setOnInsert: place as never },
          upsert: true,
        },
      })),
      { session, ordered: false },
    );
    await this.#gate.updateOne(stampDocument, { $set: { is: randomUUID() } as never }, { session });
  }

  /** All numbers of a definition. */
  async cells(definition: DefinitionId, generation: number): Promise<readonly Cell[]> {
    const found = await this.#cells.find<Cell>({ _id: beginningWith(within(generation, `${definition}|`)) }).toArray();
    return found.map(cellIn);
  }

  /**
   * The numbers of whole indicators, and of what something shows of them, of several definitions at once. They are read again only where a
   * number has changed since, in whatever process: a report is asked for more often than facts come.
   */
  async totals(
    definitions: readonly DefinitionId[],
    generation: number | Promise<number>,
  ): Promise<ReadonlyMap<string, readonly Cell[]>> {
    const [is, now] = await Promise.all([this.#stamp(), generation]);
    // The stamp is read first: what changes between the two is read again next time.
    if (this.#totals?.stamp !== is) this.#totals = { stamp: is, cells: await this.#readTotals() };
    const { cells } = this.#totals;
    return new Map(definitions.map((definition) => [definition, cells.get(within(now, definition)) ?? []]));
  }

  async #stamp(): Promise<string> {
    const found = await this.#gate.findOne<{ readonly is: string }>(stampDocument);
    if (!found) throw new Error('the numbers have no stamp: the schema was not brought up to date');
    return found.is;
  }

  async #readTotals(): Promise<ReadTotals['cells']> {
    // Of all generations, which are one but while another is made: a range of ids as well costs as much again as all the rest.
    const found = await this.#cells.find<Cell & { _id: string }>({ slice: { $in: ['', verifiedSlice] } }).toArray();
    const generationOf = ({ _id }: { readonly _id: string }) => Number(_id.slice(0, _id.indexOf('|')));
    const grouped = Map.groupBy(found, (cell) => within(generationOf(cell), cell.definition));
    return new Map([...grouped].map(([key, cells]) => [key, cells.map(cellIn)]));
  }

  /** Forgets a generation that nobody reads. */
  async forget(generation: number): Promise<void> {
    const those = { _id: beginningWith(`${generation}|`) };
    await this.#cells.deleteMany(those);
    await this.#holders.deleteMany(those);
  }
}

function cellIn({ definition, slice, node, month, previous, first, value, days }: Cell): Cell {
  return { definition, slice, node, month, previous, first, value, days };
}

function within(generation: number, id: string): string {
  return `${generation}|${id}`;
}

/** `}` follows `|`. */
function beginningWith(prefix: string) {
  return { $gte: prefix, $lt: `${prefix.slice(0, -1)}}` } as never;
}

function isEmpty({ nodes }: Holder): boolean {
  return Object.keys(nodes).length === 0;
}

function holderDocument({ id, nodes }: Holder, generation: number): HolderDocument {
  return {
    _id: within(generation, id),
    nodes: Object.entries(nodes).map(([node, { amounts, earlier }]) => ({
      node,
      amounts: Object.entries(amounts),
      ...(earlier ? { earlier: Object.entries(earlier) } : {}),
    })),
  };
}

function holdingOf({ amounts, earlier }: Omit<HolderDocument['nodes'][number], 'node'>): Holding {
  return { amounts: Object.fromEntries(amounts), ...(earlier ? { earlier: Object.fromEntries(earlier) } : {}) };
}
