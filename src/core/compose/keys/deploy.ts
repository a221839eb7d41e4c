import {
  bytesText,
  count,
  distinctTexts,
  float,
  integer,
  key,
  type ListShape,
  listOf,
  mapping,
  naturalInteger,
  type ObjectShape,
  object,
  refused,
  supporting,
  text,
} from './shape.ts';

/** Requests for devices, as in `gpus` and `deploy.resources.reservations.devices`. */
export const deviceRequests = (options: { readonly required: readonly string[]; readonly orOne: boolean }): ListShape =>
  listOf(
    object(
      {
        capabilities: key(distinctTexts),
        driver: key(text),
        count: key(count),
        device_ids: key(distinctTexts),
        options: key(mapping),
      },
      { required: options.required },
    ),
    { orOne: options.orOne },
  );

const noSetting = 'the engine has no such setting';
const swarm = 'it concerns swarms; a single engine ignores it';

/** `deploy`, as far as one engine can honour it. */
export const deploy: ObjectShape = object(
  {
    mode: key(supporting(text, 'replicated')),
    replicas: key(integer, { zero: 'kept' }),
    labels: refused(swarm),
    update_config: refused(swarm),
    rollback_config: refused(swarm),
    resources: key(
      object({
        limits: key(object({ cpus: key(float), memory: key(bytesText), pids: key(integer) })),
        reservations: key(
          object({
            cpus: refused(swarm),
            memory: key(bytesText),
            generic_resources: refused(swarm),
            devices: key(deviceRequests({ required: ['capabilities'], orOne: false })),
          }),
        ),
      }),
    ),
    restart_policy: key(
      object({
        condition: key(text),
        delay: refused(noSetting),
        max_attempts: key(naturalInteger, { zero: 'kept' }),
        window: refused(noSetting),
      }),
    ),
    placement: refused(swarm),
    endpoint_mode: refused(swarm),
  },
  { nullable: true },
);
