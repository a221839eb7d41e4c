/** A figure that should be there and is not, with its reason. */
export const Unavailable = ({ what, reason }: { readonly what: string; readonly reason: string }) => (
  <section class="unavailable" aria-label={what}>
    <h2 class="heading">{what}</h2>
    <p class="small" title={reason}>
      Unavailable: {reason}
    </p>
  </section>
);
