/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  /** What helps when it is not in order. */
  readonly remedy?: string;
}
