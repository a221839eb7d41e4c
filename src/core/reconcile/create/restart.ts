import type { Service } from '../../compose/model.ts';

interface RestartPolicy {
  readonly Name: string;
  readonly MaximumRetryCount: number;
}

/** `RestartPolicy`: of `deploy` if it says one, else `restart: on-failure:3`. */
export function restartPolicy({ restart, deploy }: Service): RestartPolicy | undefined {
  const policy = deploy?.restart_policy;
  if (policy) return { Name: policyName(policy.condition ?? 'any'), MaximumRetryCount: policy.max_attempts ?? 0 };
  if (restart === undefined) return undefined;
  const [name = '', attempts = '0'] = restart.split(':');
  return { Name: policyName(name), MaximumRetryCount: Number(attempts) };
}

/** Swarm's words for what the engine calls otherwise. */
const policyName = (condition: string): string => {
  if (condition === 'none') return 'no';
  return condition === 'any' ? 'always' : condition;
};
