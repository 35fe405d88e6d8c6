import { parse, parseAllDocuments } from 'yaml';

/** What is wrong with a file of `deploy`, a sentence each. */
export type Rule = (text: string, read: (name: string) => string) => string[];

interface Service {
  readonly image?: string;
  readonly extends?: { readonly file: string; readonly service: string };
  readonly user?: string;
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly healthcheck?: { readonly test?: unknown; readonly disable?: boolean };
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
  readonly environment?: Readonly<Record<string, unknown>>;
}

/** The services of a compose file with what they extend; what only changes a service of another file is left out. `read` reads beside it. */
export function composeServices(text: string, read: (name: string) => string): Map<string, Service> {
  const { services = {} } = parse(text, { merge: true }) as { services?: Record<string, Service> };
  return new Map(
    Object.entries(services).flatMap(([name, service]) => {
      const base = service.extends && composeServices(read(service.extends.file), read).get(service.extends.service);
      const whole = { ...base, ...service };
      return whole.image === undefined ? [] : [[name, whole] as const];
    }),
  );
}

/** Every container has an exact image, no rights, nothing to write but its volumes, limits, and a health check unless it is a step that ends. */
export const compose: Rule = (text, read) =>
  [...composeServices(text, read)].flatMap(([name, service]) => {
    const { limits } = service.deploy?.resources ?? {};
    const step = service.restart === 'no';
    const rules: readonly (readonly [boolean, string])[] = [
      [hasExactVersion(service.image ?? ''), 'its image has no exact version'],
      [/^[1-9]\d*:\d+$/u.test(service.user ?? ''), 'it may be root'],
      [service.read_only === true, 'its root can be written'],
      [service.cap_drop?.includes('ALL') === true && !service.cap_add && !service.privileged, 'it has capabilities'],
      [service.security_opt?.includes('no-new-privileges:true') === true, 'it can gain rights'],
      [limits?.cpus !== undefined && limits.memory !== undefined, 'it has no limits of CPU and memory'],
      [step || (service.healthcheck?.test !== undefined && !service.healthcheck.disable), 'it has no health check'],
      [step || service.restart === 'unless-stopped', 'nothing starts it again'],
    ];
    return rules.flatMap(([holds, problem]) => (holds ? [] : [`${name}: ${problem}`]));
  });

/** The image starts from an exact version, and its process is nobody in particular and is asked for its health. */
export const dockerfile: Rule = (text) => {
  const last = text.slice(text.lastIndexOf('\nFROM '));
  const bases = [...text.matchAll(/^FROM (\S+)/gmu)].map(([, base = '']) => base);
  const preset = new Map([...text.matchAll(/^ARG (\w+)=(\S+)/gmu)].map(([, name = '', value = '']) => [name, value]));
  const resolved = (base: string): string =>
    base.replaceAll(/\$\{(\w+)\}/gu, (_, name: string) => resolved(preset.get(name) ?? ''));
  const rules: readonly (readonly [boolean, string])[] = [
    [bases.every((base) => hasExactVersion(resolved(base))), 'a base has no exact version'],
    [/^USER [1-9]\d*(:\d+)?$/mu.test(last), 'the process may be root'],
    [/^HEALTHCHECK .*CMD/mu.test(last), 'there is no health check'],
    [!/^(ADD|RUN (curl|wget)) .*https?:/mu.test(text), 'something is downloaded past the lock file'],
    [/--frozen-lockfile/u.test(text), 'packages are not those of the lock file'],
  ];
  return rules.flatMap(([holds, problem]) => (holds ? [] : [problem]));
};

interface Container {
  readonly name: string;
  readonly image: string;
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly resources?: { readonly limits?: { readonly cpu?: unknown; readonly memory?: unknown } };
  readonly securityContext?: {
    readonly readOnlyRootFilesystem?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[] };
  };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly automountServiceAccountToken?: boolean;
        readonly initContainers?: readonly Container[];
        readonly containers: readonly Container[];
      };
    };
  };
}

/** What was rendered for Kubernetes: the same of every pod, and no secret that is not a reference. */
export const manifests: Rule = (text) =>
  parseAllDocuments(text).flatMap((document) => {
    const manifest = document.toJS() as Manifest | null;
    if (!manifest) return [];
    if (manifest.kind === 'Secret') return [`${manifest.metadata.name}: a secret is among the manifests`];
    const pod = manifest.spec?.template?.spec;
    if (!pod) return [];
    const { containers, initContainers = [] } = pod;
    const token = pod.automountServiceAccountToken === false ? [] : ['it has a token of the cluster'];
    return [
      ...token,
      ...initContainers.flatMap((one) => problemsOf(one, true)),
      ...containers.flatMap((one) => problemsOf(one, manifest.kind === 'Job')),
    ].map((problem) => `${manifest.metadata.name}: ${problem}`);
  });

function problemsOf({ name, image, securityContext: may, resources, ...probes }: Container, step: boolean): string[] {
  const { limits } = resources ?? {};
  const rules: readonly (readonly [boolean, string])[] = [
    [hasExactVersion(image), 'its image has no exact version'],
    [may?.runAsNonRoot === true, 'it may be root'],
    [may?.readOnlyRootFilesystem === true, 'its root can be written'],
    [may?.allowPrivilegeEscalation === false, 'it can gain rights'],
    [may?.capabilities?.drop?.includes('ALL') === true, 'it has capabilities'],
    [limits?.cpu !== undefined && limits.memory !== undefined, 'it has no limits of CPU and memory'],
    [step || (probes.readinessProbe !== undefined && probes.livenessProbe !== undefined), 'it has no probes'],
  ];
  return rules.flatMap(([holds, problem]) => (holds ? [] : [`${name}: ${problem}`]));
}

const shutIn = [
  /^(User=(?!root)\w|DynamicUser=yes)/mu,
  /^NoNewPrivileges=yes$/mu,
  /^ProtectSystem=strict$/mu,
  /^ProtectHome=yes$/mu,
  /^PrivateTmp=yes$/mu,
  /^PrivateDevices=yes$/mu,
  /^CapabilityBoundingSet=$/mu,
  /^RestrictAddressFamilies=/mu,
  /^SystemCallFilter=@system-service$/mu,
  /^MemoryMax=/mu,
];

/** A unit is shut in, has a limit of memory, and is started again unless it is a step that ends. */
export const unit: Rule = (text) => {
  const rules: readonly (readonly [boolean, string])[] = [
    ...shutIn.map((pattern) => [pattern.test(text), `${pattern.source} is missing`] as const),
    [/^Restart=(always|on-failure)$/mu.test(text) || /^Type=oneshot$/mu.test(text), 'nothing starts it again'],
  ];
  return rules.flatMap(([holds, problem]) => (holds ? [] : [problem]));
};

const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/u, 'a private key'],
  [/\bS[UOANCX][A-Z2-7]{56}\b/u, 'an nkey seed'],
  [/\binclust-invite-1\.[\w-]{8}/u, 'an invitation'],
  [/\bick_\w{8}/u, 'an API key'],
  [/:\/\/[^\s/:@"'$<{]+:[^\s/@"'$<{]+@/u, 'a password in an address'],
  [
    /^[^#\n]*(?:password|passwd|secret|token|api_?key)\w*["']?[ \t]*[:=][ \t]*["']?[^\s"'${[/|>,]{6,}["']?[ \t]*$/imu,
    'something that reads like a secret',
  ],
];

/** No file holds a secret, and none asks for whatever version is the newest. */
export const anyText: Rule = (text) => [
  ...secrets.flatMap(([pattern, what]) => (pattern.test(text) ? [`it holds ${what}`] : [])),
  ...(/:latest\b/u.test(text) ? ['it asks for the newest version of an image'] : []),
];

/** Whether an image, or what it is unless a variable says otherwise, names a version with a number or a digest. */
function hasExactVersion(image: string): boolean {
  const preset = /^\$\{\w+:-(.+)\}$/u.exec(image)?.[1] ?? image;
  return /^[^\s:$]+(:\d+)?(\/[^\s:$]+)*(:v?\d+\.\d+\.\d+[\w.-]*|@sha256:[0-9a-f]{64})$/u.test(preset);
}
