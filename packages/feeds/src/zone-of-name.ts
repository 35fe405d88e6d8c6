import ICAL from 'ical.js';
import { offsetAt, parseZone, transitions, type ZoneName } from '@inclust/schedule';
import type { Component } from './read-components.ts';
import { windowsZones } from './windows-zones.ts';

/** Where the clusters are: a zone that a file describes itself is looked for among these, if it is none of a known name. */
const places = ['Europe/Athens', 'Europe/Tirane', 'UTC'];

/** Finds the IANA zone that a TZID means; `undefined` where that is not certain. */
export type FindZone = (name: string) => ZoneName | undefined;

/**
 * Names are those of the IANA database, also with a prefix such as `/mozilla.org/20050126_1/`, or those of Windows. Any other is looked up
 * among the VTIMEZONEs of the file: by what that names, else by comparing its offsets over 8 years with those of the declared zone and of
 * the places of the clusters. `declared` is preferred where several are the same.
 */
export function zoneFinder(described: readonly Component[], declared: ZoneName | undefined): FindZone {
  const known = new Map<string, ZoneName | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, find(name, described, declared));
    return known.get(name);
  };
}

function find(name: string, described: readonly Component[], declared: ZoneName | undefined): ZoneName | undefined {
  const named = byName(name, declared);
  if (named) return named;
  const zone = described.find((one) => valueOf(one, 'TZID') === name);
  if (!zone) return undefined;
  const location = valueOf(zone, 'X-LIC-LOCATION');
  return (location === undefined ? undefined : byName(location, declared)) ?? byOffsets(zone, declared);
}

function byName(name: string, declared: ZoneName | undefined): ZoneName | undefined {
  const trimmed = name.trim();
  const windows = windowsZones.get(trimmed);
  if (windows) return declared && windows.includes(declared) ? declared : parseZone(windows[0] ?? '');
  const parts = trimmed.split('/').filter((one) => one !== '');
  for (const from of [0, -3, -2]) {
    const zone = parseZone(parts.slice(from).join('/'));
    if (zone) return zone;
  }
  return undefined;
}

function byOffsets(described: Component, declared: ZoneName | undefined): ZoneName | undefined {
  const offset = offsetsOf(described);
  if (!offset) return undefined;
  const candidates = [...new Set([declared, ...places.map(parseZone)])].filter((one) => one !== undefined);
  return candidates.find((zone) => moments(zone).every((at) => offset(at) === offsetAt(at, zone)));
}

/** Two hours before and after each change of a zone in 8 years, and the middle of each month of one. */
function moments(zone: ZoneName): number[] {
  const changes = transitions(zone, Date.UTC(2024, 0), Date.UTC(2032, 0)).map(({ instant }) => Date.parse(instant));
  const apart = 2 * 3_600_000;
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2027, month, 15));
  return [...changes.flatMap((at) => [at - apart, at + apart]), ...months];
}

/** What a VTIMEZONE says of offsets, in seconds at a moment. */
function offsetsOf(described: Component): ((milliseconds: number) => number) | undefined {
  try {
    const component = new ICAL.Component(ICAL.parse(textOfComponent(described)) as unknown[]);
    const zone = new ICAL.Timezone({ component, tzid: 'described' });
    return (milliseconds) => {
      // The library asks for wall times: the offset is the one with which a wall time comes back to the moment.
      for (const near of candidatesNear(zone, milliseconds)) {
        const wall = ICAL.Time.fromJSDate(new Date(milliseconds + near * 1000), true);
        if (zone.utcOffset(wall) === near) return near;
      }
      return Number.NaN;
    };
  } catch {
    return undefined;
  }
}

function candidatesNear(zone: InstanceType<typeof ICAL.Timezone>, milliseconds: number): number[] {
  const day = 86_400_000;
  return [-day, day].map((apart) => zone.utcOffset(ICAL.Time.fromJSDate(new Date(milliseconds + apart), true)));
}

function textOfComponent({ name, properties, components }: Component): string {
  return [
    `BEGIN:${name}`,
    ...properties.map((one) => `${one.name}:${one.value}`),
    ...components.map(textOfComponent),
    `END:${name}`,
  ].join('\r\n');
}

function valueOf({ properties }: Component, name: string): string | undefined {
  return properties.find((one) => one.name === name)?.value;
}
