// An integrator's day: list, register with a retry, book, watch, lose the connection, go on, miss nothing.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	coworking "example.org/day/gen/inclust/coworking/v1"
	events "example.org/day/gen/inclust/events/v1"
	members "example.org/day/gen/inclust/members/v1"
)

var (
	occurrence = os.Getenv("OCCURRENCE")
	room       = os.Getenv("ROOM")
	requests   atomic.Int64
)

// requestID is another one for every thing that is wanted, and stays the same where it is tried again.
func requestID() string {
	return fmt.Sprintf("go-day-%d-%d", time.Now().UnixNano(), requests.Add(1))
}

func passing(err error) bool {
	code := status.Code(err)
	return code == codes.Unavailable || code == codes.Canceled || code == codes.DeadlineExceeded
}

// again makes a call again while the node is away.
func again[Request, Answer any](ctx context.Context, call func(context.Context, Request, ...grpc.CallOption) (Answer, error), request Request) (Answer, error) {
	pause := 200 * time.Millisecond
	end := time.Now().Add(20 * time.Second)
	for {
		limited, cancel := context.WithTimeout(ctx, 10*time.Second)
		answer, err := call(limited, request)
		cancel()
		if err == nil || !passing(err) || time.Now().Add(pause).After(end) {
			return answer, err
		}
		time.Sleep(pause)
		pause = min(2*pause, time.Second)
	}
}

func must[Answer any](answer Answer, err error) Answer {
	if err != nil {
		panic(err)
	}
	return answer
}

// follow tells the places of each registration that is confirmed, over streams that break off, until the context ends.
func follow(ctx context.Context, client events.RegistrationServiceClient, begun func(), cut <-chan struct{}, tell func(uint32)) {
	cursor := ""
	for ctx.Err() == nil {
		stream, cancel := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			select {
			case <-cut:
				cancel()
			case <-ended:
			}
		}()
		answers, err := client.WatchRegistrations(stream, &events.WatchRegistrationsRequest{Cursor: cursor, Occurrences: []string{occurrence}})
		for err == nil {
			var answer *events.WatchRegistrationsResponse
			if answer, err = answers.Recv(); err != nil {
				break
			}
			if change := answer.GetChange(); change != nil {
				confirmed := &events.RegistrationConfirmed{}
				if change.GetEvent().UnmarshalTo(confirmed) == nil {
					tell(confirmed.GetFacts().GetPlaces())
				}
			}
			cursor = answer.GetCursor()
			begun()
		}
		close(ended)
		cancel()
		if !passing(err) {
			panic(err)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func main() {
	connection := must(grpc.NewClient(os.Getenv("ADDRESS"), grpc.WithTransportCredentials(insecure.NewCredentials())))
	defer connection.Close()
	ctx, stop := context.WithCancel(metadata.AppendToOutgoingContext(context.Background(), "x-api-key", os.Getenv("KEY")))
	defer stop()
	register := members.NewMemberServiceClient(connection)
	registrations := events.NewRegistrationServiceClient(connection)
	bookings := coworking.NewBookingServiceClient(connection)

	begun, cut, told := make(chan struct{}, 1_000), make(chan struct{}), make(chan uint32, 1_000)
	go follow(ctx, registrations, func() { begun <- struct{}{} }, cut, func(places uint32) { told <- places })
	<-begun

	profile := &members.MemberProfile{
		Kind:        &members.MemberProfile_Person{Person: &members.Person{GivenName: "Arben", FamilyName: "Provë"}},
		Disciplines: []string{"heritage"},
	}
	person := must(again(ctx, register.RegisterMember, &members.RegisterMemberRequest{Profile: profile, RequestId: requestID()})).GetMember().GetName()

	listed, token := false, ""
	for {
		page := must(again(ctx, register.ListMembers, &members.ListMembersRequest{PageSize: 100, PageToken: token}))
		for _, one := range page.GetMembers() {
			listed = listed || one.GetName() == person
		}
		if token = page.GetNextPageToken(); token == "" {
			break
		}
	}

	// The answer of the first is lost; the same request again is the same registration.
	order := &events.RegisterRequest{
		Occurrence: occurrence,
		Person:     person,
		Lines:      []*events.OrderLine{{TicketType: "seat", Quantity: 3}},
		RequestId:  requestID(),
	}
	first := must(again(ctx, registrations.Register, order)).GetRegistration()
	second := must(again(ctx, registrations.Register, order)).GetRegistration()
	cut <- struct{}{}

	start := time.Now().UTC().AddDate(0, 0, 60).Truncate(24 * time.Hour).Add(10 * time.Hour)
	booked := must(again(ctx, bookings.CreateBooking, &coworking.CreateBookingRequest{
		Resource:  room,
		Person:    person,
		StartTime: timestamppb.New(start),
		EndTime:   timestamppb.New(start.Add(time.Hour)),
		Units:     1,
		RequestId: requestID(),
	})).GetBooking()

	var refused []string
	if _, err := again(ctx, register.RegisterMember, &members.RegisterMemberRequest{RequestId: requestID()}); err != nil {
		refused = append(refused, status.Code(err).String())
		for _, detail := range status.Convert(err).Details() {
			if bad, ok := detail.(*errdetails.BadRequest); ok {
				for _, one := range bad.GetFieldViolations() {
					refused = append(refused, one.GetField()+" "+one.GetReason())
				}
			}
		}
	}

	places := []uint32{}
	select {
	case one := <-told:
		places = append(places, one)
	case <-time.After(10 * time.Second):
	}
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{
		"listed":    listed,
		"same":      first.GetName() == second.GetName(),
		"confirmed": second.GetState() == events.RegistrationState_REGISTRATION_STATE_CONFIRMED,
		"booked":    booked.GetName() != "",
		"refused":   refused,
		"places":    places,
	})
}
