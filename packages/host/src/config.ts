/** Variables that are missing or wrong; all of them at once. Never holds a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has problems:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads typed values from environment variables and collects what is wrong, to say it all at once. */
export class ConfigReader {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #problems: string[] = [];

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  /** A text; must be there unless a default is given. */
  text(name: string, fallback?: string): string {
    const value = this.#environment[name] || fallback;
    if (value === undefined) this.#problems.push(`${name} is not set`);
    return value ?? '';
  }

  /** A text, or `undefined` when it is not set. */
  optional(name: string): string | undefined {
    return this.#environment[name] || undefined;
  }

  /** A whole number within bounds. */
  integer(name: string, bounds: { readonly min: number; readonly max: number }, fallback?: number): number {
    const text = this.#environment[name];
    if (!text && fallback !== undefined) return fallback;
    const value = Number(text);
    if (!text || !Number.isInteger(value) || value < bounds.min || value > bounds.max) {
      this.#problems.push(`${name} must be a whole number from ${bounds.min} to ${bounds.max}`);
      return bounds.min;
    }
    return value;
  }

  /** A parsed value; `parse` answers `undefined` for a wrong one, `rule` says what is right. */
  parsed<Value>(name: string, parse: (text: string) => Value | undefined, rule: string, fallback?: string): Value {
    const value = parse(this.text(name, fallback));
    if (value === undefined && (this.#environment[name] || fallback)) this.#problems.push(`${name} must be ${rule}`);
    return value as Value;
  }

  /** Notes a problem of several variables together. */
  problem(text: string): void {
    this.#problems.push(text);
  }

  /** Throws `ConfigError` when anything was wrong. */
  done(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }
}
