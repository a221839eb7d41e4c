import { useSignal } from '@preact/signals';
import { runtimeTitle } from '../../shared/runtime-title.ts';
import type { RuntimeSnapshot } from '../../shared/snapshot.ts';
import { change } from '../state/change.ts';
import { shortAddress } from '../view/attempt.ts';
import { dockerChoices } from '../view/docker-choices.ts';
import { Address } from './address.tsx';
import { DockerState } from './docker-state.tsx';
import { Group } from './group.tsx';
import { Option } from './option.tsx';

interface DockerProps {
  /** The address that the user chose; absent: the first that answers. */
  readonly chosen: string | undefined;
  readonly runtime: RuntimeSnapshot;
}

/** Which Docker is used. */
export const Docker = ({ chosen, runtime }: DockerProps) => {
  const typing = useSignal(false);
  const list = dockerChoices(runtime);
  const isOther = typing.value || (chosen !== undefined && !list.some(({ address }) => address === chosen));
  const choose = (dockerHost: string | null): void => {
    typing.value = false;
    change({ dockerHost });
  };
  const first = runtime.state === 'connected' && chosen === undefined ? `: ${runtimeTitle(runtime)}` : '';
  return (
    <Group id="s-docker" title="Docker">
      <fieldset>
        <legend class="sr">Which Docker to use</legend>
        <Option
          name="docker"
          title="Automatic"
          note={`Uses the first one that answers${first}`}
          checked={chosen === undefined && !isOther}
          onChoose={() => choose(null)}
        />
        {list.map(({ title, address, running, word }) => (
          <Option
            key={address}
            name="docker"
            title={title}
            note={shortAddress(address)}
            checked={!isOther && address === chosen}
            onChoose={() => choose(address)}
          >
            <DockerState running={running} word={word} />
          </Option>
        ))}
        <Option
          name="docker"
          title="Other address…"
          checked={isOther}
          onChoose={() => {
            typing.value = true;
          }}
        />
        {isOther && <Address value={chosen ?? ''} onChoose={choose} />}
      </fieldset>
    </Group>
  );
};
