import type { ApiKey } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** Options of `keys create` as they are typed. */
export interface KeyCreateOptions {
  readonly role?: readonly string[];
  readonly days?: string;
}

/** How much a key may ask, as it is typed. */
export interface QuotaOptions {
  readonly perSecond?: string;
  readonly burst?: string;
  readonly concurrent?: string;
}

/** `inclust keys create`: prints the key, this once. */
export async function createKey(
  context: Context,
  label: string,
  options: KeyCreateOptions & QuotaOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const expireDays = wholeNumber('--days', options.days ?? '0');
  return showKey(
    context,
    await node.apiKeys.createApiKey({ label, roles: [...(options.role ?? [])], expireDays, quota: quotaIn(options) }),
  );
}

/** `inclust keys rotate`: prints the new key, this once. */
export async function rotateKey(
  context: Context,
  name: string,
  options: { readonly grace?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const grace = options.grace === undefined ? {} : { graceSeconds: wholeNumber('--grace', options.grace) };
  const answer = await node.apiKeys.rotateApiKey({ name, ...grace });
  context.out.say(`The key before works until ${answer.apiKey?.previousExpireTime ?? '?'}.`);
  return showKey(context, answer);
}

/** `inclust keys revoke`. */
export async function revokeKey(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const { apiKey } = await node.apiKeys.revokeApiKey({ name });
  context.out.result(apiKey, () => `${name} has ended.`);
  return exitCodes.ok;
}

/** `inclust keys quota`: what is not said becomes the usual. */
export async function setQuota(context: Context, name: string, options: QuotaOptions): Promise<ExitCode> {
  using node = openNode(context);
  const { apiKey } = await node.apiKeys.setApiKeyQuota({ name, quota: quotaIn(options) });
  context.out.result(apiKey, () => `${name}: ${quotaText(apiKey?.quota)}`);
  return exitCodes.ok;
}

function quotaIn({ perSecond = '0', burst = '0', concurrent = '0' }: QuotaOptions) {
  return {
    callsPerSecond: wholeNumber('--per-second', perSecond),
    burst: wholeNumber('--burst', burst),
    concurrentCalls: wholeNumber('--concurrent', concurrent),
  };
}

function quotaText(quota: ApiKey['quota']): string {
  if (!quota) return '';
  return `${quota.callsPerSecond}/s, ${quota.burst} at once, ${quota.concurrentCalls} at the same time`;
}

/** `inclust keys list`. */
export async function listKeys(context: Context, prefix?: string): Promise<ExitCode> {
  using node = openNode(context);
  const apiKeys = await Array.fromAsync(node.apiKeys.everyApiKey(prefix));
  context.out.result({ apiKeys }, () =>
    context.out.table<ApiKey>(
      [
        { title: 'key', value: ({ name }) => name },
        { title: 'for', value: ({ label }) => label },
        { title: 'roles', value: ({ roles }) => roles.join(', ') },
        { title: 'ends', value: ({ expireTime, revokeTime }) => (revokeTime ? 'revoked' : (expireTime ?? '')) },
        { title: 'last used', value: ({ lastUsedTime }) => lastUsedTime ?? '' },
        { title: 'may ask', value: ({ quota }) => quotaText(quota) },
        { title: 'calls that day', side: 'right', value: ({ uses }) => String(uses[0]?.calls ?? '') },
        { title: 'over its quota', side: 'right', value: ({ uses }) => String(uses[0]?.refusedCalls ?? '') },
      ],
      apiKeys,
    ),
  );
  return exitCodes.ok;
}

function showKey(context: Context, made: { readonly key: string; readonly apiKey?: ApiKey | undefined }): ExitCode {
  context.out.say(`This is told once: keep it. It ends ${made.apiKey?.expireTime ?? '?'}.`);
  context.out.result(made, () => made.key);
  return exitCodes.ok;
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Failure('usage', 'option-invalid', `${option} must be a whole number.`);
}
