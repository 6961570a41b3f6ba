import { routineKey } from '../../model/routine.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A definer function looks names up where its caller says. */
export const searchPathUnpinned: Operator = ({ database, tenancy }) =>
  database.routines
    .filter(
      (routine) =>
        routine.securityDefiner &&
        tenancy.schemas.includes(routine.schema) &&
        routine.config.some((line) => line.startsWith('search_path=')),
    )
    .map((routine) =>
      mutant('search-path-unpinned', routineKey(routine), [
        `alter ${routine.type === 'procedure' ? 'procedure' : 'function'} ${spelled(routine)}(${routine.signature}) reset search_path`,
      ]),
    );
