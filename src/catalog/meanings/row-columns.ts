import type { Routine } from '../../model/routine.ts';
import { fail } from './not-understood.ts';
import type { Picture, PictureColumn } from './picture.ts';

/** The columns of the rows a set-returning routine gives. A column that it does not name has its own name. */
export function rowColumns(picture: Picture, routine: Routine): readonly PictureColumn[] {
  const { outputs, returns } = picture.signature(routine);
  if (outputs.length > 0) return outputs.map(({ name, type }, index) => ({ name: name ?? `column${index + 1}`, type }));
  const relation = picture.relations.get(returns);
  if (relation !== undefined) return relation.columns;
  const composite = picture.database.otherTypes.find((type) => type.type === 'composite' && `${type.schema}.${type.name}` === returns);
  if (returns === 'record' || composite !== undefined) return fail(`${routine.name} gives rows of the type ${returns}`);
  return [{ name: routine.name, type: returns }];
}
