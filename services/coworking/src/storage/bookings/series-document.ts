import type { Uuid } from '@inclust/kernel';
import type { BookingSeries } from '../../domain/bookings/series.ts';

/** A series as it was wanted: ids, times and codes. */
export interface SeriesDocument extends Omit<BookingSeries, 'id'> {
  readonly _id: string;
}

/** The document of a series, one revision on. */
export function seriesDocument({ id, ...series }: BookingSeries): SeriesDocument {
  return { _id: id, ...series, revision: series.revision + 1 };
}

/** The series in a document. */
export function decodeSeries({ _id, ...series }: SeriesDocument): BookingSeries {
  return { id: _id as Uuid, ...series };
}
