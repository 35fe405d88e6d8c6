// Prints the nginx configuration of a node: `node deploy/nginx/render.ts --listen 127.0.0.1:8080 --members 127.0.0.1:1 ...`.
import { parseArgs } from 'node:util';
import { nginxConfiguration, problemsOf, type Endpoint } from './configuration.ts';

const text = { type: 'string' } as const;
const options = {
  listen: text,
  certificate: text,
  key: text,
  trusted: text,
  name: text,
  members: text,
  reporting: text,
  operations: text,
  federation: text,
  accounts: text,
  events: text,
  coworking: text,
  webhooks: text,
  feeds: text,
  calendars: text,
};
const { values } = parseArgs({ options });
const problems = problemsOf(values);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(nginxConfiguration(values as Endpoint));
}
