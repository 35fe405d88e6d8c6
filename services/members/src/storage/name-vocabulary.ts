import { forgetTexts, nearKeys } from '@inclust/kernel';
import type { StoredDocument } from '@inclust/mongo';
import type { Model } from 'mongoose';
import type { Logger } from 'pino';
import type { NameVocabulary } from '../app/ports.ts';
import type { MemberDocument } from './member-document.ts';

/** How long a vocabulary is kept without being read again, in milliseconds. */
export const keepFor = 60_000;

/** What a vocabulary needs. */
export interface VocabularyOptions {
  readonly model: Model<MemberDocument>;
  readonly logger: Logger;
  /** In milliseconds; a minute when absent. */
  readonly keepFor?: number;
}

/** A vocabulary in the memory of this process. */
export interface KeptVocabulary extends NameVocabulary, AsyncDisposable {
  /** How many keys it holds at present. */
  readonly words: number;
  /** Takes in what this process has written: its words, or that somebody is known no longer. */
  written(document: StoredDocument): void;
}

/** How often the keys are read anew because somebody was forgotten meanwhile. */
const mostTries = 5;

/**
 * The distinct search keys of the register. They are read when they are first needed, and again every minute for what other processes
 * have written, or dropped where nobody needed them meanwhile: no word of somebody who was erased or merged outlives that. Where this
 * process has erased or merged somebody they are dropped at once.
 */
export function createNameVocabulary({ model, logger, keepFor: every = keepFor }: VocabularyOptions): KeptVocabulary {
  let open = true;
  let keys: Set<string> | undefined;
  let reading: Promise<ReadonlySet<string>> | undefined;
  /** What was written while the keys were being read. */
  let meanwhile: string[] = [];
  /** How often somebody was forgotten. */
  let forgotten = 0;
  let needed = false;
  let timer: NodeJS.Timeout | undefined;

  const drop = (): void => {
    keys = undefined;
    forgotten += 1;
    clearTimeout(timer);
  };
  const readAll = async (): Promise<ReadonlySet<string>> => {
    for (let attempt = 0; attempt < mostTries && open; attempt += 1) {
      const before = forgotten;
      meanwhile = [];
      const found = new Set<string>(await model.distinct('searchKeys'));
      // What was read may still have the words of whoever was forgotten since.
      if (forgotten !== before) continue;
      for (const key of meanwhile) found.add(key);
      keys = found;
      needed = false;
      clearTimeout(timer);
      timer = setTimeout(renew, every).unref();
      return found;
    }
    return new Set();
  };
  const read = (): Promise<ReadonlySet<string>> => {
    reading ??= readAll().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const renew = (): void => {
    if (!needed) {
      drop();
      return;
    }
    read().catch((error: unknown) => {
      drop();
      logger.warn({ err: error }, 'the words of the register could not be read');
    });
  };
  return {
    get words() {
      return keys?.size ?? 0;
    },
    near: async (query) => {
      needed = true;
      return nearKeys(query, keys ?? (await read()));
    },
    written: ({ status, searchKeys }) => {
      if (status === 'erased') forgetTexts();
      if (!keys && !reading) return;
      if (status === 'erased' || status === 'merged') {
        drop();
        return;
      }
      for (const key of searchKeys as readonly string[]) {
        keys?.add(key);
        if (reading) meanwhile.push(key);
      }
    },
    [Symbol.asyncDispose]: async () => {
      open = false;
      drop();
      await reading?.catch(() => {});
    },
  };
}
