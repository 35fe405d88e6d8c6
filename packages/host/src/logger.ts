import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

/** Keys under which personal data or secrets could come; their values never reach the log. */
const censored = [
  'email',
  'phone',
  'givenName',
  'familyName',
  'name',
  'secret',
  'invitation',
  'seed',
  'token',
  'password',
  'newPassword',
  'accessToken',
  'refreshToken',
  'resetToken',
  'apiKey',
  'key',
  'authorization',
  'callbackUri',
  'clientSecret',
  'body',
  'request',
];

/** A logger that writes JSON lines to stderr, with the node and service in each. Ids only, never personal data. */
export function createLogger(options: {
  readonly node: string;
  readonly service: string;
  readonly level?: string;
  readonly trace?: () => object;
  /** Where the lines go; stderr when absent. */
  readonly destination?: DestinationStream;
}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: { node: options.node, service: options.service },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: censored.flatMap((key) => [key, `*.${key}`]), censor: '[removed]' },
      serializers: { err: errorForLog },
      ...(options.trace ? { mixin: options.trace } : {}),
    },
    options.destination ?? process.stderr,
  );
}

/** An error without what it carries along: drivers put whole documents into theirs. */
function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  // A duplicate-key message holds the value that is there already.
  const message = error.message.replace(/dup key: .*/su, 'dup key').slice(0, 500);
  return { type: error.name, ...code, message, stack: error.stack?.split('\n').slice(1, 8).join('\n') };
}
