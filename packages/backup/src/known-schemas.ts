/** The newest schema of each service that this release can start on. */
export const knownSchemas: Readonly<Record<string, number>> = {
  accounts: 3,
  attendance: 1,
  'away-registrations': 1,
  coworking: 1,
  'coworking-letters': 2,
  door: 1,
  events: 3,
  federation: 5,
  letters: 2,
  members: 7,
  registrations: 3,
  reporting: 4,
  reports: 3,
  webhooks: 1,
};

/** The service whose schema a newer release has made, if there is one. */
export function newerSchema(schemas: Readonly<Record<string, number>>): string | undefined {
  return Object.keys(schemas).find((service) => (schemas[service] ?? 0) > (knownSchemas[service] ?? 0));
}
