/** The calls that services of a node make to those of other nodes, by the context that answers them. */
export const nodeCallRoutes: Readonly<Record<string, readonly string[]>> = {
  members: ['RequestBodyMembership', 'NoteBodyMembership'],
  events: ['RequestRegistration', 'NoteRegistration'],
  coworking: ['RequestBooking', 'NoteBooking', 'QueryCoworking', 'NoteCredit', 'CompareSettlement'],
};

/** Whether some service of a node answers a call. */
export function isRouted(context: string, method: string): boolean {
  return Object.hasOwn(nodeCallRoutes, context) && nodeCallRoutes[context]?.includes(method) === true;
}
