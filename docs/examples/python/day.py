"""An integrator's day: list, register with a retry, book, watch, lose the connection, go on, miss nothing."""

import json
import os
import threading
import time
import uuid
from datetime import datetime, timedelta, timezone

import grpc
from google.rpc import error_details_pb2, status_pb2
from inclust.coworking.v1 import booking_service_pb2, booking_service_pb2_grpc
from inclust.events.v1 import registration_events_pb2, registration_pb2, registration_service_pb2
from inclust.events.v1 import registration_service_pb2_grpc
from inclust.members.v1 import member_pb2, member_service_pb2, member_service_pb2_grpc

ADDRESS = os.environ["ADDRESS"]
METADATA = [("x-api-key", os.environ["KEY"])]
OCCURRENCE = os.environ["OCCURRENCE"]
ROOM = os.environ["ROOM"]


def again(call, request, seconds=20):
    """Makes a call again while the node is away; the request has its request_id, so that it is done once."""
    end = time.monotonic() + seconds
    pause = 0.2
    while True:
        try:
            return call(request, metadata=METADATA, timeout=10)
        except grpc.RpcError as error:
            passing = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED, grpc.StatusCode.DEADLINE_EXCEEDED)
            if error.code() not in passing or time.monotonic() + pause > end:
                raise
            time.sleep(pause)
            pause = min(pause * 2, 1)


def details(error):
    """The fields at fault and their rules, from google.rpc.Status."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    for detail in status.details:
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            return [f"{one.field} {one.reason}" for one in bad.field_violations]
    return []


class Watch:
    """Follows registrations and keeps the cursor; `cut` breaks the stream off, as a lost line would."""

    def __init__(self, stub):
        self.stub = stub
        self.cursor = ""
        self.places = []
        self.begun = threading.Event()
        self.stopped = False
        self.call = None
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self):
        while not self.stopped:
            wanted = registration_service_pb2.WatchRegistrationsRequest(cursor=self.cursor, occurrences=[OCCURRENCE])
            try:
                self.call = self.stub.WatchRegistrations(wanted, metadata=METADATA)
                for answer in self.call:
                    if answer.WhichOneof("what") == "change":
                        event = registration_events_pb2.RegistrationConfirmed()
                        if answer.change.event.Unpack(event):
                            self.places.append(event.facts.places)
                    self.cursor = answer.cursor
                    self.begun.set()
            except grpc.RpcError as error:
                if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
                    raise
            time.sleep(0.2)

    def cut(self):
        self.call.cancel()


def main():
    channel = grpc.insecure_channel(ADDRESS)
    members = member_service_pb2_grpc.MemberServiceStub(channel)
    registrations = registration_service_pb2_grpc.RegistrationServiceStub(channel)
    bookings = booking_service_pb2_grpc.BookingServiceStub(channel)

    watch = Watch(registrations)
    assert watch.begun.wait(10), "the watch did not begin"

    name = member_pb2.Person(given_name="Ελένη", family_name="Δοκιμής")
    profile = member_pb2.MemberProfile(person=name, disciplines=["visual-arts"])
    registering = member_service_pb2.RegisterMemberRequest(profile=profile, request_id=str(uuid.uuid4()))
    person = again(members.RegisterMember, registering).member.name

    listed, token = [], ""
    while True:
        page = again(members.ListMembers, member_service_pb2.ListMembersRequest(page_size=100, page_token=token))
        listed += [one.name for one in page.members]
        token = page.next_page_token
        if not token:
            break

    def order(places):
        line = registration_pb2.OrderLine(ticket_type="seat", quantity=places)
        wanted = {"occurrence": OCCURRENCE, "person": person, "lines": [line], "request_id": str(uuid.uuid4())}
        return registration_service_pb2.RegisterRequest(**wanted)

    # The answer of the first is lost; the same request again is the same registration.
    wanted = order(2)
    first = again(registrations.Register, wanted).registration
    second = again(registrations.Register, wanted).registration
    watch.cut()

    start = (datetime.now(timezone.utc) + timedelta(days=50)).replace(hour=10, minute=0, second=0, microsecond=0)
    booking = booking_service_pb2.CreateBookingRequest(resource=ROOM, person=person, units=1, request_id=str(uuid.uuid4()))
    booking.start_time.FromDatetime(start)
    booking.end_time.FromDatetime(start + timedelta(hours=1))
    booked = again(bookings.CreateBooking, booking).booking

    try:
        again(members.RegisterMember, member_service_pb2.RegisterMemberRequest(request_id=str(uuid.uuid4())))
        refused = []
    except grpc.RpcError as error:
        refused = [error.code().name, *details(error)]

    end = time.monotonic() + 10
    while not watch.places and time.monotonic() < end:
        time.sleep(0.05)
    watch.stopped = True
    watch.cut()
    print(
        json.dumps(
            {
                "listed": person in listed,
                "same": first.name == second.name,
                "confirmed": second.state == registration_pb2.REGISTRATION_STATE_CONFIRMED,
                "booked": booked.name != "",
                "refused": refused,
                "places": watch.places,
            }
        )
    )


main()
