export { renderPdf, type PdfBlock, type PdfDocument } from './render.ts';
