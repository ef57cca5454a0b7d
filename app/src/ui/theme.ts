/** The one theme: colours that keep AA contrast in light and dark, type and radius from tokens. */
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const sea: MantineColorsTuple = [
  '#e9f6f7',
  '#d6ecef',
  '#acd9de',
  '#7fc4cc',
  '#58b1bc',
  '#329aa7',
  '#1a8391',
  '#0f6b78',
  '#0b5560',
  '#083f48',
];

/** Greys with a touch of blue; the dark scheme's surfaces go from 9 (behind) to 6 (in front). */
const dark: MantineColorsTuple = [
  '#dde3e6',
  '#c1cacf',
  '#a3afb5',
  '#7f8c93',
  '#4a565d',
  '#364148',
  '#2a343a',
  '#1f272c',
  '#171e22',
  '#101518',
];

const fontFamily =
  "'Inter Variable', 'Noto Sans Bengali Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** The library heads its dialogs with <header>, which outside of the page's own structure would be a second banner. */
const dialogParts = { header: { role: 'presentation' } };

export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 7 },
  colors: { sea, dark },
  black: '#1b2529',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontFamily, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  // Transparent and light variants take a lighter shade in the dark scheme, where shade 7 would not be readable.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const isSea = input.color === undefined || input.color === 'sea';
    const plain = input.variant === 'subtle' || input.variant === 'light' || input.variant === 'transparent';
    if (!isSea || !plain) return colors;
    const light = { background: 'var(--telemed-tint)', hover: 'var(--telemed-tint-hover)' };
    return { ...colors, ...(input.variant === 'light' ? light : {}), color: 'var(--telemed-accent-text)' };
  },
  components: {
    Modal: {
      defaultProps: { centered: true, attributes: dialogParts },
      styles: { title: { fontWeight: 650 } },
    },
    Drawer: {
      defaultProps: { attributes: dialogParts },
      styles: { title: { fontWeight: 650 } },
    },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#54646b',
    '--mantine-color-placeholder': '#65747b',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': sea[7],
    '--telemed-accent-text': sea[8],
    '--telemed-behind': '#f3f6f7',
    '--telemed-line': '#dfe6e8',
    '--telemed-own': '#d6ecef',
    '--telemed-other': '#f0f3f4',
    '--telemed-selected': '#e4f2f4',
    '--telemed-tint': '#d9edf0',
    '--telemed-tint-hover': '#cbe6ea',
    '--telemed-hover': '#f3f6f7',
    '--telemed-online': '#1b7f4b',
    '--telemed-warning-text': '#7a4b00',
    '--telemed-warning': '#fff4dc',
    '--telemed-mark': '#ffe08a',
  },
  dark: {
    '--mantine-color-body': dark[7],
    '--mantine-color-text': dark[0],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#8f9ba1',
    '--mantine-color-error': '#ff9a92',
    '--mantine-color-anchor': sea[3],
    '--telemed-accent-text': sea[3],
    '--telemed-behind': dark[8],
    '--telemed-line': dark[5],
    '--telemed-own': '#0c424b',
    '--telemed-other': dark[6],
    '--telemed-selected': '#14393f',
    '--telemed-tint': '#173f46',
    '--telemed-tint-hover': '#1d4a52',
    '--telemed-hover': dark[6],
    '--telemed-online': '#4fd08b',
    '--telemed-warning-text': '#ffd58a',
    '--telemed-warning': '#3d2f12',
    '--telemed-mark': '#7a5d00',
  },
});
