/** A third person by invitation, end-to-end encryption, the history, files and the small window: with the stack's real LiveKit. */

import type { Page } from '@playwright/test';
import { expectNoViolations } from '../src/accessibility.ts';
import { comesByLink, invites } from '../src/call-guests.ts';
import { bothInCall, control, framesDecoded, openConsultation, seesOthers } from '../src/call-page.ts';
import { aVisitNow, consultationOf } from '../src/consultation-data.ts';
import { expect, test } from '../src/video-fixtures.ts';

test.describe('a consultation with more than two', () => {
  test.describe.configure({ mode: 'default' });

  test('VID-3 VID-6 VID-7 UX-1 a third person is admitted by a link that works once, and all find the visit in their history', async ({
    asPerson,
    asStranger,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { appointmentId, patientPage, doctorPage } = await bothInCall(stack, amina, karim);
    const [guest, late] = [await asStranger(), await asStranger()];
    const [guestPage, latePage] = [guest.page, late.page];
    // What is refused is refused by its status, which the browser itself reports.
    guest.console.expect(/409 \(Conflict\).*guests\/pass/);
    late.console.expect(/409 \(Conflict\).*guests\/look/);

    const link = await invites(patientPage, 'My sister');
    await guestPage.goto(new URL(link).pathname);
    await expectNoViolations(guestPage, 'the page of an invitation');
    await comesByLink(guestPage, link, 'Maria');
    await expect(
      guestPage.getByRole('heading', { name: 'You are in the waiting room', exact: true }),
    ).toBeVisible();
    await expectNoViolations(guestPage, 'the waiting room');
    await expect(doctorPage.getByText('Maria (invited as My sister)')).toBeVisible();
    await doctorPage.getByRole('button', { name: 'Let in', exact: true }).click();
    await seesOthers(guestPage);
    await expect(doctorPage.getByRole('group', { name: 'Maria', exact: true })).toBeVisible();

    await latePage.goto(new URL(link).pathname);
    await expect(
      latePage.getByRole('heading', { name: 'This invitation was opened already', exact: true }),
    ).toBeVisible();
    await expectNoViolations(latePage, 'the page of an invitation that was opened');
    await guestPage.reload();
    await seesOthers(guestPage);

    // What the browsers measure is told every half minute, and when somebody leaves.
    await expect
      .poll(
        async () => {
          const { id } = await consultationOf(stack, appointmentId);
          const kept = await stack.database.query(
            'select from public.consultation_quality where consultation_id = $1',
            [id],
          );
          return kept.rowCount;
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(0);
    await control(doctorPage, 'Leave').click();
    await doctorPage.getByRole('menuitem', { name: 'End for everybody', exact: true }).click();
    await doctorPage
      .getByRole('dialog', { name: 'End the consultation?', exact: true })
      .getByRole('button', { name: 'End for everybody', exact: true })
      .click();
    for (const page of [patientPage, doctorPage, guestPage]) {
      await expect(
        page.getByRole('heading', { name: 'The consultation has ended', exact: true }),
      ).toBeVisible();
    }

    for (const [page, other] of [
      [patientPage, karim.name],
      [doctorPage, amina.name],
    ] as const) {
      await page.goto('/consultations');
      await expectNoViolations(page, 'the history');
      await page.getByRole('link', { name: new RegExp(`^${other}`) }).click();
      await expect(page.getByText('Took place', { exact: true })).toBeVisible();
      await expect(page.getByText('Maria (invited as My sister)')).toBeVisible();
      await expect(page.getByText(/ms to the server and back/).first()).toBeVisible();
      await expect(page.getByText('not recorded', { exact: true })).toBeVisible();
      await expectNoViolations(page, 'the visit');
    }
  });

  test('VID-3 UX-1 a link that ran out, was taken back or is cut off says so, and what to do now', async ({
    asPerson,
    asStranger,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { patientPage } = await bothInCall(stack, amina, karim);
    const guest = await asStranger();
    guest.console.expect(/(404 \(Not Found\)|409 \(Conflict\)).*guests\/(look|visit)/);
    const opens = async (link: string, title: string): Promise<void> => {
      await guest.page.goto(new URL(link).pathname);
      await expect(guest.page.getByRole('heading', { name: title, exact: true })).toBeVisible();
      await expect(guest.page.getByRole('listitem')).toHaveCount(2);
      await expectNoViolations(guest.page, 'the page of the guest');
    };
    const wrong = await invites(patientPage, 'Wrong number');
    const old = await invites(patientPage, 'My brother');
    await stack.database.query(
      `update public.consultation_guests set expires_at = now() where display_name = 'My brother' and invited_by = $1`,
      [amina.account.userId],
    );

    await control(patientPage, 'More').click();
    await patientPage.getByRole('menuitem', { name: 'Invite somebody' }).click();
    const takeBack = patientPage.getByRole('button', { name: 'Take back the link of Wrong number' });
    await takeBack.click();
    await expect(takeBack).toBeHidden();
    await expectNoViolations(patientPage, "the patient's page");

    await opens(wrong, 'This invitation was taken back');
    await opens(old, 'This invitation has run out');
    await opens(old.slice(0, -9), 'This link is not complete');
    await opens(new URL('/guest', old).href, 'Open your invitation first');
    const seated = await stack.database.query(
      'select from public.consultation_guests where invited_by = $1 and redeemed_at is not null',
      [amina.account.userId],
    );
    expect(seated.rowCount).toBe(0);
  });

  test('VID-8 encrypted end to end the two see each other, and who has another key decodes nothing', async ({
    asPerson,
    asStranger,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { appointmentId } = await aVisitNow(stack, amina.account, karim.account);
    const doctorPage = await openConsultation(karim, appointmentId);
    await doctorPage.getByRole('switch', { name: /^Encrypt end to end/ }).click();
    await expect(doctorPage.getByRole('switch', { name: /^Encrypt end to end/ })).toBeChecked();
    await doctorPage.getByRole('button', { name: 'Start the consultation', exact: true }).click();
    const patientPage = await openConsultation(amina, appointmentId);
    await patientPage.getByRole('button', { name: 'Go to the waiting room', exact: true }).click();
    await doctorPage.getByRole('button', { name: 'Let in', exact: true }).click();
    await seesOthers(patientPage);
    await seesOthers(doctorPage);
    await expect(patientPage.getByText('End-to-end encrypted', { exact: true })).toBeVisible();

    const { page: guestPage } = await asStranger();
    await keepConnections(guestPage);
    await guestPage.route('**/api/guests/pass', async (route) => {
      const answered = await route.fetch();
      const pass = (await answered.json()) as { encryptionKey: string };
      expect(pass.encryptionKey).toHaveLength(44);
      const json = { ...pass, encryptionKey: Buffer.alloc(32, 9).toString('base64') };
      await route.fulfill({ response: answered, json });
    });
    await comesByLink(guestPage, await invites(doctorPage, 'Interpreter'), 'Maria');
    await doctorPage.getByRole('button', { name: 'Let in', exact: true }).click();
    await expect(guestPage.getByRole('group', { name: karim.name, exact: false })).toBeVisible();
    // He is in, packets arrive, and the two go on seeing each other; he decodes not one picture.
    await expect
      .poll(async () => (await picturesReceived(guestPage)).packets, { timeout: 40_000 })
      .toBeGreaterThan(50);
    await seesOthers(patientPage);
    expect(await picturesReceived(guestPage)).toMatchObject({ frames: 0 });
    expect(await framesDecoded(guestPage)).toBe(0);

    await control(doctorPage, 'More').click();
    await doctorPage.getByRole('menuitem', { name: 'Record the consultation', exact: true }).click();
    await expect(
      doctorPage.getByText(/Recording needs the production stack|cannot be recorded/),
    ).toBeVisible();
  });

  test('VID-2 VID-5 recording says that it needs the production stack, and the small window shows the other', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { patientPage, doctorPage } = await bothInCall(stack, amina, karim);

    await control(doctorPage, 'More').click();
    await doctorPage.getByRole('menuitem', { name: 'Record the consultation', exact: true }).click();
    await expect(
      doctorPage.getByText('Recording needs the production stack.', { exact: false }),
    ).toBeVisible();

    await control(patientPage, 'More').click();
    await patientPage.getByRole('menuitem', { name: 'Small window', exact: true }).click();
    await expect.poll(() => framesInSmallWindow(patientPage), { timeout: 30_000 }).toBeGreaterThan(2);
    await patientPage.evaluate(() => {
      const { documentPictureInPicture } = window as unknown as WithSmallWindow;
      const buttons = documentPictureInPicture.window?.document.querySelectorAll('button') ?? [];
      [...buttons].find(({ textContent }) => textContent === 'Back to the call')?.click();
    });
    await expect.poll(() => framesInSmallWindow(patientPage)).toBe(-1);
    await seesOthers(patientPage);
  });

  test('VID-6 the front desk puts right what became of a consultation', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const rina = await asPerson('staff');
    const { appointmentId } = await aVisitNow(stack, amina.account, karim.account);
    await stack.database.query(
      `update public.consultations set status = 'finished', ended_at = now(), outcome = 'missed' where appointment_id = $1`,
      [appointmentId],
    );

    await rina.page.goto('/clinic/visits');
    await rina.page
      .getByRole('button', { name: `Correct the consultation of ${amina.name}`, exact: true })
      .click();
    await rina.page.getByRole('radio', { name: 'Patient did not come', exact: true }).check();
    await rina.page.getByRole('textbox', { name: 'Reason', exact: true }).fill('Phoned to say he is ill');
    await expectNoViolations(rina.page, 'the dialog of a correction');
    await rina.page.getByRole('button', { name: 'Save', exact: true }).click();

    await expect(
      rina.page.getByText(new RegExp(`Corrected by ${rina.name}.*Phoned to say he is ill`)),
    ).toBeVisible();
    expect(await consultationOf(stack, appointmentId)).toMatchObject({ outcome: 'patient_absent' });
  });
});

interface WithSmallWindow {
  readonly documentPictureInPicture: { readonly window: Window | null };
}

/** Of the picture in the window above others; -1 when there is none. */
async function framesInSmallWindow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { documentPictureInPicture } = window as unknown as WithSmallWindow;
    const video = documentPictureInPicture.window?.document.querySelector('video');
    return video?.getVideoPlaybackQuality().totalVideoFrames ?? -1;
  });
}

/** Before the page's own scripts: keeps its connections, so that what arrives can be counted. */
async function keepConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    Object.assign(window, { connectionsMade: made });
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
  });
}

interface Received {
  readonly packets: number;
  readonly frames: number;
}

/** All pictures that have come in, and those that could be decoded. */
async function picturesReceived(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const { connectionsMade } = window as unknown as { connectionsMade: RTCPeerConnection[] };
    let [packets, frames] = [0, 0];
    for (const connection of connectionsMade) {
      (await connection.getStats()).forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') return;
        packets += entry.packetsReceived ?? 0;
        frames += entry.framesDecoded ?? 0;
      });
    }
    return { packets, frames };
  });
}
