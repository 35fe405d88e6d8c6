import { decodeEnvelope, EnvelopeError } from '@inclust/contracts';
import { parseUuid } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import type { AccountsApp } from '../../app/ports.ts';
import { eraseAccountsOf } from '../../app/erase-accounts.ts';

/** Erases the accounts of members whom the register has erased. */
export function followErasures(app: AccountsApp): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    for (const { headers, body } of deliveries) {
      const member = memberOf(headers, body);
      if (member) await eraseAccountsOf(app, member);
      verdicts.push(member ? 'done' : { reject: 'envelope-malformed' });
    }
    return verdicts;
  };
}

function memberOf(headers: Parameters<typeof decodeEnvelope>[0], body: Uint8Array) {
  try {
    return parseUuid(decodeEnvelope(headers, body).subject.replace(/^members\//, ''));
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}
