export { enter, enterStatement, leave, readBack, type SessionContract } from './context.ts';
export type { Who } from './who.ts';
