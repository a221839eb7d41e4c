import type { Project, Service } from '../../compose/model.ts';
import type { Container, ImageState } from '../../docker/objects.ts';
import { resolveMode, resolveVolumesFrom } from '../shared.ts';
import { type Body, compact, ifAny } from './compact.ts';
import { graceSeconds, healthBody } from './health.ts';
import { mountsBody } from './mounts.ts';
import { type Endpoint, endpoints, linksBody } from './networks.ts';
import { exposedPorts, portBindings } from './ports.ts';
import { resourcesBody } from './resources.ts';
import { restartPolicy } from './restart.ts';
import type { SecurityOptions } from './security.ts';

/** What the body of a container depends on besides the files. */
export interface BodyContext {
  readonly project: Project;
  readonly service: string;
  readonly number: number;
  /** The container's final name. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: ImageState | undefined;
  /** The container that this one replaces. */
  readonly inherit?: Container;
  readonly security: SecurityOptions;
  /** Whether the engine takes a MAC address per network (API 1.44). */
  readonly macPerNetwork: boolean;
  /** The id of a service's first container. */
  readonly containerOf: (service: string) => string;
  /** The names of a service's containers. */
  readonly containersOf: (service: string) => readonly string[];
}

export interface ContainerBody {
  readonly body: Body;
  /** Networks to connect before the start; the main one is in the body. */
  readonly others: readonly Endpoint[];
}

/** `POST /containers/create` for one container of a service. */
export function containerBody(context: BodyContext): ContainerBody {
  const service = context.project.services[context.service]!;
  const names = { service: context.service, container: context.name };
  const links = linksBody(context.project, service, context.number, context.containersOf);
  const [main, ...others] = endpoints(context.project, service, names, links);
  const mac = service.mac_address ?? main?.config.MacAddress;
  const { MacAddress: _, ...mainWithoutMac } = main?.config ?? {};
  const body = compact({
    ...processBody(service),
    Hostname: service.hostname,
    Domainname: service.domainname,
    ExposedPorts: ifAny(exposedPorts(service)),
    Labels: { ...service.labels, ...context.labels },
    Healthcheck: healthBody(service.healthcheck),
    StopSignal: service.stop_signal,
    StopTimeout: graceSeconds(service.stop_grace_period),
    NetworkDisabled: service.network_mode === 'disabled' || undefined,
    MacAddress: context.macPerNetwork ? undefined : mac,
    HostConfig: hostBody(context, service, main?.name, links),
    NetworkingConfig: main && {
      EndpointsConfig: { [main.name]: context.macPerNetwork ? main.config : mainWithoutMac },
    },
  });
  return { body, others };
}

const processBody = (service: Service): Body => ({
  Image: service.image,
  // null: as in the image; an empty list clears it.
  Cmd: service.command ?? undefined,
  Entrypoint: service.entrypoint ?? undefined,
  // A bare name takes the variable of the image away.
  Env: Object.entries(service.environment ?? {}).map(([name, value]) => (value === null ? name : `${name}=${value}`)),
  User: service.user,
  WorkingDir: service.working_dir,
  Tty: service.tty,
  OpenStdin: service.stdin_open,
});

function hostBody(context: BodyContext, service: Service, main: string | undefined, links: readonly string[]): Body {
  const { containerOf, security, project, image, inherit } = context;
  const mode = (value: string | undefined) => (value === undefined ? undefined : resolveMode(value, containerOf));
  return compact({
    ...resourcesBody(service),
    ...security,
    ...namespaces(service, mode),
    ...ifAny(mountsBody(project, context.service, image, inherit)),
    NetworkMode: mode(service.network_mode) ?? main ?? 'none',
    PortBindings: ifAny(portBindings(service)),
    Links: ifAny(links),
    VolumesFrom: service.volumes_from?.map((entry) => resolveVolumesFrom(entry, containerOf)),
    RestartPolicy: restartPolicy(service),
    Annotations: service.annotations,
    CapAdd: service.cap_add,
    CapDrop: service.cap_drop,
    Init: service.init,
    ReadonlyRootfs: service.read_only,
    ShmSize: service.shm_size === undefined ? undefined : Number(service.shm_size),
    Sysctls: service.sysctls,
    Dns: service.dns,
    DnsOptions: service.dns_opt,
    DnsSearch: service.dns_search,
    // `host=address` in the model, `host:address` here.
    ExtraHosts: service.extra_hosts?.map((entry) => entry.replace('=', ':')),
    StorageOpt: service.storage_opt,
    Privileged: service.privileged,
    Tmpfs: ifAny(tmpfs(service)),
    Isolation: service.isolation,
    Runtime: service.runtime,
    LogConfig: service.logging && compact({ Type: service.logging.driver, Config: service.logging.options }),
    GroupAdd: service.group_add,
    OomScoreAdj: service.oom_score_adj,
  });
}

const namespaces = (service: Service, mode: (value: string | undefined) => string | undefined): Body => ({
  IpcMode: mode(service.ipc),
  PidMode: mode(service.pid),
  UTSMode: service.uts,
  UsernsMode: service.userns_mode,
  CgroupnsMode: service.cgroup,
});

/** `/run:size=64m`, or only a path. */
const tmpfs = ({ tmpfs = [] }: Service): Record<string, string> =>
  Object.fromEntries(
    tmpfs.map((entry) => {
      const colon = entry.indexOf(':');
      return colon < 0 ? [entry, ''] : [entry.slice(0, colon), entry.slice(colon + 1)];
    }),
  );
