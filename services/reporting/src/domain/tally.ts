import type { Cell } from './figures.ts';
import { definitionId, type IndicatorDefinition } from './indicators/definition.ts';
import { cellId, rollUp, type Holder, type RuleOf, type SubjectChange } from './roll-up.ts';

/** Numbers and holders kept in memory, as a store keeps them. */
export class Tally {
  readonly #cells = new Map<string, Cell>();
  readonly #holders = new Map<string, Holder>();
  readonly #definitions: ReadonlyMap<string, IndicatorDefinition>;

  constructor(definitions: readonly IndicatorDefinition[]) {
    this.#definitions = new Map(definitions.map((definition) => [definitionId(definition), definition]));
  }

  move(changes: readonly SubjectChange[]): void {
    const change = rollUp(changes, this.#holders, this.#ruleOf);
    for (const { by, dayBy, ...place } of change.cells) {
      const id = cellId(place);
      const { value, days } = this.#cells.get(id) ?? { value: 0, days: 0 };
      this.#cells.set(id, { ...place, value: value + by, days: days + dayBy });
    }
    for (const holder of change.holders) {
      if (Object.keys(holder.nodes).length > 0) this.#holders.set(holder.id, holder);
      else this.#holders.delete(holder.id);
    }
  }

  /** The numbers that are not zero. */
  cells(definition: IndicatorDefinition): Cell[] {
    const id = definitionId(definition);
    return [...this.#cells.values()].filter((cell) => cell.definition === id && (cell.value !== 0 || cell.days !== 0));
  }

  get holderCount(): number {
    return this.#holders.size;
  }

  readonly #ruleOf: RuleOf = (id) => {
    const definition = this.#definitions.get(id);
    if (!definition) throw new Error(`no definition ${id}`);
    const { aggregate, distinct, alsoBefore } = definition;
    return { aggregate, distinct, alsoBefore: alsoBefore !== undefined };
  };
}
