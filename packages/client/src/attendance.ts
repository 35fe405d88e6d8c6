import {
  ChooseCountMethodRequest,
  CorrectAttendanceRequest,
  CountTicketsRequest,
  GetAttendanceRequest,
  GetEventReportRequest,
  ListAttendanceRequest,
  NoteCompletionsRequest,
  RecordAttendanceRequest,
  type Attendance,
  type AttendanceServiceClient,
  type ChooseCountMethodResponse,
  type CorrectAttendanceResponse,
  type CountTicketsResponse,
  type GetAttendanceResponse,
  type GetEventReportResponse,
  type NoteCompletionsResponse,
  type RecordAttendanceResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** How many came; every method is an rpc of `inclust.events.v1.AttendanceService`. What begins with `every` comes as all pages. */
export interface AttendanceApi {
  recordAttendance(request: Partially<RecordAttendanceRequest>): Promise<RecordAttendanceResponse>;
  correctAttendance(request: Partially<CorrectAttendanceRequest>): Promise<CorrectAttendanceResponse>;
  countTickets(request: Partially<CountTicketsRequest>): Promise<CountTicketsResponse>;
  chooseCountMethod(request: Partially<ChooseCountMethodRequest>): Promise<ChooseCountMethodResponse>;
  noteCompletions(request: Partially<NoteCompletionsRequest>): Promise<NoteCompletionsResponse>;
  getAttendance(request: Partially<GetAttendanceRequest>): Promise<GetAttendanceResponse>;
  everyAttendance(request: Partially<ListAttendanceRequest>): AsyncGenerator<Attendance>;
  getEventReport(request: Partially<GetEventReportRequest>): Promise<GetEventReportResponse>;
}

/** The promise client of attendance. */
export function attendanceApi(client: AttendanceServiceClient, settings: CallSettings): AttendanceApi {
  return {
    recordAttendance: (request) =>
      change(settings, client.recordAttendance.bind(client), RecordAttendanceRequest.fromPartial(request)),
    correctAttendance: (request) =>
      change(settings, client.correctAttendance.bind(client), CorrectAttendanceRequest.fromPartial(request)),
    countTickets: (request) =>
      change(settings, client.countTickets.bind(client), CountTicketsRequest.fromPartial(request)),
    chooseCountMethod: (request) =>
      change(settings, client.chooseCountMethod.bind(client), ChooseCountMethodRequest.fromPartial(request)),
    noteCompletions: (request) =>
      change(settings, client.noteCompletions.bind(client), NoteCompletionsRequest.fromPartial(request)),
    getAttendance: (request) =>
      read(settings, client.getAttendance.bind(client), GetAttendanceRequest.fromPartial(request)),
    getEventReport: (request) =>
      read(settings, client.getEventReport.bind(client), GetEventReportRequest.fromPartial(request)),
    everyAttendance: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListAttendanceRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const found = await read(settings, client.listAttendance.bind(client), wanted);
        return { items: found.attendances, nextPageToken: found.nextPageToken };
      }),
  };
}
