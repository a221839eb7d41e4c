/**
 * Where the `$` of a text are, for one who reads it from the beginning: most of a project has none, and need not be searched
 * for variables.
 */
export class Dollars {
  private readonly text: string;
  /** The first that is not read yet; -1 if there is none. */
  private next: number;
  /** The last that was read; -1 if there was none. */
  private last = -1;

  constructor(text: string) {
    this.text = text;
    this.next = text.indexOf('$');
  }

  /** Reads on to an offset. */
  readTo(end: number): void {
    while (this.next >= 0 && this.next < end) {
      this.last = this.next;
      this.next = this.text.indexOf('$', this.next + 1);
    }
  }

  /** One that is written otherwise, within what was read. */
  foundAt(at: number): void {
    this.last = Math.max(this.last, at);
  }

  /** Whether one stands between an offset and where was read to. */
  since(start: number): boolean {
    return this.last >= start;
  }
}
