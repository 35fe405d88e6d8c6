import { createFileRegistry, fromBinary, type DescFile, type DescMethod, type FileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';

/** The protos with their comments. */
export interface Reference {
  readonly registry: FileRegistry;
  /** Those of InClust, in the order of their names. */
  readonly files: readonly DescFile[];
  /** What stands above something in a proto: `comment(file, 4, 0, 2, 1)` is above the second field of the first message. */
  comment(file: DescFile, ...path: readonly number[]): string;
}

/** Numbers of the parts of a file in a path to a comment (descriptor.proto). */
export const pathTo = { message: 4, enumeration: 5, service: 6, field: 2, nested: 3, method: 2, value: 2 } as const;

/** Reads a compiled `google.protobuf.FileDescriptorSet` with source information. */
export function readReference(bytes: Uint8Array): Reference {
  const set = fromBinary(FileDescriptorSetSchema, bytes);
  const registry = createFileRegistry(set);
  const comments = new Map(set.file.map((file) => [file.name, commentsOf(file)]));
  const files = [...registry.files]
    .filter(({ proto }) => proto.package.startsWith('inclust.'))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return {
    registry,
    files,
    comment: ({ proto }, ...path) => comments.get(proto.name)?.get(path.join('.')) ?? '',
  };
}

/** The full path of a method, as it is called. */
export function methodPath({ parent, name }: DescMethod): string {
  return `/${parent.typeName}/${name}`;
}

function commentsOf({ sourceCodeInfo }: FileDescriptorProto): Map<string, string> {
  return new Map(
    (sourceCodeInfo?.location ?? []).flatMap(({ path, leadingComments }) =>
      leadingComments ? [[path.join('.'), onOneLine(leadingComments)]] : [],
    ),
  );
}

/** Lines of a comment are broken where they are full; an empty one ends a paragraph. */
function onOneLine(comment: string): string {
  return comment
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.replaceAll(/\s+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}
