/** Every circle that a walk along the arrows meets, each once, as the chain from its smallest name back to itself. */
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const done = new Set<string>();
  const circles = new Map<string, readonly string[]>();
  const visit = (node: string, path: readonly string[]): void => {
    const start = path.indexOf(node);
    if (start >= 0) {
      const circle = fromSmallest(path.slice(start));
      circles.set(circle.join(' '), circle);
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return [...circles.values()];
}

function fromSmallest(circle: readonly string[]): readonly string[] {
  const first = circle.reduce((least, node, index) => (node < (circle[least] ?? '') ? index : least), 0);
  const turned = [...circle.slice(first), ...circle.slice(0, first)];
  return [...turned, ...turned.slice(0, 1)];
}
