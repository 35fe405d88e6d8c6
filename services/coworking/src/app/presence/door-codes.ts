import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Uuid } from '@inclust/kernel';

/** The code at the door of a space at a moment, and when the next one comes, in epoch milliseconds. */
export interface DoorCode {
  readonly code: string;
  readonly until: number;
}

/** The codes at the doors of a node: who knows one has seen it there in the last minutes. */
export interface DoorCodes {
  at(space: Uuid, moment: number): DoorCode;
  /** Whether it is that of a moment, or the one before. */
  holds(space: Uuid, code: string, moment: number): boolean;
}

/** How long a code is shown, in milliseconds. */
const shownFor = 5 * 60_000;
const digits = 8;

/** Makes codes of a key of the node, always the same, so that nothing is kept: eight digits, too many to be tried in ten minutes. */
export function doorCodes(key: Uint8Array): DoorCodes {
  const codeOf = (space: Uuid, turn: number): string => {
    const mac = createHmac('sha256', key).update(`door/${space}/${turn}`).digest();
    return String(mac.readBigUInt64BE() % 10n ** BigInt(digits)).padStart(digits, '0');
  };
  return {
    at: (space, moment) => {
      const turn = Math.floor(moment / shownFor);
      return { code: codeOf(space, turn), until: (turn + 1) * shownFor };
    },
    holds: (space, code, moment) => {
      const given = Buffer.from(code.replaceAll(/\s/g, ''));
      const turn = Math.floor(moment / shownFor);
      return [turn, turn - 1].some((one) => {
        const known = Buffer.from(codeOf(space, one));
        return known.length === given.length && timingSafeEqual(known, given);
      });
    },
  };
}
