import { networkHash, serviceHash, volumeHash } from '../compose/hash.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { ImageState } from '../docker/objects.ts';
import type { Contract } from './contract.ts';
import { dependsOnLabel, type Labels, label } from './labels.ts';

/** The labels of a new container, as Compose writes them. */
export function containerLabels(
  { project, workingDir, configFiles }: LoadedProject,
  of: { readonly service: string; readonly number: number; readonly image: ImageState | undefined },
  contract: Contract,
  containerOf: (service: string) => string,
): Labels {
  return {
    [label.project]: project.name,
    [label.service]: of.service,
    [label.version]: contract.version,
    [label.oneoff]: 'False',
    [label.number]: String(of.number),
    [label.hash]: serviceHash(project, of.service, contract.form, containerOf),
    ...(of.image && { [label.image]: of.image.id }),
    [label.dependsOn]: dependsOnLabel(project.services[of.service]?.depends_on),
    [label.workingDir]: workingDir,
    [label.configFiles]: configFiles.join(','),
  };
}

/** `POST /networks/create` for a network of the files. */
export function networkBody({ project }: LoadedProject, key: string, { version }: Contract) {
  const network = project.networks![key]!;
  const { driver: ipamDriver, config = [], options } = network.ipam;
  return {
    Name: network.name,
    ...(network.driver !== undefined && { Driver: network.driver }),
    ...(network.driver_opts && { Options: network.driver_opts }),
    ...(network.internal && { Internal: true }),
    ...(network.attachable && { Attachable: true }),
    ...(network.enable_ipv4 !== undefined && { EnableIPv4: network.enable_ipv4 }),
    ...(network.enable_ipv6 !== undefined && { EnableIPv6: network.enable_ipv6 }),
    ...((ipamDriver !== undefined || config.length > 0 || options) && {
      IPAM: { Driver: ipamDriver ?? 'default', Config: config.map(ipamPool), ...(options && { Options: options }) },
    }),
    Labels: {
      ...network.labels,
      [label.project]: project.name,
      [label.network]: key,
      [label.version]: version,
      [label.hash]: networkHash(network),
    },
  };
}

const ipamPool = (pool: Readonly<Record<string, unknown>>) => ({
  ...(pool.subnet !== undefined && { Subnet: pool.subnet }),
  ...(pool.gateway !== undefined && { Gateway: pool.gateway }),
  ...(pool.ip_range !== undefined && { IPRange: pool.ip_range }),
  ...(pool.aux_addresses !== undefined && { AuxiliaryAddresses: pool.aux_addresses }),
});

/** `POST /volumes/create` for a volume of the files. */
export function volumeBody({ project }: LoadedProject, key: string, { version }: Contract) {
  const volume = project.volumes![key]!;
  return {
    Name: volume.name,
    ...(volume.driver !== undefined && { Driver: volume.driver }),
    ...(volume.driver_opts && { DriverOpts: volume.driver_opts }),
    Labels: {
      ...volume.labels,
      [label.project]: project.name,
      [label.volume]: key,
      [label.version]: version,
      [label.hash]: volumeHash(volume),
    },
  };
}
