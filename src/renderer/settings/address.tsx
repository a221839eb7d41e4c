import { useSignal } from '@preact/signals';

interface AddressProps {
  readonly value: string;
  readonly onChoose: (address: string) => void;
}

/** An address of Docker to be typed in; used when it is confirmed. */
export const Address = ({ value, onChoose }: AddressProps) => {
  const text = useSignal(value);
  const typed = text.value.trim();
  return (
    <form
      class="address"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) onChoose(typed);
      }}
    >
      <input
        class="input"
        type="text"
        aria-label="Address of Docker"
        placeholder="unix:///path, tcp://host:port or ssh://user@host"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <button class="btn" type="submit" disabled={!typed || typed === value}>
        Use
      </button>
    </form>
  );
};
