import { EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import type { ProblemCode } from '../../../shared/errors.ts';
import type { Problems } from '../problems.ts';
import { Dollars } from './dollars.ts';
import { EntriesMaker } from './entries-maker.ts';
import { withMerged } from './merge-key.ts';
import { brokenNode, listNode, mapNode, type Node, nullNode, type Path, pathText, type Spot, textOf } from './node.ts';
import { resolvePlain } from './scalar.ts';
import { type ScalarEvent, scalarOf } from './scalar-of.ts';
import { locate, type Source } from './source.ts';
import { Stack } from './stack.ts';

/** One document of a file. */
export interface Document {
  readonly root: Node;
  /** The paths tagged `!reset` or `!override`: what earlier files say there is dropped. */
  readonly resets: readonly Path[];
  /** Whether aliases make values appear more than once. */
  readonly shares: boolean;
}

/** Nodes that aliases may add to a document; a "billion laughs" file has many more. */
const maxAliased = 400_000;

type OpenEvent = Extract<Event, { tagStart: number }>;

interface Anchor {
  readonly node: Node;
  readonly size: number;
  /** Relative to the anchor. */
  readonly resets: readonly Path[];
}

/** Thrown to leave a document that can't be read further; the problem is already noted. */
export class Unreadable extends Error {}

const mergeKey = '<<';
const ordinaryTags = new Set(['!', '!override', '!!str', '!!map', '!!seq', '!!int', '!!float', '!!bool', '!!null']);

/** Makes nodes of js-yaml's events. */
export class Composer {
  private next = 0;
  private aliased = 0;
  private size = 0;
  private anchors = new Map<string, Anchor | 'open'>();
  private path: (string | number)[] = [];
  private resets: Path[] = [];
  private readonly words = new Map<string, string>();
  private readonly names = new Stack<string>();
  private readonly nodes = new Stack<Node>();
  private readonly dollars: Dollars;
  private readonly source: Source;
  private readonly events: readonly Event[];
  private readonly problems: Problems;

  constructor(source: Source, events: readonly Event[], problems: Problems) {
    this.source = source;
    this.events = events;
    this.problems = problems;
    this.dollars = new Dollars(source.text);
  }

  documents(): Document[] {
    const found: Document[] = [];
    while (this.next < this.events.length) {
      this.next++; // the document's own event
      this.anchors = new Map();
      this.aliased = 0;
      this.resets = [];
      this.path = [];
      const root = this.peek().type === EVENT_ID.POP ? this.nothing(0, -1) : this.compose(-1);
      this.next++; // its end
      if (root) found.push({ root, resets: this.resets, shares: this.aliased > 0 });
    }
    return found;
  }

  private peek(): Event {
    return this.events[this.next]!;
  }

  private spot(at: number, keyAt: number): Spot {
    return { source: this.source, at, keyAt };
  }

  private nothing(at: number, keyAt: number): Node {
    return nullNode(this.spot(at, keyAt));
  }

  private fail(message: string, at: number, code: ProblemCode = 'yaml-invalid'): void {
    const key = pathText(this.path);
    const where = { file: this.source.path, ...locate(this.source, at), ...(key ? { key } : {}) };
    this.problems.add({ code, message, where });
  }

  /** The next node; undefined for one tagged `!reset`. */
  private compose(keyAt: number): Node | undefined {
    const event = this.peek();
    if (event.type === EVENT_ID.ALIAS) return this.alias(keyAt);
    if (event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) throw new Error('unexpected YAML event');
    this.size++;
    const { anchorStart, anchorEnd } = event;
    if (anchorStart < 0) return this.content(event, keyAt);
    const name = this.source.text.slice(anchorStart, anchorEnd);
    const sizeBefore = this.size;
    const resetsBefore = this.resets.length;
    this.anchors.set(name, 'open');
    const node = this.content(event, keyAt);
    const depth = this.path.length;
    const resets = this.resets.slice(resetsBefore).map((path) => path.slice(depth));
    const kept = node ?? this.nothing(anchorStart, keyAt);
    this.anchors.set(name, { node: kept, size: this.size - sizeBefore + 1, resets });
    return node;
  }

  private alias(keyAt: number): Node {
    const event = this.peek() as Extract<Event, { type: typeof EVENT_ID.ALIAS }>;
    this.next++;
    const name = this.source.text.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.anchors.get(name);
    const spot = this.spot(event.anchorStart - 1, keyAt);
    if (anchor === undefined || anchor === 'open') {
      const reason = anchor === 'open' ? 'stands inside what it refers to' : 'refers to an anchor that is not defined';
      this.fail(`The alias *${name} ${reason}.`, spot.at);
      return brokenNode(spot);
    }
    this.aliased += anchor.size;
    this.size += anchor.size;
    if (this.aliased > maxAliased) {
      this.fail(`Its aliases expand to more than ${maxAliased} values.`, spot.at);
      throw new Unreadable();
    }
    for (const path of anchor.resets) this.resets.push([...this.path, ...path]);
    return { ...anchor.node, keyAt };
  }

  private content(event: OpenEvent, keyAt: number): Node | undefined {
    const tag = event.tagStart < 0 ? undefined : this.source.text.slice(event.tagStart, event.tagEnd);
    const resetsBefore = this.resets.length;
    const node =
      event.type === EVENT_ID.SCALAR
        ? this.scalar(event, tag, keyAt)
        : event.type === EVENT_ID.SEQUENCE
          ? this.list(event.start, keyAt)
          : this.map(event.start, keyAt);
    if (tag === undefined) return node;
    if (tag === '!reset' || tag === '!override') {
      this.resets.splice(resetsBefore, Number.POSITIVE_INFINITY, [...this.path]);
      return tag === '!reset' ? undefined : node;
    }
    if (ordinaryTags.has(tag)) return node;
    this.fail(`The tag ${tag} is not supported.`, event.tagStart, 'compose-unsupported');
    return brokenNode(node);
  }

  private scalar(event: ScalarEvent, tag: string | undefined, keyAt: number): Node {
    this.next++;
    const node = scalarOf(this.source, event, tag, keyAt);
    this.dollars.readTo(event.valueEnd);
    // In double quotes it may be written as "\\u0024".
    if (!event.fast && String(node.value).includes('$')) this.dollars.foundAt(event.valueStart);
    return node;
  }

  private list(at: number, keyAt: number): Node {
    this.next++;
    const start = this.nodes.size;
    for (let index = 0; this.peek().type !== EVENT_ID.POP; index++) {
      this.path.push(index);
      const item = this.compose(-1);
      this.path.pop();
      if (item) this.nodes.push(item);
    }
    this.next++;
    return listNode(this.spot(at, keyAt), this.nodes.takeFrom(start), this.dollars.since(at));
  }

  private map(at: number, keyAt: number): Node {
    this.next++;
    const entries = new EntriesMaker(this.names, this.nodes);
    // `<<` and what is tagged !reset: not entries, but no less keys.
    let others: Map<string, number> | undefined;
    let merged: Node | undefined;
    while (this.peek().type !== EVENT_ID.POP) {
      const key = this.key();
      if (!key) {
        this.compose(-1);
        continue;
      }
      const { text } = key;
      const first = entries.get(text)?.keyAt ?? others?.get(text);
      if (first !== undefined) this.repeated(key, first);
      const isMerge = text === mergeKey && key.plain;
      if (!isMerge) this.path.push(text);
      const value = this.compose(key.at);
      if (!isMerge) this.path.pop();
      if (first !== undefined) continue;
      if (isMerge) merged = value;
      if (value && !isMerge) entries.add(text, value);
      else others = (others ?? new Map<string, number>()).set(text, key.at);
    }
    this.next++;
    const map = mapNode(this.spot(at, keyAt), entries.made(), this.dollars.since(at));
    if (!merged) return map;
    return withMerged(map, merged, (at) => this.fail('The value of << must be a map or a list of maps.', at));
  }

  private repeated(key: { text: string; at: number }, first: number): void {
    const { line } = locate(this.source, first);
    this.fail(`The key "${key.text}" stands here again; it is already in line ${line}.`, key.at);
  }

  private key(): { text: string; at: number; plain: boolean } | undefined {
    const event = this.peek();
    const scalar = event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN ? event : undefined;
    const plain = scalar !== undefined;
    const word = scalar && this.word(scalar);
    if (word !== undefined) {
      this.next++;
      return { text: word, at: scalar!.valueStart, plain };
    }
    const node = this.compose(-1);
    const text = textOf(node);
    if (node && text !== undefined) return { text, at: node.at, plain };
    const shown =
      node?.kind === 'scalar' ? ` (${node.type === 'null' ? 'null' : `the ${node.type} ${node.value}`})` : '';
    if (node?.kind !== 'broken') this.fail(`A key must be text${shown}; put it in quotes.`, node?.at ?? 0);
    return undefined;
  }

  /** The text of a plain key, the same string for all keys of the same name; undefined for one that must be looked at. */
  private word({ fast, valueStart, valueEnd, tagStart, anchorStart }: ScalarEvent): string | undefined {
    if (!fast || valueStart < 0 || tagStart >= 0 || anchorStart >= 0) return undefined;
    const text = this.source.text.slice(valueStart, valueEnd);
    const known = this.words.get(text);
    if (known !== undefined || resolvePlain(text).type !== 'string') return known;
    this.words.set(text, text);
    return text;
  }
}
