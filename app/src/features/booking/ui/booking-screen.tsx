'use client';
/** New appointment: doctor, time, confirmation. Staff say first for whom. */
import { ScrollArea, Title } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { stepOf, type Step } from '../state/selection.ts';
import { useBookingAttempt } from '../use-booking-attempt.ts';
import { useRules } from '../use-rules.ts';
import { useSelection } from '../use-selection.ts';
import classes from './booking.module.css';
import { ConfirmStep } from './confirm-step.tsx';
import { DoctorStep } from './doctor-step.tsx';
import { PatientStep } from './patient-step.tsx';
import { StepList } from './step-list.tsx';
import { TimeStep } from './time-step.tsx';

export function BookingScreen() {
  const t = useTranslations('booking');
  const { account } = useSignedIn();
  const onBehalf = account.role === 'staff' || account.role === 'admin';
  const [selection, change] = useSelection();
  const rules = useRules();
  const { attempt, state } = useBookingAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);
  const chosenMinutes = selection.durationMinutes;
  const durationMinutes = rules?.durations.includes(chosenMinutes ?? 0)
    ? chosenMinutes
    : (rules?.durations[defaultDuration(rules.durations)] ?? null);
  const step = stepOf({ ...selection, durationMinutes }, { onBehalf });
  const router = useRouter();

  const { doctorId, start, patientId, overbook } = selection;
  useEffect(() => {
    if (step !== 'confirm' || !doctorId || !start || !durationMinutes) {
      attempt.abandon();
      return;
    }
    void attempt.begin({ doctorId, start, durationMinutes, patientId, overbook: onBehalf && overbook });
  }, [attempt, doctorId, durationMinutes, onBehalf, overbook, patientId, start, step]);

  // A start that cannot be had leads back to the times, which are asked for anew there.
  useEffect(() => {
    if (state.phase === 'refused') {
      setRefusal(state.code);
      change({ start: null });
    }
    // The page of the appointment takes this one's place: going back must not lead to booking it again.
    if (state.phase === 'booked') router.replace(`/book/booked/${state.appointmentId}`);
  }, [change, router, state]);

  const title = t('title');
  useEffect(() => {
    document.title = `${title} · Telemed`;
  }, [title]);
  const { heading, viewport } = useFocusOnStep(step);

  return (
    <ScrollArea h="100%" viewportRef={viewport} viewportProps={{ tabIndex: -1 }}>
      <div className={classes.page}>
        <Title order={1} size="h3" mb="md">
          {title}
        </Title>
        <StepList step={step} onBehalf={onBehalf} />
        {step === 'patient' ? (
          <PatientStep headingRef={heading} onChoose={(id) => change({ patientId: id }, 'step')} />
        ) : step === 'doctor' ? (
          <DoctorStep
            headingRef={heading}
            rules={rules}
            durationMinutes={durationMinutes}
            patientId={patientId}
            change={change}
          />
        ) : step === 'time' && doctorId ? (
          <TimeStep
            headingRef={heading}
            rules={rules}
            durationMinutes={durationMinutes}
            selection={selection}
            doctorId={doctorId}
            onBehalf={onBehalf}
            refusal={refusal}
            change={(next, as) => {
              setRefusal(null);
              change(next, as);
            }}
          />
        ) : (
          <ConfirmStep
            headingRef={heading}
            state={state}
            onConfirm={(reason) => void attempt.confirm(reason)}
            onAgain={() => void attempt.again()}
            onBack={() => change({ start: null })}
          />
        )}
      </div>
    </ScrollArea>
  );
}

/** Half an hour where it is offered, as the most usual length. */
function defaultDuration(durations: readonly number[]): number {
  const half = durations.indexOf(30);
  return half === -1 ? 0 : half;
}

/** After a step the reading goes on at the next one's heading, and the page begins at its top. */
function useFocusOnStep(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    heading.current?.focus({ preventScroll: true });
    viewport.current?.scrollTo(0, 0);
  }, [step]);
  return { heading, viewport };
}
