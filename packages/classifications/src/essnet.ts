import { languages } from '@inclust/kernel';
import { termOf, type Term } from './names.ts';
import { readData } from './read-data.ts';

/** The ten cultural domains of the ESSnet-Culture framework (ESSnet-Culture Final Report, 2012, chapter 3). */
export const disciplines: readonly Term[] = readData('essnet-domains.csv', ['code', ...languages]).map(termOf);

/** The six functions of the ESSnet-Culture framework. */
export const functions: readonly Term[] = readData('essnet-functions.csv', ['code', ...languages]).map(termOf);
