import { describe, expect, it } from 'vitest';
import {
  decideAddition,
  decideDirect,
  decideFrontDesk,
  decideGroup,
  decideLeaving,
  directKey,
  othersOf,
  requireContacts,
} from '../../src/chat/domain.ts';

const people = (count: number) => Array.from({ length: count }, (_, index) => `person-${index}`);

describe('rooms', () => {
  it('CHAT-1 two people have one key, whoever asks', () => {
    expect(directKey('b', 'a')).toBe('a:b');
    expect(directKey('a', 'b')).toBe('a:b');
  });

  it('CHAT-1 nobody has a direct room with himself', () => {
    expect(() => decideDirect('a', 'a')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });

  it('CHAT-1 a person asked for twice, or the caller himself, counts once', () => {
    expect(othersOf('me', ['b', 'me', 'a', 'b'])).toEqual(['a', 'b']);
  });

  it('CHAT-1 a group has 2 to 200 people', () => {
    expect(() => decideGroup('doctor', [])).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    expect(() => decideGroup('doctor', people(1))).not.toThrow();
    expect(() => decideGroup('doctor', people(199))).not.toThrow();
    expect(() => decideGroup('doctor', people(200))).toThrow(expect.objectContaining({ code: 'ROOM_FULL' }));
    expect(() => decideAddition('staff', 'group', 199, 1)).not.toThrow();
    expect(() => decideAddition('staff', 'group', 199, 2)).toThrow(
      expect.objectContaining({ code: 'ROOM_FULL' }),
    );
  });

  it.each(['patient', 'pharmacist'] as const)('CHAT-12 a %s opens no group and adds nobody', (role) => {
    expect(() => decideGroup(role, people(1))).toThrow(expect.objectContaining({ code: 'NOT_PERMITTED' }));
    expect(() => decideAddition(role, 'group', 2, 1)).toThrow(
      expect.objectContaining({ code: 'NOT_PERMITTED' }),
    );
  });

  it.each(['direct', 'front_desk'] as const)('nobody is added to a %s room, and nobody leaves it', (kind) => {
    expect(() => decideAddition('doctor', kind, 2, 1)).toThrow(
      expect.objectContaining({ code: 'NOT_PERMITTED' }),
    );
    expect(() => decideLeaving(kind)).toThrow(expect.objectContaining({ code: 'NOT_PERMITTED' }));
  });

  it('a contact rule is broken by a single stranger', () => {
    expect(() => requireContacts(['a', 'b'], new Set(['a', 'b', 'c']))).not.toThrow();
    expect(() => requireContacts(['a', 'x'], new Set(['a']))).toThrow(
      expect.objectContaining({ code: 'NOT_A_CONTACT' }),
    );
  });
});

describe('the front desk', () => {
  it('CHAT-12 a patient has his own line only; staff and admins name the patient', () => {
    expect(decideFrontDesk({ id: 'p', role: 'patient' }, undefined)).toBe('p');
    expect(decideFrontDesk({ id: 'p', role: 'patient' }, 'p')).toBe('p');
    expect(decideFrontDesk({ id: 's', role: 'staff' }, 'p')).toBe('p');
    expect(decideFrontDesk({ id: 'a', role: 'admin' }, 'p')).toBe('p');
    expect(() => decideFrontDesk({ id: 'p', role: 'patient' }, 'other')).toThrow(
      expect.objectContaining({ code: 'NOT_PERMITTED' }),
    );
    expect(() => decideFrontDesk({ id: 's', role: 'staff' }, undefined)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
    expect(() => decideFrontDesk({ id: 'd', role: 'doctor' }, 'p')).toThrow(
      expect.objectContaining({ code: 'NOT_PERMITTED' }),
    );
  });
});
