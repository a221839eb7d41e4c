import { Refusal } from '../../src/core/docker/modem.ts';
import type { ImageState, NetworkState, VolumeState } from '../../src/core/docker/objects.ts';
import { refusalProblem } from '../../src/core/docker/problems.ts';
import { ProblemError } from '../../src/shared/errors.ts';

/** A refusal, worded and coded as one of a real engine. */
export const refusal = (what: string, status: number, words: string): ProblemError =>
  new ProblemError(refusalProblem(what, new Refusal(status, words)));

/** Whether the labels carry all of `key=value` or `key`. */
export const hasLabels = (labels: Readonly<Record<string, string>>, wanted: readonly string[]): boolean =>
  wanted.every((label) => {
    const [key = '', ...value] = label.split('=');
    return key in labels && (value.length === 0 || labels[key] === value.join('='));
  });

/** What a registry would answer for a reference. */
export interface FakeRemoteImage {
  readonly image: ImageState;
  /** Bytes of each layer. */
  readonly layers: readonly number[];
  /** What the registry says instead, if the pull fails. */
  readonly refusal?: string;
}

/** An image with every field filled in. */
export const makeImage = (reference: string, given: Partial<ImageState> = {}): ImageState => ({
  id: `sha256:${Buffer.from(reference).toString('hex').padEnd(64, '0').slice(0, 64)}`,
  tags: [reference],
  os: 'linux',
  architecture: 'amd64',
  size: 1000,
  volumes: [],
  ...given,
});

/** `alpine` is `alpine:latest`. */
export const fullReference = (reference: string): string =>
  /[:@][^/]*$/.test(reference) ? reference : `${reference}:latest`;

type Labels = Readonly<Record<string, string>>;

export const makeNetwork = (id: string, body: Readonly<Record<string, unknown>>): NetworkState => ({
  id,
  name: String(body.Name),
  driver: typeof body.Driver === 'string' ? body.Driver : 'bridge',
  labels: (body.Labels ?? {}) as Labels,
});

export const makeVolume = (body: Readonly<Record<string, unknown>>): VolumeState => ({
  name: String(body.Name),
  driver: typeof body.Driver === 'string' ? body.Driver : 'local',
  labels: (body.Labels ?? {}) as Labels,
});
