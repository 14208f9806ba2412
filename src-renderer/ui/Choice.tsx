export type Option<T extends string> = { value: T; label: string };

/** A few options side by side, one of them chosen. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChoose,
}: {
  label: string;
  options: readonly Option<T>[];
  value: NoInfer<T>;
  onChoose(value: NoInfer<T>): void;
}) {
  return (
    <fieldset className="choice" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChoose(option.value)}>
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
