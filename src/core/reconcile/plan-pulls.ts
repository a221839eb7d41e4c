import type { Problem } from '../../shared/errors.ts';
import type { Project, Service } from '../compose/model.ts';
import type { ImageState } from '../docker/objects.ts';
import type { ProjectState } from './state.ts';
import type { PullStep } from './steps.ts';

interface PullPlan {
  readonly steps: readonly PullStep[];
  readonly problems: readonly Problem[];
}

/** One pull for each image that is missing, made for another platform than the service asks for, or always pulled. */
export function planPulls(
  project: Project,
  actual: ProjectState,
  existing: ReadonlyMap<string, readonly unknown[]>,
): PullPlan {
  const pulls = new Map<string, PullStep & { services: string[]; refreshes: boolean }>();
  const problems: Problem[] = [];
  for (const [name, service] of Object.entries(project.services)) {
    const { image, platform, pull_policy } = service;
    if (pull_policy !== undefined && !policies.has(pull_policy)) problems.push(unsupportedPolicy(name, pull_policy));
    if (image === undefined || !isPullDue(service, actual.images.get(image))) continue;
    if (service.pull_policy === 'never') {
      problems.push(missingImage(name, image));
      continue;
    }
    const id = `pull:${image}${platform === undefined ? '' : `:${platform}`}`;
    const pull = pulls.get(id) ?? {
      kind: 'pull',
      id,
      after: [],
      image,
      ...(platform !== undefined && { platform }),
      services: [],
      refreshes: false,
    };
    pull.services.push(name);
    pull.refreshes ||= existing.has(name);
    pulls.set(id, pull);
  }
  return { steps: [...pulls.values()], problems };
}

const policies = new Set(['always', 'missing', 'if_not_present', 'never']);

const unsupportedPolicy = (service: string, policy: string): Problem => ({
  code: 'compose-unsupported',
  message: `The pull_policy ${policy} of ${service} is not supported: ${[...policies].join(', ')} are.`,
  action: 'Choose one of these, or run this project with docker compose.',
});

const isPullDue = (service: Service, present: ImageState | undefined): boolean =>
  !present || service.pull_policy === 'always' || !suits(present, service.platform);

/** `linux/arm64/v8`: the variant is Docker's to judge. */
function suits(image: ImageState, platform: string | undefined): boolean {
  if (platform === undefined) return true;
  const [os, architecture] = platform.split('/');
  return os === image.os && (architecture === undefined || architecture === image.architecture);
}

const missingImage = (service: string, image: string): Problem => ({
  code: 'image-missing',
  message: `The image ${image} of ${service} is not there, and its pull_policy is never.`,
  action: `Get it with docker pull ${image}, or change the policy.`,
});
