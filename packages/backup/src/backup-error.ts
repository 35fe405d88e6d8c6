/** What a backup or a restore refuses to do, told to the operator. Never holds a secret or anything of a document. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly kind: 'refused' | 'usage' | 'away';
  /** Stable, kebab-case. */
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(kind: BackupError['kind'], code: string, message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.code = code;
    this.remedy = remedy;
  }
}
