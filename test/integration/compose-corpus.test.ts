import { describe, expect, test } from 'vitest';
import { compare, corpusCases, readOurs, readPeer } from '../support/compose-corpus.ts';
import { composePeers } from '../support/compose-peer.ts';
import { recordedResults, reference } from '../support/corpus-results.ts';

const cases = await corpusCases();
const peers = await composePeers();
const recorded = await recordedResults();

test('every case has a recorded result, and every result a case', () => {
  expect(Object.keys(recorded.cases)).toEqual(cases.map(({ name }) => name));
});

test(`against Compose ${reference} nothing differs`, () => {
  const results = Object.entries(recorded.cases);
  expect(results.filter(([, result]) => result[reference]?.outcome === 'different')).toEqual([]);
});

describe.each(peers)('read as by docker compose $version', (peer) => {
  test.concurrent.each(cases)('$name', async (corpusCase) => {
    const ours = await readOurs(corpusCase);
    const expected = recorded.cases[corpusCase.name]?.[peer.version];
    if (recorded.peers.includes(peer.version)) {
      const theirs = await readPeer(peer, corpusCase);
      expect(compare(corpusCase, ours, theirs)).toEqual(expected);
      // Printed in the same order, too: the two can be laid side by side.
      if (peer.version === reference && ours.kind === 'model' && theirs.kind === 'model')
        expect(JSON.stringify(ours.model)).toBe(JSON.stringify(theirs.model));
    } else {
      // An installed Compose of another version is no measure; what this project makes of the case still is.
      const loads = recorded.cases[corpusCase.name]?.[reference]?.outcome === 'equal';
      expect(ours.kind).toBe(loads ? 'model' : 'refused');
    }
  });
});
