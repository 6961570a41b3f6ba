const name = '(?:"(?:[^"]|"")*"|[^" ])+';
const head = new RegExp(`^(CREATE (?:UNIQUE )?INDEX )(CONCURRENTLY )?(${name} ON )ONLY `);

/** `ONLY` keeps a partitioned index from reaching the partitions; the server spells it where it did reach them. */
export function onPartitionsToo(definition: string): string {
  return definition.replace(head, '$1$2$3');
}
