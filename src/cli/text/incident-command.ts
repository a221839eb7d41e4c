import type { IncidentCall } from '../../shared/incidents.ts';

/** The command of the CLI that does what the button of an incident does; undefined: there is none. */
export const incidentCommand = ({
  command,
  input,
}: {
  readonly command: string;
  readonly input: object;
}): string | undefined => {
  const { service = '', model = '' } = input as { readonly service?: string; readonly model?: string };
  const lines: Readonly<Record<IncidentCall['command'], string | undefined>> = {
    up: 'up',
    restart: `restart ${service}`,
    logs: `logs ${service} --tail 50`,
    choosePort: `choose-port ${service}`,
    startRuntime: 'start-runtime',
    unload: model === '' ? undefined : `unload ${model}`,
    down: 'down',
  };
  const line = lines[command as IncidentCall['command']];
  return line === undefined ? undefined : `frontier ${line}`;
};
