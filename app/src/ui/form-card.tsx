'use client';
/** A section of a page that is one form: its title, its fields, what went wrong, and the button that saves. */
import { Alert, Button, Group, Paper, Stack, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { Saving } from './use-saving.ts';

interface FormCardProps {
  /** Of the title, which names the section. */
  id: string;
  title: string;
  saving: Saving;
  words: { save: string; failed: string };
  disabled?: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
}

export function FormCard({ id, title, saving, words, disabled = false, onSubmit, children }: FormCardProps) {
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb="md">
        {title}
      </Title>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          {children}
          {saving.failed && (
            <Alert role="alert" color="red" variant="light">
              {words.failed}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={saving.busy} disabled={disabled}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
