/**
 * Names so that each comes after those it needs, otherwise in the order given. Names that are not in the list are no
 * dependencies. The loader refuses circles, but labels of containers from different runs can form one: its members come
 * last, in the order given.
 */
export function inDependencyOrder(names: readonly string[], needs: (name: string) => readonly string[]): string[] {
  const present = new Set(names);
  const dependents = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const name of names) {
    const needed = new Set(needs(name).filter((other) => present.has(other)));
    open.set(name, needed.size);
    for (const other of needed) {
      const list = dependents.get(other);
      if (list) list.push(name);
      else dependents.set(other, [name]);
    }
  }
  const order = names.filter((name) => open.get(name) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const dependent of dependents.get(order[i]!) ?? []) {
      const left = open.get(dependent)! - 1;
      open.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  return order.length === names.length ? order : [...new Set([...order, ...names])];
}
