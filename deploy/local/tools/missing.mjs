/** Something this machine lacks, with the remedy. Not a bug: it is told without a stack trace. */
export class Missing extends Error {
  /** EX_UNAVAILABLE of sysexits.h. */
  static EXIT_CODE = 69;

  constructor(what, remedies, detail) {
    const lines = [what, ...remedies.map((remedy) => `  -> ${remedy}`)];
    if (detail) lines.push('', 'The end of what the failed command said:', detail);
    super(lines.join('\n'));
    this.name = 'Missing';
  }
}
