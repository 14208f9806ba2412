import type { CSSProperties } from 'react';
import type { CounterName } from '../../src-main/contract/scenario.ts';
import { formatCount, formatShortCount } from '../format/numbers.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { select } from '../store/lab-store.ts';
import type { PayloadListFilter } from '../store/selection.ts';
import { selectCounters } from '../store/selectors.ts';
import { Hint } from '../ui/Hint.tsx';
import type { Tone } from '../ui/Mark.tsx';
import { Mark } from '../ui/Mark.tsx';

type Shown = { name: CounterName; tone: Tone; filter: PayloadListFilter; meaning: string; isAlways: boolean };

const COUNTERS: readonly Shown[] = [
  {
    name: 'delivered',
    tone: 'delivered',
    filter: { outcome: 'delivered' },
    meaning: 'Payloads that a hub plugin has accepted',
    isAlways: true,
  },
  {
    name: 'duplicates',
    tone: 'duplicate',
    filter: { duplicated: true },
    meaning: 'Deliveries beyond the first, summed over payloads',
    isAlways: true,
  },
  { name: 'lost', tone: 'lost', filter: { outcome: 'lost' }, meaning: 'Payloads that vanished', isAlways: true },
  {
    name: 'failed',
    tone: 'failed',
    filter: { outcome: 'failed' },
    meaning: 'Payloads that reached the hub and could not be delivered',
    isAlways: false,
  },
  {
    name: 'unhandled',
    tone: 'unhandled',
    filter: { outcome: 'unhandled' },
    meaning: 'Payloads that the hub plugin declined',
    isAlways: false,
  },
  {
    name: 'expired',
    tone: 'expired',
    filter: { outcome: 'expired' },
    meaning: 'Payloads that were removed from a queue by retention',
    isAlways: false,
  },
  {
    name: 'rejected',
    tone: 'rejected',
    filter: { outcome: 'rejected' },
    meaning: 'Calls of sendToControl that were refused',
    isAlways: false,
  },
  { name: 'pending', tone: 'pending', filter: { outcome: 'pending' }, meaning: 'Payloads that still wait in a queue', isAlways: true },
];

const EXTRAS_SHOWN_MAX = 2;

/** The outcome counters; each opens the list of its payloads. */
export function TopCounters() {
  const session = useSession();
  const counters = useLab(selectCounters);
  // Where there is little room, one or two show without their words; for more, one button stands that shows the whole sum in the inspector.
  const extras = COUNTERS.filter((counter) => !counter.isAlways && counters[counter.name] > 0);
  return (
    <nav className="top-counters" aria-label="Counters">
      {COUNTERS.filter((counter) => counter.isAlways || counters[counter.name] > 0).map(({ name, tone, filter, meaning, isAlways }) => (
        <Hint key={name} text={`${meaning}: ${formatCount(counters[name])}`}>
          <button
            type="button"
            className="counter"
            data-tone={tone}
            data-counter={name}
            data-extra={isAlways ? undefined : extras.length > EXTRAS_SHOWN_MAX ? 'hidden' : 'brief'}
            data-steady={isAlways || undefined}
            style={digits(shown(counters[name]))}
            data-zero={counters[name] === 0 || undefined}
            onClick={() => select(session.store, { kind: 'payloads', filter })}
          >
            <span className="counter-word">{name}</span> <span className="counter-value mono">{shown(counters[name])}</span>
            <Mark tone={tone} />
          </button>
        </Hint>
      ))}
      {extras.length > EXTRAS_SHOWN_MAX && (
        <Hint text={extras.map(({ name }) => `${name} ${formatCount(counters[name])}`).join(', ')}>
          <button
            type="button"
            className="counter counter-more"
            aria-label={`${extras.length} more counters`}
            onClick={() => select(session.store, undefined)}
          >
            +{extras.length}
          </button>
        </Hint>
      )}
    </nav>
  );
}

/** For the room that a number has not taken yet. */
const digits = (text: string): CSSProperties => ({ '--digits': text.length }) as CSSProperties;

/** Exact as long as there is room for it. */
const shown = (count: number): string => (count < 1_000_000 ? formatCount(count) : formatShortCount(count));
