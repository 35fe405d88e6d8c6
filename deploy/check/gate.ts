/** What a gate found. `output` is shown only when it is not ok, except for `note`, a word on what was left out. */
export type GateResult = { readonly ok: boolean; readonly output: string; readonly note?: string };

/** One check of the whole workspace below `root`. Gates change nothing. */
export type Gate = {
  readonly name: string;
  readonly what: string;
  readonly run: (root: string) => Promise<GateResult>;
};
