/**
 * What the collections of a document hold while they are read, the inner ones on top of the outer. A collection takes its
 * part as an array of just that size: one that grows by itself has room for seventeen and is then copied.
 */
export class Stack<T> {
  private readonly items: T[] = [];
  private top = 0;

  get size(): number {
    return this.top;
  }

  at(index: number): T {
    return this.items[index]!;
  }

  push(item: T): void {
    this.items[this.top++] = item;
  }

  /** Takes off everything from `start` on. */
  takeFrom(start: number): T[] {
    const taken = this.items.slice(start, this.top);
    this.top = start;
    return taken;
  }
}
