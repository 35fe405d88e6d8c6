"""Reads a calendar from stdin with icalendar and dateutil, and says as JSON what it found."""

import datetime
import json
import sys
from zoneinfo import ZoneInfo

import dateutil.rrule
import icalendar

UTC = datetime.timezone.utc


def told(value):
    """A day as it is, a time in UTC."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def listed(event, name):
    found = event.get(name, [])
    return [one.dt for part in (found if isinstance(found, list) else [found]) for one in part.dts]


def occurrences(event):
    """All starts of a series, without those that it takes out."""
    start = event.decoded("DTSTART")
    starts = {start}
    if "RRULE" in event:
        text = event["RRULE"].to_ical().decode()
        if isinstance(start, datetime.datetime):
            # The rule goes by wall times; an end in UTC is one of them.
            parts = [part for part in text.split(";") if not part.startswith("UNTIL=")]
            until = event["RRULE"].get("UNTIL")
            rule = dateutil.rrule.rrulestr(";".join(parts), dtstart=start.replace(tzinfo=None))
            found = []
            for wall in rule:
                moment = wall.replace(tzinfo=start.tzinfo)
                if until and moment > until[0]:
                    break
                found.append(moment)
            starts = set(found)
        else:
            naive = datetime.datetime.combine(start, datetime.time())
            starts = {one.date() for one in dateutil.rrule.rrulestr(text, dtstart=naive)}
    # By moments: what is there twice is one occurrence (RFC 5545, 3.8.5.2).
    moments = {told(one) for one in [*starts, *listed(event, "RDATE")]}
    return sorted(moments - {told(one) for one in listed(event, "EXDATE")})


def differences(component):
    """Moments at which a VTIMEZONE has another offset than the zone it is named after."""
    name = str(component["TZID"])
    described = component.to_tz(lookup_tzid=False)
    real = ZoneInfo(name)
    found = []
    wall = datetime.datetime(2027, 1, 2)
    while wall.year < 2037:
        offsets = {wall.replace(tzinfo=real, fold=fold).utcoffset() for fold in (0, 1)}
        if len(offsets) == 1 and wall.replace(tzinfo=described).utcoffset() not in offsets:
            found.append(f"{name} {wall.isoformat()}")
        wall += datetime.timedelta(minutes=30 if wall.month in (3, 10) else 600)
    return found


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
json.dump(
    {
        "name": str(calendar["NAME"]),
        "method": str(calendar["METHOD"]),
        "zones": sorted(str(one["TZID"]) for one in calendar.walk("VTIMEZONE")),
        "differences": [one for zone in calendar.walk("VTIMEZONE") for one in differences(zone)],
        "errors": [str(error) for event in calendar.walk("VEVENT") for error in event.errors],
        "events": [
            {
                "uid": str(event["UID"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event.get("DESCRIPTION", "")),
                "status": str(event["STATUS"]),
                "categories": [str(one) for one in event["CATEGORIES"].cats] if "CATEGORIES" in event else [],
                "recurrence": told(event.decoded("RECURRENCE-ID")) if "RECURRENCE-ID" in event else "",
                "end": told(event.end),
                "occurrences": occurrences(event),
            }
            for event in calendar.walk("VEVENT")
        ],
    },
    sys.stdout,
)
