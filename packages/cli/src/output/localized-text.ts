import type { LocalizedText } from '@inclust/contracts';

/** The first text there is, in the order Greek, Albanian, English; empty when there is none. */
export function localizedText(text: LocalizedText | undefined): string {
  return text?.el?.text || text?.sq?.text || text?.en?.text || '';
}
