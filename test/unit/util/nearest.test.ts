import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src-main/util/nearest.ts';

const KEYS = ['heartbeat', 'link', 'edge', 'edges', 'drop', 'every'];

describe('nearest', () => {
  it.each([
    ['heartbeet', 'heartbeat'],
    ['haertbeat', 'heartbeat'],
    ['HEARTBEAT', 'heartbeat'],
    ['lnk', 'link'],
    ['dorp', 'drop'],
    ['evry', 'every'],
    ['edge', 'edge'],
  ])('%s is %s', (word, meant) => {
    expect(nearest(word, KEYS)).toBe(meant);
  });

  it.each(['', 'x', 'bandwidth', 'surprise', 'heartbeat'.repeat(100)])('%s is none of them', (word) => {
    expect(nearest(word, KEYS)).toBeUndefined();
  });

  it('is the nearer of two, and the first of equals', () => {
    expect(nearest('edgs', ['edge', 'edges'])).toBe('edge');
    expect(nearest('edgess', ['edge', 'edges'])).toBe('edges');
    expect(nearest('a', [])).toBeUndefined();
  });
});
