/** A name of which the end tells most: where there is no room for all of it, it is cut at its beginning. */
export function TailedName({ text }: { text: string }) {
  return (
    <span className="tailed-name">
      <bdi>{text}</bdi>
    </span>
  );
}
