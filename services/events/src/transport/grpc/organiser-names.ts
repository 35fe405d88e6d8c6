import { Metadata } from '@grpc/grpc-js';
import { DirectoryServiceClient } from '@inclust/contracts';
import { instantOfMilliseconds, textIn, type InstantText, type LocalizedText } from '@inclust/kernel';
import { callUnary, openClient, textFromProto, type ClientOptions } from '@inclust/rpc';
import type { Logger } from 'pino';
import type { OrganiserNaming } from '../../app/organiser-naming.ts';

/** How many names are asked for at once: as many as the directory answers. */
const atOnce = 100;

/** For how long a name is told as it was, in milliseconds. */
const holds = 60_000;

/** How many are known at once; the ones that were asked for first go first. */
const mostKnown = 10_000;

interface Known {
  readonly texts: LocalizedText | undefined;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** What organisations are called where the directory of this node lists them for everybody. `now` in epoch milliseconds. */
export function openOrganiserNames(
  federation: string,
  options: ClientOptions,
  { now, logger }: { readonly now: () => number; readonly logger: Logger },
): OrganiserNaming & Disposable {
  const client = openClient(DirectoryServiceClient, federation, options);
  const known = new Map<string, Known>();
  // What was told before this process began may have been other names.
  let changed: InstantText = instantOfMilliseconds(now());

  const note = (name: string, texts: LocalizedText | undefined, until: number): void => {
    const before = known.get(name);
    if (before && JSON.stringify(before.texts) !== JSON.stringify(texts)) changed = instantOfMilliseconds(now());
    known.delete(name);
    known.set(name, { texts, until });
    for (const oldest of known.keys()) {
      if (known.size <= mostKnown) break;
      known.delete(oldest);
    }
  };

  const ask = async (names: readonly string[]): Promise<void> => {
    const { found } = await callUnary(
      client.batchGetDirectoryEntries.bind(client),
      new Metadata(),
      { names: [...names] },
      5_000,
    );
    const entries = new Map(found.map(({ name, entry }) => [name, entry]));
    const until = now() + holds;
    for (const name of names) {
      const entry = entries.get(name);
      // This service sees more than everybody does, whom feeds are for.
      const isOpen = entry?.publicFields.includes('display_name') === true;
      note(name, isOpen ? textFromProto(entry?.displayName) : undefined, until);
    }
  };

  return {
    namesOf: async (names, language) => {
      const stale = [...new Set(names)].filter((name) => (known.get(name)?.until ?? 0) <= now());
      for (let from = 0; from < stale.length; from += atOnce) {
        const part = stale.slice(from, from + atOnce);
        try {
          await ask(part);
        } catch (error) {
          // A feed without names, or with those of before, is better than none.
          logger.warn({ err: error }, 'names of organisers could not be had');
          for (const name of part) note(name, known.get(name)?.texts, 0);
          break;
        }
      }
      return new Map(
        names.flatMap((name) => {
          const texts = known.get(name)?.texts;
          return texts && Object.keys(texts).length > 0 ? [[name, textIn(texts, language)]] : [];
        }),
      );
    },
    changedAt: () => changed,
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };
}
