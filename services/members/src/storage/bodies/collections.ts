import type { Connection } from 'mongoose';

/** The collections of bodies. None holds personal data but a name that a member shares with other nodes. */
export const bodyCollections = {
  bodies: 'bodies',
  memberships: 'body_memberships',
  applications: 'body_applications',
} as const;

/** The step of the register's schema that brings bodies. */
export async function makeBodyCollections(connection: Connection): Promise<void> {
  const [memberships, applications] = [
    connection.collection(bodyCollections.memberships),
    connection.collection(bodyCollections.applications),
  ];
  await memberships.createIndex({ body: 1, _id: 1 }, { name: 'by_body' });
  await memberships.createIndex({ tellTo: 1 }, { name: 'to_tell', sparse: true });
  await applications.createIndex({ member: 1 }, { name: 'by_member' });
  await applications.createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
}
