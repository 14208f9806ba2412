import type { ButtonHTMLAttributes, Ref } from 'react';

/** A button over the whole of the box that it stands in: the box is the picture, the button its name, its target and its focus. */
export function Cover({
  label,
  className = '',
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'children'> & { label: string; ref?: Ref<HTMLButtonElement> }) {
  return <button type="button" className={`cover ${className}`} aria-label={label} {...rest} />;
}
