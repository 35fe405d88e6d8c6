import type { ClientSession, Connection } from 'mongoose';
import type { DefinitionId } from '../domain/indicators/definition.ts';
import { collections } from './collections.ts';

/** Which numbers hold. */
export interface Gate {
  /** Numbers of other generations are nobody's. */
  readonly generation: number;
  /** The definitions that this generation has numbers of. */
  readonly definitions: readonly DefinitionId[];
  /** A generation that is being made; facts wait meanwhile. */
  readonly building?: Building;
}

/** Who makes a generation, until when others leave it to them. */
export interface Building {
  readonly generation: number;
  readonly by: string;
  readonly until: Date;
}

/** How long others wait for who makes a generation and says nothing, in milliseconds. */
const lease = 60_000;

const id = { _id: 'gate' as never };

/** The gate of a node's numbers. */
export class NumberGate {
  readonly #gate;

  constructor(connection: Connection) {
    this.#gate = collections(connection).gate;
  }

  async read(session?: ClientSession): Promise<Gate> {
    const found = await this.#gate.findOne<Gate>(id, session ? { session } : {});
    if (!found) throw new Error('the numbers have no gate: the schema was not brought up to date');
    return found;
  }

  /** The generation that subjects are in; `undefined` while they move to one that is being made. */
  async settled(): Promise<number | undefined> {
    const { generation, building } = await this.read();
    return building ? undefined : generation;
  }

  /** Begins a generation; `undefined` where somebody else is at it. `last`: the newest that was ever begun. */
  async claim(
    by: string,
    now: number,
  ): Promise<{ readonly generation: number; readonly abandoned?: number } | undefined> {
    const { generation, building } = await this.read();
    if (building && building.until.getTime() > now && building.by !== by) return undefined;
    const next = Math.max(generation, building?.generation ?? 0) + 1;
    const { matchedCount } = await this.#gate.updateOne(
      {
        ...id,
        generation,
        ...(building ? { 'building.generation': building.generation } : { building: { $exists: false } }),
      },
      { $set: { building: { generation: next, by, until: new Date(now + lease) } } as never },
    );
    if (matchedCount === 0) return undefined;
    return { generation: next, ...(building ? { abandoned: building.generation } : {}) };
  }

  /** Goes on with a generation; `false` where somebody else has taken it over. */
  async extend(generation: number, by: string, now: number): Promise<boolean> {
    const until = { $set: { 'building.until': new Date(now + lease) } as never };
    const own = { ...id, 'building.generation': generation, 'building.by': by };
    return (await this.#gate.updateOne(own, until)).matchedCount === 1;
  }

  /** Leaves a generation to the next one who asks, at once. */
  async leave(generation: number, by: string): Promise<void> {
    const own = { ...id, 'building.generation': generation, 'building.by': by };
    await this.#gate.updateOne(own, { $set: { 'building.until': new Date(0) } as never });
  }

  /** A generation is whole and holds from now on. `false` where somebody else has taken it over. */
  async open(generation: number, by: string, definitions: readonly DefinitionId[]): Promise<boolean> {
    const own = { ...id, 'building.generation': generation, 'building.by': by };
    const whole = { $set: { generation, definitions } as never, $unset: { building: '' } as never };
    return (await this.#gate.updateOne(own, whole)).matchedCount === 1;
  }
}
