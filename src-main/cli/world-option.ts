import type { Given } from './command.ts';

export const worldOption = (given: Given): { world?: 'live' | 'virtual' } => {
  const world = given.value('world');
  return world === 'live' || world === 'virtual' ? { world } : {};
};
