/** A keyboard shortcut as it is read: `Ctrl K`, `Space`. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keys}
    </span>
  );
}
