import { describe, expect, it } from 'vitest';
import { spread } from '../../support/sequencer.ts';

describe('what runs for a given time', () => {
  it('is spread evenly among the rest, which keeps its order', () => {
    expect(spread(['A', 'B'], [...'1234']).join('')).toBe('A12B34');
    expect(spread(['A', 'B', 'C'], [...'1234']).join('')).toBe('A1B23C4');
  });

  it('and nothing is lost when there is much or little of either', () => {
    expect(spread([], [...'12']).join('')).toBe('12');
    expect(spread([...'AB'], []).join('')).toBe('AB');
    for (let few = 0; few < 9; few += 1)
      for (let many = 0; many < 50; many += 7) {
        const [some, others] = [Array.from({ length: few }, (_, index) => -1 - index), Array.from({ length: many }, (_, index) => index)];
        expect([...spread(some, others)].sort((a, b) => a - b)).toEqual([...some, ...others].sort((a, b) => a - b));
      }
  });
});
