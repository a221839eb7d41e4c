import type { DeviceRequest, Service } from '../../compose/model.ts';
import { type Body, compact, ifAny, nonZero } from './compact.ts';

/** The part of `HostConfig` about memory, processors, processes and devices; `deploy` ranks above the older keys. */
export function resourcesBody(service: Service): Body {
  const { limits, reservations } = service.deploy?.resources ?? {};
  return compact({
    CgroupParent: service.cgroup_parent,
    Memory: nonZero(limits?.memory) ?? nonZero(service.mem_limit),
    MemorySwap: nonZero(service.memswap_limit),
    MemorySwappiness: nonZero(service.mem_swappiness),
    MemoryReservation: nonZero(reservations?.memory) ?? nonZero(service.mem_reservation),
    OomKillDisable: service.oom_kill_disable || undefined,
    CpuCount: nonZero(service.cpu_count),
    CpuPercent: nonZero(service.cpu_percent === undefined ? undefined : service.cpu_percent * 100),
    CpuPeriod: nonZero(service.cpu_period),
    CpuQuota: nonZero(service.cpu_quota),
    CpuRealtimePeriod: nonZero(service.cpu_rt_period),
    CpuRealtimeRuntime: nonZero(service.cpu_rt_runtime),
    CpuShares: nonZero(service.cpu_shares),
    CpusetCpus: service.cpuset,
    NanoCpus: nanoCpus(limits?.cpus) ?? nanoCpus(service.cpus),
    PidsLimit: nonZero(limits?.pids) ?? nonZero(service.pids_limit),
    Ulimits: ifAny(ulimits(service)),
    DeviceCgroupRules: service.device_cgroup_rules,
    Devices: ifAny(devices(service)),
    DeviceRequests: ifAny([
      ...(reservations?.devices ?? []).map((request) => deviceRequest(request)),
      ...cdiDevices(service),
      ...(service.gpus ?? []).map((request) => deviceRequest(request, 'gpu')),
    ]),
  });
}

const nanoCpus = (cpus: number | string | undefined): number | undefined => {
  const count = nonZero(cpus);
  return count === undefined ? undefined : Math.round(count * 1e9);
};

const ulimits = ({ ulimits = {} }: Service): { Name: string; Soft: number; Hard: number }[] =>
  Object.entries(ulimits).map(([Name, limit]) =>
    typeof limit === 'number'
      ? { Name, Soft: limit, Hard: limit }
      : { Name, Soft: limit.soft ?? 0, Hard: limit.hard ?? 0 },
  );

/** `vendor.com/class=name` is the name of a device in the Container Device Interface, not a path. */
const isCdi = (source: string, target: string): boolean => source === target && /^[^/]+\/[^/=]+=.+$/.test(source);

const devices = ({ devices = [] }: Service): Body[] =>
  devices
    .filter(({ source, target }) => !isCdi(source, target))
    .map(({ source, target, permissions }) => ({
      PathOnHost: source,
      PathInContainer: target,
      CgroupPermissions: permissions,
    }));

function cdiDevices({ devices = [] }: Service): Body[] {
  const names = devices.filter(({ source, target }) => isCdi(source, target)).map(({ source }) => source);
  return names.length > 0 ? [{ Driver: 'cdi', DeviceIDs: names }] : [];
}

const deviceRequest = (request: DeviceRequest, capability?: string): Body =>
  compact({
    Driver: request.driver,
    Count: request.count,
    DeviceIDs: request.device_ids,
    // A list of alternatives, each a list of what is needed together: Compose knows one.
    Capabilities: [[...new Set([...(request.capabilities ?? []), ...(capability ? [capability] : [])])]],
    Options: request.options,
  });
