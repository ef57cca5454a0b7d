/** Builders for what messages are made from. */
import { randomUUID } from 'node:crypto';
import type { Appointment, Person, Story } from '../../src/notifications/story.ts';

const startsAt = new Date('2026-12-03T10:00:00Z');

export const minutesBeforeStart = (minutes: number): Date => new Date(startsAt.getTime() - minutes * 60_000);

export function anAppointmentOf(shape: Partial<Appointment> = {}): Appointment {
  return {
    id: '00000000-0000-4000-8000-00000000000a',
    version: 1,
    status: 'booked',
    startsAt,
    endsAt: minutesBeforeStart(-30),
    doctorId: '00000000-0000-4000-8000-00000000000d',
    doctorName: 'Dr Nadia Karim',
    patientId: '00000000-0000-4000-8000-00000000000b',
    patientName: 'Amina Rahman',
    cancelReason: '',
    ...shape,
  };
}

export function aProposedTime(
  shape: Partial<NonNullable<Story['proposal']>> = {},
): NonNullable<Story['proposal']> {
  return {
    status: 'open',
    startsAt: new Date('2026-12-04T10:00:00Z'),
    endsAt: new Date('2026-12-04T10:30:00Z'),
    expiresAt: new Date('2026-12-02T10:00:00Z'),
    note: '',
    doctorName: 'Dr Nadia Karim',
    ...shape,
  };
}

export type StoryShape = Partial<Omit<Story, 'person'>> & { readonly person?: Partial<Person> };

export function aStory({ person, ...shape }: StoryShape = {}): Story {
  return {
    id: randomUUID(),
    kind: 'appointment.created',
    channel: 'email',
    subjectId: '00000000-0000-4000-8000-00000000000a',
    version: 1,
    offsetMinutes: 0,
    checkReminderMinutes: 720,
    dueAt: minutesBeforeStart(60),
    appointment: anAppointmentOf(),
    proposal: null,
    offer: null,
    ...shape,
    person: {
      id: '00000000-0000-4000-8000-00000000000b',
      email: 'amina@example.org',
      locale: 'en',
      timeZone: 'Asia/Dhaka',
      blocked: false,
      signsIn: true,
      phone: '+8801700000000',
      detailLevel: 'none',
      channels: ['email', 'sms', 'web_push', 'in_app'],
      offsetsMinutes: [1440, 60, 10],
      ...person,
    },
  };
}
