/** What a command could not do, told to the person who asked, with what helps where something does. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: 'refused' | 'usage' | 'away' | 'running' | 'interrupted';
  /** Stable, kebab-case. */
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(kind: Failure['kind'], code: string, message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.code = code;
    this.remedy = remedy;
  }
}
