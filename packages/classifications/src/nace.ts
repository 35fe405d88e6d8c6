import { classification, type Entry } from './classification.ts';

/** The revisions of NACE: Rev. 2 (Regulation (EC) 1893/2006) and Rev. 2.1 (Delegated Regulation (EU) 2023/137). */
export const naceSchemes = ['NACE2', 'NACE2.1'] as const;
export type NaceScheme = (typeof naceSchemes)[number];

/** A section (`S`), division (`90`), group (`90.1`) or class (`90.11`) of one revision of NACE. */
export function nace<S extends NaceScheme>(scheme: S, code: string): Entry<S> | undefined {
  return classification(scheme).find(code);
}

/** Whether the revision has the code, at any level. */
export function isNaceCode(scheme: NaceScheme, code: string): boolean {
  return nace(scheme, code) !== undefined;
}
