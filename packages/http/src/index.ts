export { acceptedLanguage } from './accepted.ts';
export { startHttpServer } from './http-server.ts';
export type { HttpAnswer, HttpRequest, HttpSite } from './http-site.ts';
export { feedNotFound, methodNotAllowed, problemAnswer } from './problem.ts';
export { textAnswer, type WrittenText } from './text-answer.ts';
