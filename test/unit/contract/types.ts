/** Compile-time equality: `same<A, B>(true)` does not compile unless A and B are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Resolves intersections, so that a type is compared by what it holds and not by how it was put together. */
type Flat<T> = T extends (infer Item)[] ? Flat<Item>[] : T extends object ? { [Key in keyof T]: Flat<T[Key]> } : T;

export const same = <A, B>(equal: Same<Flat<A>, Flat<B>>): void => {
  if (!equal) throw new Error('unreachable');
};
