import { findCycle, readManifests } from '../boundaries/manifests.ts';
import { readImports } from '../boundaries/imports.ts';
import { violation } from '../boundaries/rules.ts';
import type { Gate } from '../gate.ts';

/** Who may import whom: packages, services and the layers inside a service. */
export const boundaries: Gate = {
  name: 'boundaries',
  what: 'imports between packages, services, layers',
  run: async (root) => {
    const manifests = await readManifests(root);
    const findings = manifests.flatMap(({ path, exports }) =>
      exports
        .filter((key) => key !== '.' && key !== './testing')
        .map((key) => `${path}/package.json exports ${key}; a package exposes . and ./testing only`),
    );
    const cycle = findCycle(manifests);
    if (cycle) findings.push(`packages depend on each other in a circle: ${cycle.join(' -> ')}`);
    const services = new Set(manifests.filter(({ path }) => path.startsWith('services/')).map(({ name }) => name));
    let files = 0;
    for await (const { file, line, specifier } of readImports(root, () => files++)) {
      const reason = violation(file, specifier, services);
      if (reason) findings.push(`${file}:${line} imports ${specifier}: ${reason}`);
    }
    return { ok: findings.length === 0, output: findings.join('\n'), note: `${files} files` };
  },
};
