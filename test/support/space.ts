import type { NodeClient } from '@inclust/client';
import { HolidayTreatment, ResourceKind } from '@inclust/contracts';

/** A space that is always open; its name. */
export async function spaceOn({ spaces }: NodeClient): Promise<string> {
  const ranges = [{ start: '00:00', end: '24:00' }];
  const { space } = await spaces.createSpace({
    space: {
      names: { el: { text: 'Χώρος' } },
      address: { street: 'Οδός 1', locality: 'Άρτα', countryCode: 'GR' },
      timeZone: 'Europe/Athens',
      openingHours: {
        weekly: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].map((weekday) => ({ weekday, ranges })),
        holidayCountry: 'GR',
        onHolidays: { treatment: HolidayTreatment.HOLIDAY_TREATMENT_OPEN },
      },
    },
  });
  return space?.name ?? '';
}

/** A room of a space, or a pool of so many, for which credit pays where a class of it is given; its name. */
export async function roomOn({ spaces }: NodeClient, space: string, units = 1, creditClass = ''): Promise<string> {
  const { resource } = await spaces.createResource({
    resource: { space, names: { el: { text: 'Αίθουσα' } }, kind: ResourceKind.RESOURCE_KIND_ROOM, units, creditClass },
  });
  return resource?.name ?? '';
}
