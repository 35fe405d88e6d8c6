import type { PlainDateText } from '@inclust/kernel';

/** A member of some node as the figures know it: the newest facts that arrived. No personal data. */
export interface Subject {
  readonly node: string;
  readonly member: string;
  readonly version: number;
  readonly active: boolean;
  readonly kind: 'person' | 'organisation';
  readonly disciplines: readonly string[];
  readonly periods: readonly { readonly from: PlainDateText; readonly to?: PlainDateText }[];
  readonly organisation?: {
    /** The same for the same organisation in every node. */
    readonly distinctKey: string;
    readonly enterprise: boolean;
    readonly foundedOn?: PlainDateText;
  };
}

/** The key of a subject: members of two nodes are never the same subject, whatever their ids. */
export function subjectKey(node: string, member: string): string {
  return `${node}/${member}`;
}
