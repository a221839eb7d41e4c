import type { Project, Service, ServiceNetwork } from '../../compose/model.ts';
import { type Body, compact, ifAny } from './compact.ts';

/** A container's place in a network: `name` is the network's name in Docker. */
export interface Endpoint {
  readonly name: string;
  readonly config: Body;
}

/** Where a service is connected, the main network first: by priority, then by key. */
export function endpoints(
  project: Project,
  service: Service,
  names: { readonly service: string; readonly container: string },
  links: readonly string[],
): Endpoint[] {
  if (service.network_mode !== undefined) return [];
  const networks = service.networks ?? {};
  return byPriority(networks).map((key, index) => ({
    name: project.networks?.[key]?.name ?? key,
    config: endpointConfig(networks[key] ?? {}, names, links, index === 0 ? service.mac_address : undefined),
  }));
}

function byPriority(networks: Readonly<Record<string, ServiceNetwork | null>>): string[] {
  const priority = (key: string) => networks[key]?.priority ?? 0;
  return Object.keys(networks).sort((a, b) => priority(b) - priority(a) || (a < b ? -1 : 1));
}

function endpointConfig(
  network: ServiceNetwork,
  names: { readonly service: string; readonly container: string },
  links: readonly string[],
  serviceMac: string | undefined,
): Body {
  const { ipv4_address, ipv6_address, link_local_ips, interface_name } = network;
  const options = {
    ...network.driver_opts,
    ...(interface_name !== undefined && { 'com.docker.network.endpoint.ifname': interface_name }),
  };
  return compact({
    Aliases: [...new Set([names.container, names.service, ...(network.aliases ?? [])])],
    Links: ifAny(links),
    IPAMConfig: ifAny(compact({ IPv4Address: ipv4_address, IPv6Address: ipv6_address, LinkLocalIPs: link_local_ips })),
    MacAddress: network.mac_address ?? serviceMac,
    DriverOpts: ifAny(options),
    GwPriority: network.gw_priority,
  });
}

/**
 * `links` and `external_links` as the API takes them. A linked service is known by its alias, and by the names that the
 * first Compose gave it. `containersOf` answers the names of a service's containers.
 */
export function linksBody(
  project: Project,
  { links = [], external_links = [] }: Service,
  number: number,
  containersOf: (service: string) => readonly string[],
): string[] {
  const internal = links.flatMap((link) => {
    const [target = '', alias = target] = link.split(':');
    const names = [alias, `${target}-${number}`, `${project.name}-${target}-${number}`];
    return containersOf(target).flatMap((container) => names.map((name) => `${container}:${name}`));
  });
  const external = external_links.map((link) => (link.includes(':') ? link : `${link}:${link}`));
  return [...internal, ...external];
}
