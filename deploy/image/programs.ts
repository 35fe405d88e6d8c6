/** What the image runs: the services of a node, all of them in one process (`node`), the command, or what prints nginx' configuration. */
export const programs = [
  'node',
  'members',
  'events',
  'coworking',
  'reporting',
  'federation',
  'accounts',
  'operations',
  'webhooks',
  'inclust',
  'nginx',
] as const;
