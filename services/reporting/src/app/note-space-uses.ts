import type { InstantText, PlainDateText } from '@inclust/kernel';

/** Who has booked is there. */
export interface CheckIn {
  /** UUIDs. */
  readonly resource: string;
  readonly member: string;
  readonly at: InstantText;
}

/** That an organisation used a space on a day. */
export interface SpaceUse<Organisation> {
  readonly space: string;
  readonly organisation: Organisation;
  readonly day: PlainDateText;
  readonly at: InstantText;
}

/** What noting the use of spaces works with. */
export interface SpaceUsesApp<Organisation> {
  /** The space of a resource, and whose calendar tells its days; `undefined` for one that nothing is known of. */
  spaceOf(resource: string): Promise<{ readonly space: string; readonly timeZone: string } | undefined>;
  /** The organisations for which a member of the node comes on a day. */
  organisationsOf(member: string, day: PlainDateText): Promise<readonly Organisation[]>;
  /** Tells it to all; again is nothing new. */
  tell(uses: readonly SpaceUse<Organisation>[]): Promise<void>;
}

/**
 * Notes for which organisations somebody came to bookings (R06): of who came nothing is told. A day is that of the space. Throws where a
 * part of the node is away, or a resource is not known yet: then the check-ins come again.
 */
export async function noteSpaceUses<Organisation>(
  app: SpaceUsesApp<Organisation>,
  checkIns: readonly CheckIn[],
): Promise<void> {
  const uses: SpaceUse<Organisation>[] = [];
  for (const { resource, member, at } of checkIns) {
    const place = await app.spaceOf(resource);
    if (!place) throw new Error('somebody came to a resource that nothing is known of');
    const { space, timeZone } = place;
    const day = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() as PlainDateText;
    for (const organisation of await app.organisationsOf(member, day)) uses.push({ space, organisation, day, at });
  }
  if (uses.length > 0) await app.tell(uses);
}
