/**
 * How long calls may take that read very much, in milliseconds; every other one 60 s. A service refuses what asks for longer, so clients wait by
 * the same numbers.
 */
export const longDeadlines = {
  /** CompareCopies: a node reads all its copies. */
  comparison: 10 * 60_000,
  /** ListCorrections: a node looks through its facts. */
  look: 10 * 60_000,
  /** ImportMembers, ExportMembers, ExportRegistrations: a file goes over a slow line. */
  transfer: 30 * 60_000,
  /** TryIndicator, RebuildFigures: a node counts all its facts. */
  count: 60 * 60_000,
} as const;
