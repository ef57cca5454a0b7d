/** Makes something a person recognises of a browser's self-description. */

export interface DeviceDescription {
  browser: string | null;
  system: string | null;
  mobile: boolean;
}

/** The more particular name first: every browser also claims to be the ones it descends from. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bYaBrowser\//, 'Yandex'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bHeadlessChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

export function describeUserAgent(userAgent: string): DeviceDescription {
  const first = (table: [RegExp, string][]): string | null =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  return {
    browser: first(BROWSERS),
    system: first(SYSTEMS),
    mobile: /\b(Mobile|iPhone|iPad|Android)\b/.test(userAgent),
  };
}
