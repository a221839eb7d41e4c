import type { SwitchMode } from './mode.ts';

/** Every phase that a switch can have, by its id in the journal. */
export const phaseIds = [
  'preflight',
  'pull',
  'hold',
  'start',
  'ready',
  'move-gateway',
  'release',
  'move-symlink',
  'drain',
  'stop-old',
  'remove-old',
  'verify',
] as const;

export type PhaseId = (typeof phaseIds)[number];

/** The phases of each mode, in order. After `move-symlink` there is no way back: what fails then is completed. */
export const phasesOf: Readonly<Record<SwitchMode, readonly PhaseId[]>> = {
  overlap: ['preflight', 'pull', 'start', 'ready', 'move-gateway', 'move-symlink', 'drain', 'remove-old', 'verify'],
  'stop-first': [
    'preflight',
    'pull',
    'hold',
    'drain',
    'stop-old',
    'start',
    'ready',
    'move-gateway',
    'release',
    'move-symlink',
    'remove-old',
    'verify',
  ],
};

/** The phases that have nothing to do when no engine ran before. */
const needsOld: ReadonlySet<PhaseId> = new Set(['hold', 'release', 'drain', 'stop-old', 'remove-old', 'verify']);

/** The phases of a switch. */
export const phasesFor = (mode: SwitchMode, hasOld: boolean): readonly PhaseId[] =>
  phasesOf[mode].filter((id) => hasOld || !needsOld.has(id));

/** Whether a phase lies behind the point of no return. */
export const isAfterMove = (mode: SwitchMode, phase: PhaseId): boolean => {
  const order = phasesOf[mode];
  return order.indexOf(phase) > order.indexOf('move-symlink');
};

/** What undoing a phase does, for people. */
export const undoLabel = (phase: PhaseId, target: string, old = 'what served before'): string => {
  const labels: Readonly<Partial<Record<PhaseId, string>>> = {
    hold: 'Let the waiting requests go on',
    start: `Remove ${target}`,
    'move-gateway': `Send requests to ${old} again`,
    release: 'Let new requests wait',
    'move-symlink': `Select ${old} again`,
    'stop-old': `Start ${old} again`,
  };
  return labels[phase] ?? phase;
};

/** What a phase does, for people. `old` is the title of the engine that served. */
export const phaseLabel = (phase: PhaseId, target: string, old = 'the old engine'): string => {
  const labels: Readonly<Record<PhaseId, string>> = {
    preflight: 'Check what the switch needs',
    pull: 'Download images',
    hold: 'Let new requests wait',
    start: `Start ${target}`,
    ready: `Wait until ${target} answers`,
    'move-gateway': `Send new requests to ${target}`,
    release: 'Let the waiting requests go on',
    'move-symlink': `Select ${target}`,
    drain: `Let the answers of ${old} finish`,
    'stop-old': `Stop ${old}`,
    'remove-old': `Stop and remove ${old}`,
    verify: `Make sure that ${old} is gone`,
  };
  return labels[phase];
};
