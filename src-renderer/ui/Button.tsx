import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Hint } from './Hint.tsx';
import { Keys } from './Keys.tsx';

type Base = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & { ref?: Ref<HTMLButtonElement> };

export type ButtonProps = Base & {
  look?: 'plain' | 'primary' | 'danger' | 'quiet';
  icon?: ReactNode;
  keys?: string;
  children: ReactNode;
  submits?: boolean;
};

export function Button({ look = 'plain', icon, keys, children, submits = false, className = '', ...rest }: ButtonProps) {
  return (
    <button type={submits ? 'submit' : 'button'} className={`button ${className}`} data-look={look} {...rest}>
      {icon}
      <span className="button-label">{children}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </button>
  );
}

export type IconButtonProps = Base & { label: string; keys?: string; icon: ReactNode; side?: 'top' | 'right' | 'bottom' };

/** A button that is only a picture: its name is in the hint and for screen readers. */
export function IconButton({ label, keys, icon, side = 'bottom', className = '', ...rest }: IconButtonProps) {
  return (
    <Hint text={label} {...(keys === undefined ? {} : { keys })} side={side}>
      <button type="button" className={`icon-button ${className}`} aria-label={label} {...rest}>
        {icon}
      </button>
    </Hint>
  );
}
