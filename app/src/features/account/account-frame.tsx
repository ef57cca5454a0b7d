'use client';
/** The quiet page around the sign-in and sign-up forms. */
import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { ColorSchemeMenu } from '../../ui/color-scheme-menu.tsx';
import { LanguageMenu } from './language-menu.tsx';
import classes from './account-frame.module.css';

interface AccountFrameProps {
  titleKey: 'signIn.title' | 'signUp.title' | 'join.title';
  children: ReactNode;
}

export function AccountFrame({ titleKey, children }: AccountFrameProps) {
  const t = useTranslations();
  const title = t(titleKey);
  useEffect(() => {
    document.title = `${title} · Telemed`;
  }, [title]);
  return (
    <Box className={classes.page}>
      <Group component="header" justify="space-between" className={classes.bar}>
        <BrandMark />
        <Group gap="xs">
          <LanguageMenu />
          <ColorSchemeMenu />
        </Group>
      </Group>
      <Box component="main" className={classes.main}>
        <Paper className={classes.card} withBorder radius="lg" p={{ base: 'lg', sm: 'xl' }}>
          <Stack gap="lg">
            <div>
              <Title order={1} size="h2">
                {title}
              </Title>
              <Text c="dimmed" mt={4}>
                {t('account.tagline')}
              </Text>
            </div>
            {children}
          </Stack>
        </Paper>
      </Box>
    </Box>
  );
}
