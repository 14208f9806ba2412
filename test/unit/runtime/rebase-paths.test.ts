import { expect, test } from 'vitest';
import { rebasePaths } from '../../../src-main/runtime/person/rebase-paths.ts';

const text = `hub: # bundle: in a comment is no path
  plugins:
    - { id: 42, bundle: ../cache-stats }
    - { id: 43, bundle: 'my bundles/echo' , config: {} }
    - id: 44
      bundle: "/opt/bundle.zip"
`;

test('a bundle is found from the new place as it was from the old one; the rest stays to the letter', () => {
  const moved = rebasePaths(text, '/a/scenarios/one.yaml', '/b/two.yaml');
  expect(moved).toContain('{ id: 42, bundle: "../a/cache-stats" }');
  expect(moved).toContain(`{ id: 43, bundle: "../a/scenarios/my bundles/echo" , config: {} }`);
  expect(moved).toContain('bundle: "/opt/bundle.zip"');
  expect(rebasePaths(text, '/a/scenarios/one.yaml', '/a/two.yaml')).toContain('bundle: "./cache-stats"');
});

test('in the same folder nothing changes', () => {
  expect(rebasePaths(text, '/a/one.yaml', '/a/two.yaml')).toBe(text);
});
