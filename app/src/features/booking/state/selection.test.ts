import { describe, expect, it } from 'vitest';
import { choose, nothingChosen, readSelection, stepOf, writeSelection, type Selection } from './selection.ts';

const patientId = '6f1f7a0e-1f5a-4c50-9a60-0f6f0c6a1a01';
const doctorId = '6f1f7a0e-1f5a-4c50-9a60-0f6f0c6a1a02';
const otherDoctorId = '6f1f7a0e-1f5a-4c50-9a60-0f6f0c6a1a03';

const complete: Selection = {
  patientId,
  doctorId,
  durationMinutes: 30,
  day: '2026-12-03',
  start: '2026-12-03T04:15:00+00:00',
  overbook: true,
};

describe('BOOK-1 what is chosen stands in the address', () => {
  it('comes back as it was written', () => {
    expect(readSelection(new URLSearchParams(writeSelection(complete)))).toEqual(complete);
    expect(readSelection(new URLSearchParams(writeSelection(nothingChosen)))).toEqual(nothingChosen);
    expect(writeSelection(nothingChosen)).toBe('');
  });

  it('counts nonsense as not chosen', () => {
    const query = new URLSearchParams('doctor=me&minutes=soon&day=2026-02-30&start=noon&overbook=1&patient=');

    expect(readSelection(query)).toEqual(nothingChosen);
  });
});

describe('BOOK-1 a later choice that rests on an earlier one', () => {
  it('falls with the doctor', () => {
    expect(choose(complete, { doctorId: otherDoctorId })).toEqual({
      ...complete,
      doctorId: otherDoctorId,
      day: null,
      start: null,
      overbook: false,
    });
  });

  it('falls with the length, the day stays', () => {
    expect(choose(complete, { durationMinutes: 45 })).toEqual({
      ...complete,
      durationMinutes: 45,
      start: null,
    });
  });

  it('stays when nothing it rests on changes', () => {
    expect(choose(complete, { doctorId })).toEqual(complete);
  });

  it('is kept when doctor and start are chosen together, as in the list of earliest times', () => {
    const start = '2026-12-04T04:00:00+00:00';

    expect(choose(complete, { doctorId: otherDoctorId, start, day: '2026-12-04', overbook: false })).toEqual({
      ...complete,
      doctorId: otherDoctorId,
      start,
      day: '2026-12-04',
      overbook: false,
    });
  });
});

describe('BOOK-1 the step that is open', () => {
  const own = { onBehalf: false };
  const behalf = { onBehalf: true };

  it('is the first one without an answer', () => {
    expect(stepOf(nothingChosen, own)).toBe('doctor');
    expect(stepOf({ ...nothingChosen, doctorId }, own)).toBe('time');
    expect(stepOf({ ...complete, start: null }, own)).toBe('time');
    expect(stepOf({ ...complete, durationMinutes: null }, own)).toBe('time');
    expect(stepOf(complete, own)).toBe('confirm');
  });

  it('begins with the patient when booking for somebody', () => {
    expect(stepOf({ ...complete, patientId: null }, behalf)).toBe('patient');
    expect(stepOf(complete, behalf)).toBe('confirm');
  });
});
