import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from './workspace.ts';

const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

const sources = globSync('{packages,services}/*/src/**/*.ts', { cwd: project }).filter(
  (path) => !/\.test\.ts$|\/gen\/|\/testing|packages\/cli/u.test(path),
);
const code = sources.map(read).join('\n');
const page = read('docs/telemetry.md');
const alerts = read('deploy/observability/alerts.yaml');
const dashboards = globSync('deploy/observability/grafana/dashboards/*.json', { cwd: project }).map(read);

/** Metrics as their instruments are made, and those that are drawn or watched, as Prometheus knows them. */
const made = sorted(found(code, /'(inclust\.[a-z_]+(?:\.[a-z_]+)*)',\s*'[^']+',\s*'[^']+\.'/gu));
const asPrometheus = (name: string): string => name.replaceAll('.', '_');
const used = (text: string): string[] =>
  found(text.replaceAll(/inclust_node/gu, ''), /\b(inclust_[a-z_]+)\b/gu).map((name) =>
    name.replace(/^(inclust_rpc_duration)_(bucket|sum|count)$/u, '$1'),
  );

test('every metric that is made is told on its page, and no other', () => {
  expect(made.length).toBeGreaterThan(5);
  expect(sorted(found(page, /^\| `(inclust\.[a-z_.]+)` \| (?:gauge|counter|histogram)/gmu))).toEqual(made);
});

test('every metric is on a dashboard, and dashboards and alerts know no other', () => {
  expect(sorted(dashboards.flatMap(used))).toEqual(made.map(asPrometheus).toSorted());
  expect(sorted(used(alerts)).filter((name) => !made.map(asPrometheus).includes(name))).toEqual([]);
});

test('every span is told, and no other', () => {
  const spans = found(code, /`(publish|export|import|record) \$\{[\w.]*type\}`/gu);
  expect(sorted(found(page, /^\| `([a-z]+) \{type\}` \|/gmu))).toEqual(sorted(spans));
});

test('every line of the log from info on is told, and no other', () => {
  const lines = [...linesOf(code)];
  expect(lines.length).toBeGreaterThan(40);
  const told = [...page.matchAll(/^\| (fatal|error|warn|info) \| (.+) \| [a-z, -]+ \|$/gmu)];
  expect(sorted(told.map(([, level, line]) => `${level} ${line}`))).toEqual(sorted(lines));
});

test('every alert has a section that says what to do, and no section is of an alert that is gone', () => {
  const names = found(alerts, /- alert: (\w+)/gu);
  const sections = found(read('docs/runbooks/alerts.md'), /^## (\w+)$/gmu);
  expect(sections.toSorted()).toEqual(names.toSorted());
  expect(found(alerts, /runbook_url: docs\/runbooks\/alerts\.md#(\w+)/gu)).toEqual(
    names.map((name) => name.toLowerCase()),
  );
});

test('a dashboard has panels that do not overlap, each with a query of the data source that is provided', () => {
  const [, source] =
    /^ {4}uid: (\w+)$/mu.exec(read('deploy/observability/grafana/provisioning/datasources/prometheus.yaml')) ?? [];
  for (const text of dashboards) {
    const { uid, panels } = JSON.parse(text) as Dashboard;
    expect(uid).toMatch(/^inclust-/u);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { title, datasource, targets } of panels) {
      expect([title.length > 0, datasource.uid, targets.length > 0]).toEqual([true, source, true]);
      expect(targets.every(({ expr }) => balanced(expr))).toBe(true);
    }
  }
});

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly {
    readonly title: string;
    readonly datasource: { readonly uid: string };
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

/** `warn link is down` for each call of a logger with fields and a text. */
function* linesOf(text: string): Iterable<string> {
  for (const call of text.matchAll(/\.(info|warn|error|fatal)\(\s*(?=\{)/gu)) {
    const end = endOfBraces(text, call.index + call[0].length);
    const [, line] = /^\s*,\s*'([^']+)',?\s*\)/u.exec(text.slice(end, end + 200)) ?? [];
    if (line) yield `${call[1]} ${line}`;
  }
}

function endOfBraces(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}

function balanced(expression: string): boolean {
  const count = (one: string): number => expression.split(one).length;
  return count('(') === count(')') && count('{') === count('}') && count('[') === count(']');
}
