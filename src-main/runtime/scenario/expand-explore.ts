import type { ExploreSpec } from '../../contract/scenario.ts';
import type { ExploreText } from '../../contract/schemas/scenario-explore.ts';
import { EXPLORED_FAULTS, FAULT_WORDS } from '../../contract/schemas/scenario-explore.ts';
import type { Expansion } from './expansion.ts';

export function expandExplore(text: ExploreText | undefined, expansion: Expansion): ExploreSpec {
  if (text === undefined) return { faults: [], max: 0 };
  for (const [index, word] of text.faults.entries()) {
    if (text.faults.indexOf(word) < index) expansion.report(['explore', 'faults', index], `${word} stands here twice`);
  }
  return { faults: text.faults.map((word) => FAULT_WORDS[word]), max: text.max ?? EXPLORED_FAULTS };
}
