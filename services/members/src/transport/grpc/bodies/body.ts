import type { AtVersion } from '@inclust/mongo';
import { Body as ProtoBody, BodyKind as ProtoKind } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type NodeId, type Outcome } from '@inclust/kernel';
import { bodyNameOf, parseBodyName } from '../../../app/bodies/names.ts';
import { subjectKinds, type Body, type BodyTexts } from '../../../domain/bodies/body.ts';
import { textFromProto, textToProto } from '@inclust/rpc';
import { bodyKindToProto } from './enums.ts';

/** A body as the API shows it. */
export function bodyToProto(node: NodeId, { state, version }: AtVersion<Body>): ProtoBody {
  const { id, kind, names, description, parent, admits, standing, closedOn } = state;
  return ProtoBody.fromPartial({
    name: bodyNameOf({ node, id }),
    kind: bodyKindToProto(kind),
    displayName: textToProto(names),
    description: textToProto(description),
    parent: parent ? bodyNameOf(parent) : '',
    admits: [...admits],
    standing,
    closeDate: closedOn ?? '',
    etag: String(version),
  });
}

/** The texts of a body that is to be made; whoever may apply where nothing is said. */
export function newBodyFromProto(body: ProtoBody | undefined): Outcome<BodyTexts> {
  if (!body) return invalid([{ field: 'body', rule: 'required', message: 'Say what the body is.' }]);
  if (body.kind !== ProtoKind.BODY_KIND_UNSPECIFIED && body.kind !== ProtoKind.BODY_KIND_WORKING_GROUP)
    return invalid([
      { field: 'body.kind', rule: 'working-group-only', message: 'Bodies of other kinds are always there.' },
    ]);
  return textsOf(body.admits.length > 0 ? body : { ...body, admits: [...subjectKinds] });
}

/** What of a body can change, by its path in the mask. */
const paths = ['display_name', 'description', 'parent', 'admits'] as const;

/** The texts of a body after the fields that a mask names were changed. */
export function changedTexts(before: Body, wanted: ProtoBody, mask: readonly string[]): Outcome<BodyTexts> {
  if (mask.length === 0)
    return invalid([{ field: 'update_mask', rule: 'required', message: 'Name the fields to change.' }]);
  const unknown = mask.flatMap((path, place): FieldViolation[] =>
    paths.some((one) => one === path)
      ? []
      : [{ field: `update_mask[${place}]`, rule: 'field-unknown', message: `Must be one of ${paths.join(', ')}.` }],
  );
  if (unknown.length > 0) return invalid(unknown);
  const texts = textsOf(wanted);
  if (!texts.ok) return texts;
  const { names, description, admits, parent } = texts.value;
  const after = mask.includes('parent') ? parent : before.parent;
  return accept({
    names: mask.includes('display_name') ? names : before.names,
    description: mask.includes('description') ? description : before.description,
    admits: mask.includes('admits') ? admits : before.admits,
    ...(after ? { parent: after } : {}),
  });
}

function textsOf({ displayName, description, parent: parentName, admits: named }: ProtoBody): Outcome<BodyTexts> {
  const broken: FieldViolation[] = [];
  const parent = parseBodyName(parentName);
  if (parentName !== '' && !parent)
    broken.push({ field: 'body.parent', rule: 'resource-name', message: 'Must be nodes/{node}/bodies/{body}.' });
  const admits = subjectKinds.filter((kind) => named.includes(kind));
  if (admits.length !== named.length)
    broken.push({
      field: 'body.admits',
      rule: 'kind-unknown',
      message: 'Must be person, organisation or both, each once.',
    });
  if (broken.length > 0) return invalid(broken);
  return accept({
    names: textFromProto(displayName),
    description: textFromProto(description),
    admits,
    ...(parent ? { parent } : {}),
  });
}
