import { deliveredIndicators, indicatorOf } from './delivered.ts';
import { definitionId, type DefinitionId, type IndicatorDefinition } from './definition.ts';
import type { OwnIndicator } from './own-indicator.ts';

/** The indicators of a node as they are at a moment: those that come with the platform, and those that its officers have adopted. */
export interface Catalogue {
  /** The newest version of each that new targets can be set for: those of the platform first, own ones by their codes. */
  readonly inUse: readonly IndicatorDefinition[];
  /** One version of an indicator, the newest unless told, also of one that is retired; `undefined` where there is none. */
  find(code: string, version?: number): IndicatorDefinition | undefined;
  /** The newest version of which there are numbers; `undefined` while there are none of any. */
  counted(code: string): IndicatorDefinition | undefined;
  isCounted(definition: IndicatorDefinition): boolean;
}

/** Every definition that is counted with each fact. */
export function allDefinitions(own: readonly OwnIndicator[]): readonly IndicatorDefinition[] {
  return [...deliveredIndicators, ...own.flatMap(({ versions }) => versions)];
}

/** `counted`: of which definitions there are numbers by now. */
export function catalogueOf(own: readonly OwnIndicator[], counted: Iterable<DefinitionId>): Catalogue {
  const all = allDefinitions(own);
  const there = new Set(counted);
  const isCounted = (definition: IndicatorDefinition): boolean => there.has(definitionId(definition));
  const codes = [...new Set(deliveredIndicators.map(({ code }) => code))];
  const ownInUse = own.filter(({ retired }) => !retired).map(({ code }) => code);
  return {
    inUse: [...codes, ...ownInUse.toSorted()].flatMap((code) => indicatorOf(code, all) ?? []),
    find: (code, version) =>
      version === undefined
        ? indicatorOf(code, all)
        : all.find((definition) => definition.code === code && definition.version === version),
    counted: (code) => indicatorOf(code, all.filter(isCounted)),
    isCounted,
  };
}
