import type { FieldViolation } from '@inclust/kernel';
import { namesEvents } from './event-filter.ts';
import type { WebhookDraft } from './webhook.ts';

/** What a node knows and allows. */
export interface WebhookLimits {
  /** All types of events. */
  readonly knownTypes: readonly string[];
  /** Whether addresses without TLS may be given. */
  readonly plainHttp: boolean;
  /** Whether a host is an IP address that nothing is sent to. Of a name only a try can tell. */
  readonly isRefusedAddress: (host: string, tls: boolean) => boolean;
}

/** The longest address and description, in characters, and the most event types. */
const most = { url: 2_000, description: 200, eventTypes: 50 } as const;

/** What is wrong with what somebody says of a webhook, by field and rule. */
export function webhookViolations(draft: WebhookDraft, limits: WebhookLimits): FieldViolation[] {
  const { knownTypes } = limits;
  const { eventTypes, description } = draft;
  const found: FieldViolation[] = urlViolations(draft.url, limits);
  if (eventTypes.length < 1 || eventTypes.length > most.eventTypes)
    found.push({ field: 'event_types', rule: 'event-types-count', message: `Must be 1 to ${most.eventTypes}.` });
  for (const [position, type] of eventTypes.entries()) {
    const field = `event_types[${position}]`;
    if (!namesEvents(type, knownTypes))
      found.push({
        field,
        rule: 'event-type-unknown',
        message:
          'Must be a type of event that is sent, such as inclust.members.v1.MemberRegistered or inclust.members.v1.*, or *.',
      });
    else if (eventTypes.indexOf(type) !== position)
      found.push({ field, rule: 'event-type-twice', message: 'Must be there once.' });
  }
  if (description.length > most.description)
    found.push({
      field: 'description',
      rule: 'description-length',
      message: `Must have at most ${most.description} characters.`,
    });
  return found;
}

function urlViolations(text: string, { plainHttp, isRefusedAddress }: WebhookLimits): FieldViolation[] {
  const field = 'url';
  const url = text.length <= most.url ? URL.parse(text) : null;
  if (!url || !/^https?:$/u.test(url.protocol))
    return [{ field, rule: 'url-format', message: `Must be an https address of at most ${most.url} characters.` }];
  if (url.protocol === 'http:' && !plainHttp)
    return [{ field, rule: 'url-plain-http', message: 'Must be https: this node sends nothing without TLS.' }];
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return [{ field, rule: 'url-parts', message: 'Must have no user, no password and no fragment.' }];
  if (isRefusedAddress(url.hostname, url.protocol === 'https:'))
    return [{ field, rule: 'url-address', message: 'Must not be an address within a network: nothing is sent there.' }];
  return [];
}
