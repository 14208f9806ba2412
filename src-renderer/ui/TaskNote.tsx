/** What is said while something is under way, or could not be done. */
export function TaskNote({ status, reason, working }: { status: 'working' | 'failed'; reason?: string; working: string }) {
  if (status === 'working')
    return (
      <p className="task-note" role="status">
        <progress /> {working}
      </p>
    );
  return (
    <p className="error-text task-failure selectable" role="alert">
      {reason}
    </p>
  );
}
