import type { Tone } from '../ui/Mark.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Part } from './Part.tsx';

const SURFACES = ['ground', 'panel', 'raised', 'raised-hover', 'chosen', 'sunken'];
const LINES = ['line', 'line-strong', 'line-field', 'wire', 'grid', 'lane', 'focus', 'accent'];
const TEXTS = ['text-strong', 'text', 'muted', 'faint', 'accent'];
const SIZES = ['2xl', 'xl', 'l', 'm', 's', 'xs', '2xs'];
const SPACES = [1, 2, 3, 4, 5, 6, 7, 8];
const RADII = ['s', 'm', 'l', 'xl', 'full'];
export const MEANINGS: readonly { tone: Tone; means: string }[] = [
  { tone: 'queued', means: 'queued, slow' },
  { tone: 'in-flight', means: 'in flight' },
  { tone: 'delivered', means: 'delivered, connected' },
  { tone: 'duplicate', means: 'duplicate' },
  { tone: 'failed', means: 'failed' },
  { tone: 'unhandled', means: 'unhandled' },
  { tone: 'rejected', means: 'rejected' },
  { tone: 'lost', means: 'lost, cut' },
  { tone: 'expired', means: 'expired' },
  { tone: 'pending', means: 'pending' },
  { tone: 'neutral', means: 'nothing in particular' },
];

/** What sizes, colours and distances there are; no part has any other. */
export function Tokens({ theme }: { theme: string }) {
  return (
    <>
      <Part title="Meanings" theme={theme}>
        {MEANINGS.map(({ tone, means }) => (
          <span key={tone} className="pill" data-tone={tone}>
            <Mark tone={tone} size={9} />
            {means}
          </span>
        ))}
      </Part>
      <Part title="Surfaces and lines" theme={theme}>
        {[...SURFACES, ...LINES].map((name) => (
          <span key={name} className="gallery-swatch">
            <i style={{ background: `var(--${name})` }} />
            {name}
          </span>
        ))}
      </Part>
      <Part title="Text" theme={theme}>
        {SIZES.map((size) => (
          <span key={size} style={{ fontSize: `var(--text-${size})` }}>
            {size} batch #7
          </span>
        ))}
        {TEXTS.map((name) => (
          <span key={name} style={{ color: `var(--${name})` }}>
            {name}
          </span>
        ))}
        <span className="mono">mono 1,204</span>
      </Part>
      <Part title="Distances, corners, height above the page" theme={theme}>
        {SPACES.map((step) => (
          <span key={step} className="gallery-step" style={{ width: `var(--space-${step})` }} title={`space ${step}`} />
        ))}
        {RADII.map((radius) => (
          <span key={radius} className="gallery-step" style={{ borderRadius: `var(--radius-${radius})`, width: 'var(--space-8)' }} />
        ))}
        {['m', 'l'].map((shadow) => (
          <span key={shadow} className="gallery-raised" style={{ boxShadow: `var(--shadow-${shadow})` }}>
            shadow {shadow}
          </span>
        ))}
      </Part>
    </>
  );
}
