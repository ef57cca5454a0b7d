'use client';
/** Where one is on the way to an appointment. */
import { VisuallyHidden } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import type { Step } from '../state/selection.ts';
import classes from './booking.module.css';

interface StepListProps {
  step: Step | 'done';
  onBehalf: boolean;
}

export function StepList({ step, onBehalf }: StepListProps) {
  const t = useTranslations('booking.steps');
  const steps: Step[] = [...(onBehalf ? (['patient'] as const) : []), 'doctor', 'time', 'confirm'];
  const present = step === 'done' ? steps.length : steps.indexOf(step);
  return (
    <ol className={classes.steps} aria-label={t('label')}>
      {steps.map((name, index) => (
        <li
          key={name}
          className={classes.step}
          data-state={index < present ? 'done' : undefined}
          aria-current={index === present ? 'step' : undefined}
        >
          <span className={classes.stepName}>
            {t(name)}
            {index < present && <VisuallyHidden> ({t('done')})</VisuallyHidden>}
          </span>
        </li>
      ))}
    </ol>
  );
}
