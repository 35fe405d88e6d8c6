import { Body, BodyKind, TextState, type LocalizedText } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { localizedText } from '../output/localized-text.ts';
import { taken } from './taken.ts';
import { bodyKindOf, bodyKinds, rolesText } from './body-words.ts';

/** What every change of a body or a membership can be told. */
export interface BodyChangeOptions {
  readonly etag?: string;
  readonly requestId?: string;
}

/** What `bodies list` is told. */
export interface BodyListOptions {
  readonly of?: string;
  readonly kind?: string;
  readonly closed?: boolean;
  readonly limit?: string;
}

/** `inclust bodies list`: the bodies of all nodes, as a node knows them. */
export async function listBodies(
  context: Context,
  { of: nodeId = '', kind: wanted, closed = false, limit }: BodyListOptions,
): Promise<ExitCode> {
  const kind = wanted === undefined ? BodyKind.BODY_KIND_UNSPECIFIED : bodyKinds[wanted];
  if (kind === undefined)
    throw new Failure('usage', 'option-invalid', `--kind must be one of ${Object.keys(bodyKinds).join(', ')}.`);
  using node = openNode(context);
  const found = await taken(node.bodies.everyBody({ filter: { nodeId, kind, closed } }), limit);
  context.out.result(
    found.map((body) => Body.toJSON(body)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (body) => body.name },
          { title: 'kind', value: bodyKindOf },
          { title: 'called', value: (body) => localizedText(body.displayName) },
          { title: 'admits', value: (body) => body.admits.join(', ') },
          { title: 'closed', value: (body) => body.closeDate },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust bodies get`. */
export async function getBody(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  return showBody(context, (await node.bodies.getBody({ name })).body);
}

/** `inclust bodies members`: who is in a body, as a node shows it. */
export async function listBodyMembers(
  context: Context,
  parent: string,
  { limit }: { readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const found = await taken(node.bodies.everyBodyMember({ parent }), limit);
  context.out.result(found, () =>
    context.out.table(
      [
        { title: 'name', value: (member) => member.name },
        { title: 'kind', value: (member) => member.kind },
        { title: 'who', value: (member) => localizedText(member.displayName) },
        { title: 'since', value: (member) => member.fromDate },
        { title: 'roles', value: (member) => rolesText(member.roles) },
      ],
      found,
    ),
  );
  return exitCodes.ok;
}

/** What `bodies create` and `bodies update` are told. */
export interface BodyTextOptions extends BodyChangeOptions {
  readonly el?: string;
  readonly sq?: string;
  readonly en?: string;
  readonly aboutEl?: string;
  readonly aboutSq?: string;
  readonly aboutEn?: string;
  readonly parent?: string;
  readonly admits?: readonly string[];
}

/** `inclust bodies create`: makes a working group. */
export async function createBody(context: Context, bodyId: string, options: BodyTextOptions): Promise<ExitCode> {
  using node = openNode(context);
  const { parent = '', admits = [], requestId = '' } = options;
  const body = { displayName: namesOf(options), description: descriptionOf(options), parent, admits: [...admits] };
  return showBody(context, (await node.bodies.createBody({ bodyId, body, requestId })).body);
}

/** `inclust bodies update`: changes what is named. */
export async function updateBody(context: Context, name: string, options: BodyTextOptions): Promise<ExitCode> {
  const { parent, admits, etag = '', requestId = '' } = options;
  const named = namesOf(options);
  const described = descriptionOf(options);
  const updateMask = [
    ...(Object.keys(named).length > 0 ? ['display_name'] : []),
    ...(Object.keys(described).length > 0 ? ['description'] : []),
    ...(parent === undefined ? [] : ['parent']),
    ...(admits === undefined ? [] : ['admits']),
  ];
  if (updateMask.length === 0)
    throw new Failure(
      'usage',
      'change-missing',
      'Say what changes: "--el", "--about-el" and so on, "--parent", "--admits".',
    );
  using node = openNode(context);
  const before = (await node.bodies.getBody({ name })).body;
  const body = {
    name,
    etag,
    displayName: { ...before?.displayName, ...named },
    description: { ...before?.description, ...described },
    parent: parent ?? '',
    admits: [...(admits ?? [])],
  };
  return showBody(context, (await node.bodies.updateBody({ body, updateMask, requestId })).body);
}

/** `inclust bodies close`. */
export async function closeBody(
  context: Context,
  name: string,
  { etag = '', requestId = '' }: BodyChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return showBody(context, (await node.bodies.closeBody({ name, etag, requestId })).body);
}

function showBody({ out }: Context, body: Body | undefined): ExitCode {
  if (!body) throw new Error('the answer holds no body');
  out.result(Body.toJSON(body), () =>
    [
      `${body.name}  ${bodyKindOf(body)}  etag ${body.etag}`,
      ...inEveryLanguage(body.displayName),
      ...inEveryLanguage(body.description),
      ...(body.parent ? [`part of ${body.parent}`] : []),
      ...(body.closeDate ? [`closed on ${body.closeDate}`] : [`admits ${body.admits.join(', ') || 'nobody'}`]),
    ]
      .filter(Boolean)
      .join('\n'),
  );
  return exitCodes.ok;
}

function inEveryLanguage(text: LocalizedText | undefined): string[] {
  return (['el', 'sq', 'en'] as const).flatMap((language) => {
    const one = text?.[language]?.text;
    return one ? [`${language}: ${one}`] : [];
  });
}

/** The names that were typed. */
function namesOf({ el, sq, en }: BodyTextOptions) {
  return textsOf({ el, sq, en });
}

/** The descriptions that were typed; an empty one takes that language away. */
function descriptionOf({ aboutEl: el, aboutSq: sq, aboutEn: en }: BodyTextOptions) {
  return textsOf({ el, sq, en });
}

function textsOf(typed: { readonly [L in 'el' | 'sq' | 'en']: string | undefined }): {
  -readonly [L in 'el' | 'sq' | 'en']?: LocalizedText[L];
} {
  return Object.fromEntries(
    (['el', 'sq', 'en'] as const).flatMap((language) => {
      const text = typed[language];
      return text === undefined ? [] : [[language, { text, state: TextState.TEXT_STATE_ORIGINAL }]];
    }),
  );
}
