/**
 * Names so that each comes right after those it needs, otherwise in the order given. Names that are not in the list are
 * no dependencies. The loader refuses circles; labels of containers from different runs can form one: it is cut where it
 * closes.
 */
export function inDependencyOrder(names: readonly string[], needs: (name: string) => readonly string[]): string[] {
  const present = new Set(names);
  const seen = new Set<string>();
  const order: string[] = [];
  // A chain may be longer than the stack is deep: so not by recursion.
  const path: { readonly name: string; readonly open: string[] }[] = [];
  const enter = (name: string): void => {
    if (seen.has(name) || !present.has(name)) return;
    seen.add(name);
    path.push({ name, open: [...needs(name)].reverse() });
  };
  for (const name of names) {
    enter(name);
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const next = at.open.pop();
      if (next !== undefined) enter(next);
      else order.push(path.pop()!.name);
    }
  }
  return order;
}
