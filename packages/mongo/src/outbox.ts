import type { PendingEvent } from './aggregate.ts';
import type { StoredDocument } from './stored-document.ts';

/** What a store tells of its writes with something to publish, and asks before them. */
export interface Outbox {
  /** Identifies the process in the documents that it writes. */
  readonly writer: string;
  /** Must be awaited before the first write; `undefined` once it has been. */
  ready(): Promise<void> | undefined;
  /** The moment of a write of a document that is about to be made. */
  stamp(id: string): Date;
  /** The write was made. */
  written(document: StoredDocument): void;
  /** The write was not made: somebody else was faster, or it was refused. */
  withdrawn(id: string, at: Date): void;
  /** It is not known whether the write was made. */
  doubted(id: string, at: Date): void;
  /** The events in a document that are not known to be published. */
  pendingOf(document: StoredDocument): Promise<readonly PendingEvent[]>;
}
