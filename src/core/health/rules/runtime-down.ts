import { quoted, type Rule } from './rule.ts';

/**
 * Docker was there and is gone. One that was never reached is no incident: it may just be starting, and the snapshot says
 * so anyway.
 */
export const runtimeDown: Rule = ({ facts: { runtime }, everConnected }) => {
  if (runtime.state !== 'unreachable' || !everConnected) return [];
  return [
    {
      cause: 'runtime-down',
      kind: 'runtime',
      severity: 'critical',
      title: `${runtime.title} has stopped answering`,
      body: runtime.problem?.message ?? `${runtime.title} does not answer.`,
      advice: 'What engines had stored is kept.',
      ...quoted('request', runtime.problem?.evidence ?? []),
      action: { command: 'startRuntime', input: {}, label: `Start ${runtime.title}` },
      recovery: `${runtime.title} is back`,
    },
  ];
};
