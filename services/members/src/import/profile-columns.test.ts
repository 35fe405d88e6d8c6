import { descriptorSet } from '@inclust/contracts';
import { fromBinary } from '@bufbuild/protobuf';
import { FieldDescriptorProto_Type as Type, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import { columns } from './columns.ts';
import { columnOf, fieldOf, profileColumns } from './profile-columns.ts';

const files = fromBinary(FileDescriptorSetSchema, descriptorSet()).file;
const messages = new Map<string, (typeof files)[number]['messageType'][number]>(
  files.flatMap((file) => file.messageType.map((message) => [`.${file.package}.${message.name}`, message] as const)),
);

/** The paths of all fields of a message that hold a value and no message. */
function paths(message: string, before = ''): string[] {
  return (messages.get(message)?.field ?? []).flatMap((field) =>
    field.type === Type.MESSAGE ? paths(field.typeName, `${before}${field.name}.`) : [before + field.name],
  );
}

describe('the columns of a register file', () => {
  test('are there for every field of a profile', () => {
    const fields = paths('.inclust.members.v1.MemberProfile');
    expect(fields.length).toBeGreaterThan(30);
    expect(Object.keys(profileColumns).toSorted()).toEqual(fields.toSorted());
  });

  test('are there for what a member is beside its profile, but for what the register gives or keeps as its own history', () => {
    const own = ['name', 'etag', 'periods', 'create_time', 'update_time', 'roles'];
    const told: Readonly<Record<string, string>> = { state: 'status', consents: 'consents', sharing: 'sharing' };
    const fields = messages.get('.inclust.members.v1.Member')?.field.map(({ name }) => name) ?? [];
    expect(fields.toSorted()).toEqual([...own, ...Object.keys(told), 'profile'].toSorted());
    expect(columns.map(({ field }) => field)).toEqual(expect.arrayContaining(Object.values(told)));
  });

  test('are all of them for something', () => {
    const used = new Set<string>([
      ...Object.values(profileColumns),
      'kind',
      'status',
      'status_reason',
      'consents',
      'sharing',
    ]);
    expect(columns.map(({ field }) => field).filter((field) => !used.has(field))).toEqual([]);
  });

  test.each([
    ['profile.organisation.names.el', 'name_el'],
    ['profile.organisation.turnover.minor_units', 'annual_turnover'],
    ['profile.activities[3]', 'nace'],
    ['profile.activities[3].scheme', 'nace_scheme'],
    ['profile.links[0]', 'website'],
    ['profile.person.given_name', 'given_name'],
    ['profile.joined_date', 'joined_on'],
    ['consent.expire_date', 'consents'],
    ['sharing[email]', 'sharing'],
    ['reason', 'status_reason'],
    ['status', 'status'],
  ] as const)('a problem with %s is one of the column %s', (field, column) => {
    expect(fieldOf(field)).toBe(column);
    expect(columnOf(fieldOf(field), new Map([[column, 4]]))).toBe(5);
    expect(columnOf(fieldOf(field), new Map())).toBe(0);
  });
});
