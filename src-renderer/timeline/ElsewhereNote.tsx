import { useLab, useSession } from '../store/lab-context.tsx';
import { selectElsewhere } from '../store/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { TriangleAlert } from '../ui/icons.ts';

/** Two windows have changed the one text at once: the person chooses, and either way undo brings the other back. */
export function ElsewhereNote() {
  const { sharedText } = useSession();
  if (useLab(selectElsewhere) === undefined) return null;
  return (
    <div className="timeline-elsewhere" role="status">
      <TriangleAlert size={14} aria-hidden="true" />
      <span>Another window has changed this text too.</span>
      <Button onClick={() => sharedText.takeTheirs()}>Take theirs</Button>
      <Button onClick={() => sharedText.keepOwn()}>Keep this one</Button>
    </div>
  );
}
