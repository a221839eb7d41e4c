import { project } from '../src/core/compose/keys/project.ts';
import type { Key, ObjectShape, Shape } from '../src/core/compose/keys/shape.ts';
import type { Comparison } from '../test/support/compose-corpus.ts';
import { type CorpusResults, reference } from '../test/support/corpus-results.ts';

interface Row {
  readonly key: string;
  readonly supported: 'yes' | 'in part' | 'no';
  readonly note: string;
}

const list = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join(', ');

/** The structure of a value, if it is one, and what its keys are written behind. */
const structureOf = (
  shape: Shape,
  path: string,
): { readonly shape: ObjectShape; readonly path: string } | undefined => {
  if (shape.kind === 'object') return { shape, path };
  if (shape.kind === 'list') return structureOf(shape.of, `${path}[]`);
  return shape.kind === 'named' ? structureOf(shape.of, `${path}.*`) : undefined;
};

const valuesNote = ({ shape }: Key): string =>
  shape.kind === 'scalar' && shape.supported ? `only ${list(shape.supported)}` : '';

const rowsOf = (path: string, key: Key): readonly Row[] => {
  if (key.unsupported) return [{ key: path, supported: 'no', note: key.unsupported }];
  const values = valuesNote(key);
  const note = [values, key.note].filter(Boolean).join('; ');
  const structure = structureOf(key.shape, path);
  const below = structure ? rowsIn(structure.shape, `${structure.path}.`) : [];
  const whole = values === '' && below.every(({ supported }) => supported === 'yes');
  return [{ key: path, supported: whole ? 'yes' : 'in part', note }, ...below];
};

const rowsIn = (shape: ObjectShape, prefix = ''): readonly Row[] =>
  Object.entries(shape.keys).flatMap(([name, key]) => rowsOf(`${prefix}${name}`, key));

const table = (rows: readonly Row[]): readonly string[] => [
  '| Key | Supported | |',
  '| --- | --- | --- |',
  ...rows.map(({ key, supported, note }) => `| \`${key}\` | ${supported === 'no' ? '**no**' : supported} | ${note} |`),
];

/** The kinds of resources, each with a table of its own. */
const sections = ['services', 'networks', 'volumes', 'configs', 'secrets'] as const;

const sectionOf = (name: (typeof sections)[number]): readonly string[] => {
  const structure = structureOf(project.keys[name]!.shape, '');
  if (!structure) throw new Error(`${name} has no keys`);
  return [`## ${name}`, '', ...table(rowsIn(structure.shape)), ''];
};

const topLevel = (): readonly string[] => {
  const rows = Object.entries(project.keys).flatMap(([name, key]): readonly Row[] =>
    (sections as readonly string[]).includes(name)
      ? [{ key: name, supported: 'in part', note: `see [${name}](#${name})` }]
      : rowsOf(name, key),
  );
  return ['## Top level', '', ...table(rows), ''];
};

const outcomes: Readonly<Record<Comparison['outcome'], string>> = {
  equal: 'the same model and the same hashes',
  refused: 'refused by both',
  unsupported: 'refused here, with the unsupported key named',
  different: 'different',
};

const countsFor = (results: CorpusResults, version: string): readonly string[] =>
  Object.entries(outcomes).map(([outcome, meaning]) => {
    const count = Object.values(results.cases).filter((result) => result[version]?.outcome === outcome).length;
    return `| ${meaning} | ${count} |`;
  });

/** Where an older Compose differs from the one that is the measure. */
const differing = (results: CorpusResults, version: string): readonly string[] => {
  const lines = Object.entries(results.cases).flatMap(([name, result]) => {
    const comparison = result[version];
    return comparison?.outcome === 'different'
      ? [`| ${name} | ${(comparison.keys ?? []).map(escaped).join('<br>')} |`]
      : [];
  });
  return lines.length === 0 ? [] : ['', '| Case | What differs |', '| --- | --- |', ...lines];
};

const escaped = (text: string): string => text.replaceAll('|', '\\|');

const corpusSection = (results: CorpusResults): readonly string[] => [
  '## Held against docker compose',
  '',
  `The ${Object.keys(results.cases).length} projects in \`test/compose-corpus\` are read by this project and by \`docker compose\`; the models and the`,
  `configuration hashes are compared. ${reference} is the measure; in what other versions differ from it is recorded. Last recorded`,
  `on ${results.date}.`,
  ...results.peers.flatMap((version) => [
    '',
    `### Compose ${version}`,
    '',
    '| Result | Cases |',
    '| --- | --- |',
    ...countsFor(results, version),
    ...(version === reference ? [] : differing(results, version)),
  ]),
  '',
];

const intro = `# Which Compose keys are supported

This page is made by \`npm run corpus\` from the tables that the loader itself works with.

A key that is valid Compose and not supported is an error with file, line and column (\`compose-unsupported\`); nothing is
dropped. \`x-\` keys are allowed wherever Compose allows them. \`[]\` stands for each item of a list, \`*\` for a name of your own.
`;

/** The text of docs/compose-support.md. */
export const supportPage = (results: CorpusResults): string =>
  [intro, ...corpusSection(results), ...topLevel(), ...sections.flatMap(sectionOf)].join('\n');
