"""Reads a mail from stdin with email and its calendar with icalendar, and says as JSON what it found."""

import email
import email.policy
import json
import sys

import icalendar

mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
attachments = list(mail.iter_attachments())
events = [
    event
    for part in attachments
    if part.get_content_type() == "text/calendar"
    for event in icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
]
json.dump(
    {
        "defects": [str(one) for part in mail.walk() for one in part.defects],
        "to": str(mail["To"]),
        "subject": str(mail["Subject"]),
        "messageId": str(mail["Message-ID"]),
        "language": str(mail["Content-Language"]),
        "text": mail.get_body(("plain",)).get_content(),
        "attachments": [
            {"name": part.get_filename(), "type": part.get_content_type(), "method": part["Content-Type"].params.get("method", "")}
            for part in attachments
        ],
        "events": [
            {
                "uid": str(event["UID"]),
                "summary": str(event["SUMMARY"]),
                "sequence": int(event["SEQUENCE"]),
                "start": event.decoded("DTSTART").isoformat(),
                "errors": [str(error) for error in event.errors],
            }
            for event in events
        ],
    },
    sys.stdout,
)
