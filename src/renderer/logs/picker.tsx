import { Icon } from '../components/icon.tsx';
import { service } from '../state/logs.ts';
import { snapshot } from '../state/snapshot.ts';

/** Whose lines are shown. The service that is shown stays in the list when its container is gone. */
export const Picker = ({ onPick }: { readonly onPick: (service: string | undefined) => void }) => {
  const names = new Set((snapshot.value?.services ?? []).map(({ name }) => name));
  if (service.value !== undefined) names.add(service.value);
  return (
    <span class="select">
      <select
        aria-label="Service"
        value={service.value ?? ''}
        onChange={(event) => onPick(event.currentTarget.value || undefined)}
      >
        <option value="">All services</option>
        {[...names].map((name) => (
          <option key={name} value={name} selected={name === service.value}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="updown" />
    </span>
  );
};
