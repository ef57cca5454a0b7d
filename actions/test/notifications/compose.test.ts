import { describe, expect, it } from 'vitest';
import { appointmentEventKind } from '../../src/notifications/appointment-events.ts';
import { compose } from '../../src/notifications/compose.ts';
import { smsText } from '../../src/notifications/providers/sms.ts';
import { reminderKind } from '../../src/notifications/story.ts';
import { messages } from '../../src/notifications/words.ts';
import { aProposedTime, aStory, anAppointmentOf } from './stories.ts';

const clinic = {
  appUrl: 'https://telemed.example',
  mailFrom: { name: 'Telemed', email: 'no-reply@telemed.example' },
};
const kinds = [...appointmentEventKind.options, reminderKind];
const locales = ['en', 'ru', 'bn'] as const;
const storyOf = (kind: string, locale: 'en' | 'ru' | 'bn', detailLevel: 'none' | 'full') =>
  aStory({
    kind,
    person: { locale, detailLevel },
    appointment: kind.startsWith('waitlist.')
      ? null
      : anAppointmentOf({
          cancelReason: 'Ill <today>',
          status: kind.endsWith('cancelled') ? 'cancelled' : 'booked',
        }),
    proposal: kind.startsWith('shift.') ? aProposedTime({ note: 'I am travelling' }) : null,
    offer: kind.startsWith('waitlist.') ? aProposedTime() : null,
  });

describe('messages', () => {
  it.each(kinds.flatMap((kind) => locales.map((locale) => [kind, locale] as const)))(
    'NOT-2 of %s in %s name nobody and no reason, unless the person has chosen detail',
    (kind, locale) => {
      const plain = compose(storyOf(kind, locale, 'none'), clinic);
      const full = compose(storyOf(kind, locale, 'full'), clinic);

      const words = [plain.title, plain.body, plain.note, plain.calendar?.text, smsText(plain)].join('\n');
      expect(words).not.toMatch(/Karim|Rahman|Ill|travelling/);
      expect(words).not.toMatch(/[{}]/);
      expect(full.body).toContain('Dr Nadia Karim');
      expect(plain.link?.url).toMatch(
        /^https:\/\/telemed\.example\/((appointments|consultation)\/0{8}-|book$)/,
      );
    },
  );

  it.each(locales)('NOT-2 in %s leave no message of the English ones out', (locale) => {
    const shape = (group: object): string[] =>
      Object.entries(group).flatMap(([key, value]) =>
        typeof value === 'string'
          ? [
              `${key} ${[...value.matchAll(/\{(\w+)\}/g)]
                .map((match) => match[1])
                .toSorted()
                .join()}`,
            ]
          : shape(value as object).map((inner) => `${key}.${inner}`),
      );

    expect(shape(messages[locale])).toEqual(shape(messages.en));
  });

  it('NOT-2 give the time on the person’s clock and in his language', () => {
    const said = locales.map(
      (locale) => compose(storyOf('appointment.created', locale, 'none'), clinic).body,
    );

    expect(said[0]).toBe('Your appointment is on Thursday, December 3 at 04:00 PM GMT+6.');
    expect(said[1]).toContain('четверг, 3 декабря');
    expect(said[1]).toContain('16:00');
    expect(said[2]).toContain('বৃহস্পতিবার');
  });

  it.each([
    ['the patient, the day before', 1440, 'patient', true],
    ['the patient, an hour before', 60, 'patient', false],
    ['the doctor, the day before', 1440, 'doctor', false],
  ] as const)(
    'VID-4 a reminder for %s: asks to test the line: %s, %s, %s',
    (_who, offsetMinutes, seat, asks) => {
      const appointment = anAppointmentOf();
      const person = { id: seat === 'patient' ? appointment.patientId : appointment.doctorId };
      const test = `https://telemed.example/consultation/${appointment.id}/check`;

      const message = compose(aStory({ kind: reminderKind, offsetMinutes, person, appointment }), clinic);

      expect(message.check?.url).toBe(asks ? test : undefined);
      expect(message.link?.url).toBe(`https://telemed.example/consultation/${appointment.id}`);
      expect(smsText(message).includes(test)).toBe(asks);
    },
  );

  it.each(kinds)('NOT-3 of %s lead nobody who has no password to a sign-in', (kind) => {
    const story = storyOf(kind, 'en', 'full');
    const guest = { ...story, person: { ...story.person, signsIn: false } };
    const url = 'https://telemed.example/join/a#code';

    const [closed, open] = [compose(guest, clinic), compose(guest, clinic, url)];

    expect([closed.link, closed.settings, open.settings]).toEqual([undefined, undefined, undefined]);
    expect(open.link).toMatchObject({ url, caution: expect.stringContaining('once') });
    expect(`${closed.footer}${closed.calendar?.text ?? ''}${smsText(closed)}`).not.toMatch(
      /settings|\/appointments\/|\/consultation\/|undefined/,
    );
  });

  it('BOOK-5 carry an invitation that a later version replaces and a cancellation takes back', () => {
    const unfolded = (text: string) => text.replaceAll('\r\n ', '');
    const booked = compose(storyOf('appointment.created', 'en', 'none'), clinic).calendar!;
    const cancelled = compose(
      aStory({
        kind: 'appointment.cancelled',
        appointment: anAppointmentOf({ status: 'cancelled', version: 2 }),
      }),
      clinic,
    ).calendar!;

    expect(unfolded(booked.text)).toContain('METHOD:REQUEST');
    expect(unfolded(booked.text)).toContain('DTSTART:20261203T100000Z');
    expect(unfolded(booked.text)).toContain('SEQUENCE:1');
    expect(unfolded(booked.text)).toContain('UID:00000000-0000-4000-8000-00000000000a@telemed.example');
    expect(unfolded(cancelled.text)).toContain('METHOD:CANCEL');
    expect(unfolded(cancelled.text)).toContain('STATUS:CANCELLED');
    expect(unfolded(cancelled.text)).toContain('SEQUENCE:2');
  });
});
