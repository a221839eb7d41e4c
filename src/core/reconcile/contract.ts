import type { HashForm } from '../compose/hash.ts';
import type { Container } from '../docker/objects.ts';
import { label } from './labels.ts';

/** The Compose release whose contract a container follows: what its `version` label says, and the form of its hash. */
export interface Contract {
  readonly version: string;
  readonly form: HashForm;
}

const newest: Contract = { version: '5.0.0', form: 'v5' };

/** The hash form of the Compose release that a `version` label names, like `2.40.3` or `v5.0.1`; undefined: not known. */
export function formOfVersion(version: string | undefined): HashForm | undefined {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').match(/\d+/g)?.map(Number) ?? [];
  if (major === 5) return 'v5';
  if (major !== 2) return undefined;
  return minor < 29 || (minor === 29 && patch < 3) ? 'v2-early' : 'v2';
}

/** The contract of a release; the newest known if the release is unknown. */
export function contractOf(version: string | undefined): Contract {
  const form = formOfVersion(version);
  return form === undefined || version === undefined ? newest : { version, form };
}

/** The contract of the newest of some containers, so that the tool that made them knows ours as its own; undefined: none is known. */
export function contractOfContainers(containers: readonly Container[]): Contract | undefined {
  let newestKnown: Container | undefined;
  for (const container of containers) {
    if (formOfVersion(container.labels[label.version]) === undefined) continue;
    if (!newestKnown || container.createdAt > newestKnown.createdAt) newestKnown = container;
  }
  return newestKnown && contractOf(newestKnown.labels[label.version]);
}
