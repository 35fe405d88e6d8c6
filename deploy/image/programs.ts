/** What the image runs: the services of a node, all of them in one process (`node`), or the command. */
export const programs = [
  'node',
  'members',
  'events',
  'coworking',
  'reporting',
  'federation',
  'accounts',
  'operations',
  'inclust',
] as const;
