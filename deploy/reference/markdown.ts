import type { DescEnum, DescField, DescFile, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import { permissions } from '@inclust/access';
import { commentOf, exampleOf, messagePath } from './example.ts';
import { methodPath, pathTo, type Reference } from './reference.ts';

/** A page of the reference. */
export interface Page {
  /** In the folder of the reference. */
  readonly file: string;
  readonly text: string;
}

const head = '<!-- Written by `pnpm generate` from the protos. -->';

/** A page for each context, one for events, and one that leads to them. */
export function pagesOf(reference: Reference): Page[] {
  const contexts = Map.groupBy(reference.files, ({ proto }) => contextOf(proto.package));
  const pages = [...contexts].map(([context, files]) => ({
    file: `${context}.md`,
    text: contextPage(reference, context, files),
  }));
  return [{ file: 'README.md', text: index(reference, [...contexts.keys()]) }, ...pages, eventsPage(reference)];
}

/** Whether only the services of the node itself may call something. */
export function isInternal(method: DescMethod): boolean {
  const permission = permissions[methodPath(method)];
  return permission !== undefined && permission !== 'public' && permission.roles.every((role) => role === 'service');
}

function contextOf(packageName: string): string {
  return packageName.split('.')[1] ?? packageName;
}

function index(reference: Reference, contexts: readonly string[]): string {
  const services = reference.files.flatMap(({ services: found }) => found).filter(isPublished);
  const rows = services.map((service) => {
    const context = contextOf(service.file.proto.package);
    return `| [${service.name}](${context}.md#${anchor(service.name)}) | ${firstSentence(serviceComment(reference, service))} |`;
  });
  return `${head}
# Reference of the API

How to call a node, what its errors are and what may change: [integrators](../integrators.md).

| service | is about |
|---|---|
${rows.join('\n')}

Pages: ${contexts.map((context) => `[${context}](${context}.md)`).join(', ')}, and [what happens](what-happens.md), as watches and webhooks tell it.
`;
}

function contextPage(reference: Reference, context: string, files: readonly DescFile[]): string {
  const services = files.flatMap(({ services: found }) => found).filter(isPublished);
  const requests = new Set(services.flatMap(({ methods }) => methods.flatMap(({ input, output }) => [input, output])));
  const messages = files
    .flatMap((file) => file.messages.flatMap(withNested))
    .filter((one) => (!requests.has(one) || isPartOf(one.file, one)) && !isEvent(one));
  const enums = files.flatMap((file) => [...file.enums, ...file.messages.flatMap(({ nestedEnums }) => nestedEnums)]);
  const parts = [
    `${head}\n# ${context}`,
    ...services.map((service) => serviceText(reference, service)),
    ...(messages.length > 0 ? ['## Messages', ...messages.map((message) => messageText(reference, message))] : []),
    ...(enums.length > 0 ? ['## Values', ...enums.map((one) => enumText(reference, one))] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function withNested(message: DescMessage): DescMessage[] {
  return [message, ...message.nestedMessages.filter(({ proto }) => !proto.options?.mapEntry).flatMap(withNested)];
}

function isPublished({ methods }: DescService): boolean {
  return !methods.every(isInternal);
}

function serviceText(reference: Reference, service: DescService): string {
  const methods = service.methods.filter((method) => !isInternal(method));
  return [
    `## ${service.name}`,
    `\`${service.typeName}\``,
    serviceComment(reference, service),
    ...methods.map((method) => methodText(reference, method)),
  ].join('\n\n');
}

function methodText(reference: Reference, method: DescMethod): string {
  const { parent, input, output } = method;
  const comment = reference.comment(
    parent.file,
    pathTo.service,
    parent.file.services.indexOf(parent),
    pathTo.method,
    parent.methods.indexOf(method),
  );
  return [
    `### ${parent.name}.${method.name}`,
    `${streams(method)}${comment}`,
    `Who may call: ${callers(method)}.`,
    `Request:\n\n${fieldTable(reference, input)}`,
    `Answer:\n\n${fieldTable(reference, output)}`,
    exampleText(reference, method),
  ].join('\n\n');
}

function streams({ methodKind }: DescMethod): string {
  switch (methodKind) {
    case 'server_streaming':
      return '*The answer is a stream.* ';
    case 'client_streaming':
      return '*The request is a stream.* ';
    case 'bidi_streaming':
      return '*Request and answer are streams.* ';
    case 'unary':
      return '';
  }
}

function callers(method: DescMethod): string {
  const permission = permissions[methodPath(method)];
  if (permission === undefined) return 'nobody';
  return permission === 'public'
    ? 'everybody'
    : permission.roles
        .filter((role) => role !== 'service')
        .map((role) => `\`${role}\``)
        .join(', ');
}

function exampleText(reference: Reference, method: DescMethod): string {
  const example = exampleOf(reference, method.input);
  const json = JSON.stringify(example, null, 2);
  const key = permissions[methodPath(method)] === 'public' ? '' : ` -H "x-api-key: $KEY"`;
  const path = methodPath(method).slice(1);
  return `\`\`\`sh\ngrpcurl${key} -d @ "$NODE" ${path} <<'JSON'\n${json}\nJSON\n\`\`\``;
}

function fieldTable(reference: Reference, message: DescMessage): string {
  if (message.fields.length === 0) return 'Nothing.';
  const rows = message.fields.map(
    (field) => `| \`${field.name}\` | ${typeText(field)} | ${cell(choice(field) + commentOf(reference, field))} |`,
  );
  return ['| field | type | is |', '|---|---|---|', ...rows].join('\n');
}

function choice({ oneof, proto }: DescField): string {
  return oneof && !proto.proto3Optional ? `(one of \`${oneof.name}\`) ` : '';
}

function typeText(field: DescField): string {
  const { proto } = field;
  if (field.fieldKind === 'map') return 'map';
  const many = field.fieldKind === 'list' ? 'list of ' : '';
  const named = field.message ?? field.enum;
  if (named) return `${many}${link(named)}`;
  return `${many}${scalarNames[proto.type] ?? 'value'}`;
}

/** Names of descriptor.proto's scalar types, by their number. */
const scalarNames: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};

function link(type: DescMessage | DescEnum): string {
  const { package: name } = type.file.proto;
  if (!name.startsWith('inclust.')) return `\`${type.typeName}\``;
  const page = type.kind === 'message' && isEvent(type) ? 'what-happens' : contextOf(name);
  return `[${type.name}](${page}.md#${anchor(type.name)})`;
}

function messageText(reference: Reference, message: DescMessage): string {
  const comment = reference.comment(message.file, ...messagePath(message));
  return [`### ${message.name}`, comment, fieldTable(reference, message)].join('\n\n');
}

function enumText(reference: Reference, type: DescEnum): string {
  const path = type.parent
    ? [...messagePath(type.parent), 4, type.parent.nestedEnums.indexOf(type)]
    : [pathTo.enumeration, type.file.enums.indexOf(type)];
  const rows = type.values.map(
    ({ name, number }, position) =>
      `| \`${name}\` | ${number} | ${cell(reference.comment(type.file, ...path, pathTo.value, position)) || words(type, name)} |`,
  );
  const table = ['| value | number | is |', '|---|---|---|', ...rows].join('\n');
  return [`### ${type.name}`, reference.comment(type.file, ...path), table].join('\n\n');
}

/** A value that says all by its name. */
function words({ sharedPrefix = '' }: DescEnum, name: string): string {
  const said = name.slice(sharedPrefix.length).toLowerCase().replaceAll('_', ' ');
  return said === 'unspecified' ? 'Nothing is said.' : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** Requests that are a part of others, too. */
function isPartOf(file: DescFile, message: DescMessage): boolean {
  return file.messages.some(({ fields }) => fields.some((field) => field.message === message));
}

/** Events are in files of their own. */
function isEvent({ file }: DescMessage): boolean {
  return file.name.endsWith('_events');
}

function eventsPage(reference: Reference): Page {
  const messages = reference.files.flatMap((file) => file.messages.filter(isEvent));
  const text = [
    `${head}\n# What happens`,
    'Events as [watches](../integrators.md#watching) tell them. They hold ids, codes and counts, and no personal data. Types are added, and never changed.',
    ...messages.map(
      (message) =>
        `${messageText(reference, message).replace(`### ${message.name}`, `## ${message.name}\n\n\`${message.typeName}\``)}`,
    ),
  ].join('\n\n');
  return { file: 'what-happens.md', text: `${text}\n` };
}

function serviceComment(reference: Reference, service: DescService): string {
  return reference.comment(service.file, pathTo.service, service.file.services.indexOf(service));
}

function firstSentence(text: string): string {
  return cell(/^.*?\.(?=\s|$)/su.exec(text)?.[0] ?? text);
}

function cell(text: string): string {
  return text.replaceAll('\n\n', ' ').replaceAll('|', '\\|');
}

function anchor(name: string): string {
  return name.toLowerCase();
}
