import type { ComponentChildren } from 'preact';

interface GroupProps {
  readonly id: string;
  readonly title: string;
  /** One line below. */
  readonly footnote?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Settings that belong together, under their heading. */
export const Group = ({ id, title, footnote, children }: GroupProps) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <div class="group">{children}</div>
    {footnote && <p class="footnote">{footnote}</p>}
  </section>
);
