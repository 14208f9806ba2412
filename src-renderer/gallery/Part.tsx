import type { ReactNode } from 'react';

/** A titled row of examples. */
export function Part({ title, theme, children }: { title: string; theme: string; children: ReactNode }) {
  return (
    <section className="gallery-part" aria-label={`${title}, ${theme}`}>
      <h3>{title}</h3>
      <div className="gallery-row">{children}</div>
    </section>
  );
}
