import type { FormEvent } from 'react';
import { useState } from 'react';
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import { faultWords } from '../store/ways-back.ts';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import type { FaultNumber } from './kinds.ts';
import { numbersOf, readNumber, withNumber } from './kinds.ts';
import type { PlannedBar } from './tracks.ts';

const seconds = (us: Us): string => String(Number((us / SECOND).toPrecision(12)));
const isNumber = (text: string, min: number, max = Number.MAX_SAFE_INTEGER): boolean =>
  text.trim() !== '' && Number(text) >= min && Number(text) <= max;

/** The numbers of a planned fault. */
export function FaultEditor({
  bar,
  endUs,
  onSave,
  onClose,
}: {
  bar: PlannedBar;
  endUs: Us;
  onSave(fault: FaultAction, atUs: Us, lengthUs: Us | null | undefined): void;
  onClose(): void;
}) {
  const { action, from, to, isMoment, latest } = bar;
  const numbers = numbersOf(action);
  const [at, setAt] = useState(seconds(from));
  const [length, setLength] = useState(to === undefined || isMoment ? '' : seconds(to - from));
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(numbers.map((number) => [number.key, String(readNumber(action, number))])),
  );
  const isAtGood = isNumber(at, 0, endUs / SECOND - 0.001);
  const isLengthGood = length.trim() === '' || isNumber(length, 0.001);
  const isGood = isAtGood && isLengthGood && numbers.every((number) => isNumber(values[number.key] ?? '', number.min, number.max));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (!isGood) return;
    const changed = numbers.reduce((result, number) => withNumber(result, number, Number(values[number.key])), action);
    const lengthUs = isMoment ? undefined : length.trim() === '' ? null : Math.round(Number(length) * SECOND);
    onSave(changed, Math.round(Number(at) * SECOND), lengthUs);
    onClose();
  };
  const field = (
    { key, label, unit }: Pick<FaultNumber, 'key' | 'label' | 'unit'>,
    value: string,
    set: (text: string) => void,
    isBad: boolean,
  ) => (
    <label key={key} className="field">
      <span>
        {label}, {unit}
      </span>
      <input
        className="input mono"
        inputMode="decimal"
        value={value}
        aria-invalid={isBad}
        placeholder={key === 'length' ? 'to the end' : ''}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  );
  return (
    <Modal title={faultWords(action)} onClose={onClose}>
      <form className="modal-body" onSubmit={save}>
        {field({ key: 'at', label: latest === undefined ? 'Starts at' : 'Starts at the earliest at', unit: 's' }, at, setAt, !isAtGood)}
        {!isAtGood && <span className="field-error">The scenario runs from 0 to {seconds(endUs)} s.</span>}
        {!isMoment && field({ key: 'length', label: 'Lasts', unit: 's' }, length, setLength, !isLengthGood)}
        {numbers.map((number) => {
          const value = values[number.key] ?? '';
          const set = (text: string): void => setValues({ ...values, [number.key]: text });
          return field(number, value, set, !isNumber(value, number.min, number.max));
        })}
        <p className="body-note">It stands in line {bar.fault.line} of the scenario.</p>
        <div className="modal-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="primary" disabled={!isGood}>
            Change
          </Button>
        </div>
      </form>
    </Modal>
  );
}
