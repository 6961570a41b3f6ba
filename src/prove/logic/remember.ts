interface Node {
  readonly below: WeakMap<object, Node>;
  readonly values: Map<string, unknown>;
}

const root: Node = { below: new WeakMap(), values: new Map() };

/**
 * What follows from these objects alone, computed once: pictures, instances and predicates are never changed. As long
 * as it is being computed it is `meanwhile`.
 */
export function remember<T>(objects: readonly object[], key: string, compute: () => T, meanwhile?: T): T {
  let node = root;
  for (const object of objects) {
    const next: Node = node.below.get(object) ?? { below: new WeakMap(), values: new Map() };
    node.below.set(object, next);
    node = next;
  }
  if (node.values.has(key)) return node.values.get(key) as T;
  if (meanwhile !== undefined) node.values.set(key, meanwhile);
  const value = compute();
  node.values.set(key, value);
  return value;
}
