export type { PdfBlock, PdfColumn, PdfTable } from './block.ts';
export { renderPdf, type PdfDocument } from './render.ts';
