import { describe, expect, it } from 'vitest';
import {
  besideOf,
  type Decided,
  decide,
  type Found,
  type InstallRecord,
  recordAfter,
  recordBefore,
  type Surveyed,
} from './install-plan.ts';

const path = 'stacks/ollama/docker-compose.yml';
const file = (hash: string): Found => ({ kind: 'file', hash, mode: 0o644 });
const absent: Found = { kind: 'absent' };
const other: Found = { kind: 'other' };
const surveyed = (change: Partial<Surveyed> = {}): Surveyed => ({
  path,
  delivered: 'v2',
  found: file('v1'),
  beside: absent,
  folderGone: false,
  ...change,
});
const record = (change: Partial<Record<keyof InstallRecord, string>> = {}): InstallRecord => ({
  installed: change.installed === undefined ? {} : { [path]: change.installed },
  offered: change.offered === undefined ? {} : { [path]: change.offered },
  pending: change.pending === undefined ? {} : { [path]: change.pending },
});

describe('a delivered file', () => {
  it.each([
    ['new', surveyed({ found: absent }), record(), 'install'],
    ['new, after a run that did not get to it', surveyed({ found: absent }), record({ pending: 'v2' }), 'install'],
    ['untouched', surveyed(), record({ installed: 'v1' }), 'update'],
    ['written by a run that did not end', surveyed(), record({ pending: 'v1' }), 'update'],
    ['as delivered', surveyed({ found: file('v2') }), record({ installed: 'v1' }), 'current'],
    ['as delivered, unknown so far', surveyed({ found: file('v2') }), record(), 'current'],
    ['changed by the user', surveyed({ found: file('mine') }), record({ installed: 'v1' }), 'offer'],
    ['of the user, from before', surveyed({ found: file('mine') }), record(), 'offer'],
    ['a link of the user', surveyed({ found: other }), record({ installed: 'v1' }), 'offer'],
    ['changed, and nothing is newer', surveyed({ found: file('mine') }), record({ installed: 'v2' }), 'kept'],
    [
      'changed, and offered already: the user took the offer away',
      surveyed({ found: file('mine') }),
      record({ installed: 'v1', offered: 'v2' }),
      'kept',
    ],
    [
      'changed, with the offer beside it, unrecorded',
      surveyed({ found: file('mine'), beside: file('v2') }),
      record({ installed: 'v1' }),
      'kept',
    ],
    [
      'changed, with an older offer untouched beside it',
      surveyed({ found: file('mine'), beside: file('v1.5') }),
      record({ installed: 'v1', offered: 'v1.5' }),
      'offer',
    ],
    [
      'changed, with something of the user beside it',
      surveyed({ found: file('mine'), beside: file('mine too') }),
      record({ installed: 'v1', offered: 'v1.5' }),
      'crowded',
    ],
    ['behind a link', surveyed({ found: other, beside: other }), record({ installed: 'v1' }), 'crowded'],
    ['removed by the user', surveyed({ found: absent }), record({ installed: 'v1' }), 'removed'],
    ['new, in a folder that the user removed', surveyed({ found: absent, folderGone: true }), record(), 'removed'],
  ] as const)('%s', (_case, one, known, decision) => {
    expect(decide(one, known)).toBe(decision);
  });
});

it('an offer that a run wrote before it was cut short is replaced by the next version', () => {
  const pending = { [besideOf(path)]: 'v1.5' };
  const one = surveyed({ found: file('mine'), beside: file('v1.5') });
  expect(decide(one, { ...record({ installed: 'v1' }), pending })).toBe('offer');
});

describe('the record', () => {
  const decided = (name: string, decision: Decided['decision'], beside: Found = absent): Decided => ({
    ...surveyed({ path: name, beside }),
    decision,
  });
  const files = [
    decided('a', 'install'),
    decided('b', 'update'),
    decided('c', 'offer'),
    decided('d', 'kept', file('v2')),
    decided('e', 'removed'),
    decided('f', 'crowded'),
    decided('g', 'current'),
  ];
  const known: InstallRecord = {
    installed: { b: 'v1', c: 'v1', e: 'v1', f: 'v1', gone: 'v1' },
    offered: { f: 'v1' },
    pending: { x: 'v0' },
  };

  it('names what is about to be written, and forgets nothing', () => {
    expect(recordBefore(known, files)).toEqual({ ...known, pending: { x: 'v0', a: 'v2', b: 'v2', 'c.new': 'v2' } });
  });

  it('then says what was delivered; of what the user has, what it was made from', () => {
    expect(recordAfter(known, files)).toEqual({
      installed: { a: 'v2', b: 'v2', c: 'v1', e: 'v1', f: 'v1', g: 'v2', gone: 'v1' },
      offered: { c: 'v2', d: 'v2', f: 'v1' },
      pending: {},
    });
  });
});
