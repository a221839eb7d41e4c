import type { Finding } from '../../../shared/incidents.ts';
import type { Situation } from '../facts.ts';
import { checkBroken } from './check-broken.ts';
import { crashed } from './crashed.ts';
import { diskFull } from './disk-full.ts';
import { drifted } from './drifted.ts';
import { engineSilent } from './engine-silent.ts';
import { imagePlatform } from './image-platform.ts';
import { imageRefused } from './image-refused.ts';
import { memory } from './memory.ts';
import { modelFailed } from './model-failed.ts';
import { noEngine } from './no-engine.ts';
import { outOfMemory } from './out-of-memory.ts';
import { portTaken } from './port-taken.ts';
import { removed } from './removed.ts';
import { restartLoop } from './restart-loop.ts';
import type { Rule } from './rule.ts';
import { runtimeDown } from './runtime-down.ts';
import { switchFailed } from './switch-failed.ts';
import { unhealthy } from './unhealthy.ts';

/** Every rule, the one that explains most first: of two findings about one service, only the first is told. */
const rules: readonly Rule[] = [
  diskFull,
  portTaken,
  imagePlatform,
  imageRefused,
  outOfMemory,
  modelFailed,
  restartLoop,
  crashed,
  removed,
  checkBroken,
  engineSilent,
  unhealthy,
  noEngine,
  switchFailed,
  memory,
  drifted,
];

/**
 * What is the matter, each cause once. Without Docker nothing else can be known, so that only its absence is found; of
 * several causes for one service the one that explains most.
 */
export const findAll = (situation: Situation): readonly Finding[] => {
  if (situation.facts.runtime.state !== 'connected') return runtimeDown(situation);
  const found: Finding[] = [];
  for (const finding of rules.flatMap((rule) => rule(situation))) {
    const same = ({ cause, service }: Finding) =>
      service === finding.service && (service !== undefined || cause === finding.cause);
    if (!found.some(same)) found.push(finding);
  }
  return found;
};
