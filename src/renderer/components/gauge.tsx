/** A ring that is filled by so many percent, 0–100. */
export const Gauge = ({ percent, label }: { readonly percent: number; readonly label: string }) => (
  // biome-ignore lint/a11y/useSemanticElements: a meter element can't be drawn as a ring
  <svg
    class="gauge"
    viewBox="0 0 40 40"
    role="meter"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={percent}
    aria-valuetext={`${percent} percent`}
  >
    <circle cx="20" cy="20" r="17" />
    {percent > 0 && (
      <circle
        class="gauge__part"
        cx="20"
        cy="20"
        r="17"
        pathLength="100"
        stroke-dasharray={`${Math.min(100, percent)} 100`}
        transform="rotate(-90 20 20)"
      />
    )}
    <text x="20" y="24">
      {percent}%
    </text>
  </svg>
);
