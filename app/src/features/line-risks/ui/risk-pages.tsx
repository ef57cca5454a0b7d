'use client';
/** Where the list stands: a page of the clinic for the front desk, a box above the doctor's own appointments. */
import { Paper, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { RiskList, useLineRisks } from './risk-list.tsx';

export function ClinicRisks() {
  const t = useTranslations('lineRisks');
  const risks = useLineRisks();
  return (
    <>
      <Text c="dimmed" mb="md">
        {t('intro')}
      </Text>
      <RiskList {...risks} />
    </>
  );
}

/** Nothing to tell, nothing to see. */
export function OwnRisks() {
  const t = useTranslations('lineRisks');
  const risks = useLineRisks();
  if (!risks.risks || risks.risks.length === 0) return null;
  return (
    <Paper withBorder p="lg" radius="lg" mb="md" component="section" aria-labelledby="line-risks">
      <Title order={2} size="h4" id="line-risks" mb={4}>
        {t('title')}
      </Title>
      <RiskList {...risks} />
    </Paper>
  );
}
