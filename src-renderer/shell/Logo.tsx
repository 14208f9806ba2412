/** A hub, three spokes, and what they carry. */
export function Logo() {
  return (
    <svg className="logo" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <path d="M11 11V4M11 11l6.2 3.6M11 11l-6.2 3.6" stroke="var(--accent)" strokeWidth="1.6" strokeLinecap="round" />
      <circle cx="11" cy="11" r="3" fill="var(--accent)" />
      <circle cx="11" cy="3.6" r="2.1" fill="var(--delivered)" />
      <circle cx="17.6" cy="14.9" r="2.1" fill="var(--queued)" />
      <path d="M4.4 12.2 7.1 14.9 4.4 17.6 1.7 14.9Z" fill="var(--duplicate)" />
    </svg>
  );
}
