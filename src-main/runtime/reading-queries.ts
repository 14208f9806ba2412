/** Questions about what a lab has written so far: its trace in other forms, and the bodies beside it. */
import type { Query, QueryResults } from '../contract/api.ts';
import { searchBodies } from './body-search.ts';
import type { BoundedBodyStore } from './body-store.ts';
import type { LabExports } from './exports/lab-exports.ts';
import type { Task } from './long-tasks.ts';

export type ReadingQuery = Extract<Query, { ask: 'open-export' | 'read-export' | 'close-export' | 'search-bodies' }>;

export const isReadingQuery = (query: Query): query is ReadingQuery => query.ask.endsWith('-export') || query.ask === 'search-bodies';

/** Without `bodies` none were kept. Throws SpokelabError. */
export function answerReading(
  query: ReadingQuery,
  { exports, bodies }: { exports: LabExports; bodies?: BoundedBodyStore },
  task: Task,
): QueryResults[ReadingQuery['ask']] | Promise<QueryResults[ReadingQuery['ask']]> {
  switch (query.ask) {
    case 'open-export':
      return exports.open(query.form, task);
    case 'read-export':
      return exports.read(query.export);
    case 'close-export':
      return exports.close(query.export);
    case 'search-bodies':
      if (bodies === undefined) return { kept: false, reason: 'A session keeps the trace, and not the bodies of payloads.' };
      return searchBodies(bodies, query, task);
  }
}
