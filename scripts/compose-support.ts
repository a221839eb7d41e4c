import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Comparison,
  type CorpusCase,
  compare,
  corpusCases,
  readOurs,
  readPeer,
} from '../test/support/compose-corpus.ts';
import { type ComposePeer, composePeers } from '../test/support/compose-peer.ts';
import { type CorpusResults, reference, resultsFile } from '../test/support/corpus-results.ts';
import { supportPage } from './compose-support-page.ts';

/** Runs the corpus and writes its results and docs/compose-support.md. Ends with 1 if anything differs. */

const compareWithAll = async (
  corpusCase: CorpusCase,
  peers: readonly ComposePeer[],
): Promise<Record<string, Comparison>> => {
  const ours = await readOurs(corpusCase);
  const results: Record<string, Comparison> = {};
  for (const peer of peers) results[peer.version] = compare(corpusCase, ours, await readPeer(peer, corpusCase));
  return results;
};

const peers = await composePeers();
const cases: Record<string, Record<string, Comparison>> = {};
for (const corpusCase of await corpusCases()) {
  const results = await compareWithAll(corpusCase, peers);
  cases[corpusCase.name] = results;
  const result = results[reference];
  if (result?.outcome === 'different') {
    console.error(`${corpusCase.name}: ${result.keys?.join(', ')}`);
    process.exitCode = 1;
  }
}
const date = new Date().toISOString().slice(0, 10);
const results: CorpusResults = { date, peers: peers.map(({ version }) => version), cases };
await writeFile(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
await writeFile(join(import.meta.dirname, '../docs/compose-support.md'), supportPage(results));
