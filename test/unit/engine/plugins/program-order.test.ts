/** A node's plugins keep their order: of hooks when one is replaced, and of all when one comes back. */
import { expect, test } from 'vitest';
import { placeAmong, putProgram } from '../../../../src-main/engine/plugins/program-order.ts';
import { scriptedProgram } from '../../../support/scripted-sandbox.ts';

const programs = () => new Map([1, 2, 3].map((id) => [id, scriptedProgram(id, 'edge')]));

test('one that is replaced keeps its place, one that comes back gets it again, a new one is the last', () => {
  const own = programs();
  putProgram(own, scriptedProgram(2, 'edge'), 0);
  expect([...own.keys()]).toEqual([1, 2, 3]);
  own.delete(2);
  putProgram(own, scriptedProgram(2, 'edge'), 1);
  expect([...own.keys()]).toEqual([1, 2, 3]);
  putProgram(own, scriptedProgram(4, 'edge'));
  expect([...own.keys()]).toEqual([1, 2, 3, 4]);
});

test('among those that run it stands where the order has it', () => {
  const running = [1, 3].map((id) => ({ program: scriptedProgram(id, 'edge') }));
  expect([1, 2, 3].map((id) => placeAmong(running, programs(), id))).toEqual([1, 1, 2]);
});
