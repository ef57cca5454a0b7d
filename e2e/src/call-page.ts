/** A consultation with two people in it, as they see and use it. */

import type { Locator, Page } from '@playwright/test';
import { aVisitNow } from './consultation-data.ts';
import { expect } from './fixtures.ts';
import type { Person } from './person.ts';
import type { Stack } from './stack.ts';

/** Chromium's own camera and microphone; five pictures a second are enough to be counted. */
export const fakeDevices = [
  '--use-fake-device-for-media-stream=fps=5',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
];

/** The picture of somebody else is decoded frame by frame. */
export async function framesDecoded(page: Page): Promise<number> {
  return page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('video[data-lk-local-participant="false"]');
    return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  });
}

export async function seesOthers(page: Page): Promise<void> {
  const before = await framesDecoded(page);
  await expect.poll(() => framesDecoded(page), { timeout: 40_000 }).toBeGreaterThan(before + 2);
}

export const control = (page: Page, name: string): Locator =>
  page
    .getByRole('toolbar', { name: 'Buttons of the call', exact: true })
    .getByRole('button', { name, exact: true });

export async function openConsultation(person: Person, appointmentId: string): Promise<Page> {
  await person.page.goto(`/consultation/${appointmentId}`);
  return person.page;
}

export async function bothInCall(
  stack: Stack,
  patient: Person,
  doctor: Person,
): Promise<{ appointmentId: string; patientPage: Page; doctorPage: Page }> {
  const { appointmentId } = await aVisitNow(stack, patient.account, doctor.account);
  const doctorPage = await openConsultation(doctor, appointmentId);
  await doctorPage.getByRole('button', { name: 'Start the consultation', exact: true }).click();
  const patientPage = await openConsultation(patient, appointmentId);
  await patientPage.getByRole('button', { name: 'Go to the waiting room', exact: true }).click();
  await expect(
    patientPage.getByRole('heading', { name: 'You are in the waiting room', exact: true }),
  ).toBeVisible();
  await doctorPage.getByRole('button', { name: 'Let in', exact: true }).click();
  await seesOthers(patientPage);
  await seesOthers(doctorPage);
  return { appointmentId, patientPage, doctorPage };
}
