/** From fifty edges on they are a crowd, which is seen in groups by namespace, in every picture alike. Pure. */

/** So many edges are seen one by one. */
export const EDGES_ALONE_MAX = 49;

/** More namespaces than this, and the smallest stand together. */
export const GROUPS_MAX = 10;
export const OTHER_GROUP = 'other namespaces';

/** The edges of each namespace under its name; with too many namespaces the largest come first, and the last is what is left. */
export function byNamespace<Edge extends { readonly namespace: string }>(edges: readonly Edge[]): [name: string, members: Edge[]][] {
  const all = [...Map.groupBy(edges, ({ namespace }) => namespace)];
  if (all.length <= GROUPS_MAX) return all;
  const groups = all.sort(([, one], [, other]) => other.length - one.length);
  const others = groups.slice(GROUPS_MAX - 1).flatMap(([, members]) => members);
  return [...groups.slice(0, GROUPS_MAX - 1), [OTHER_GROUP, others]];
}
