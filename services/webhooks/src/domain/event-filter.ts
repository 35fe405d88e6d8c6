/** Contexts whose events are for nobody outside of the node. */
const kept: readonly string[] = ['inclust.accounts.', 'inclust.webhooks.'];

/** Whether events of a type may be sent to anybody. */
export function maySend(type: string): boolean {
  return type.startsWith('inclust.') && !kept.some((context) => type.startsWith(context));
}

/** Whether an event of a type is one of those that are wanted: full types, `inclust.{context}.v1.*`, or `*`. */
export function isWanted(type: string, wanted: readonly string[]): boolean {
  return maySend(type) && wanted.some((one) => fits(type, one));
}

/** Whether a filter names something that there is and that may be sent. */
export function namesEvents(filter: string, known: readonly string[]): boolean {
  return known.some((type) => maySend(type) && fits(type, filter));
}

function fits(type: string, filter: string): boolean {
  if (filter === '*' || filter === type) return true;
  return /^inclust\.[a-z]+\.v\d+\.\*$/u.test(filter) && type.startsWith(filter.slice(0, -1));
}
