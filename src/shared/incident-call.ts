import type { CommandCall } from './contract.ts';
import type { IncidentCall } from './incidents.ts';

/** The command of the contract that an incident's action stands for: in the popover, the menu and a notification alike. */
export const commandOfIncident = (action: IncidentCall): CommandCall => {
  switch (action.command) {
    case 'up':
      return { command: 'up', input: {} };
    case 'restart':
      return { command: 'restart', input: action.input };
    case 'logs':
      return { command: 'openLogs', input: action.input };
    case 'choosePort':
      return { command: 'choosePort', input: action.input };
    case 'startRuntime':
      return { command: 'startRuntime', input: undefined };
    case 'unload':
      return { command: 'unload', input: { model: action.input.model } };
    case 'down':
      return { command: 'down', input: undefined };
  }
};
