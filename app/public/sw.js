/** Shows messages that arrive while the app is closed, and a page of words where there is no network. It keeps nothing else. */

const OFFLINE_WORDS = {
  en: ['You are offline', 'This page opens by itself when the connection is back.', 'Try now'],
  ru: ['Нет соединения', 'Страница откроется сама, когда связь вернётся.', 'Повторить'],
  bn: ['আপনি অফলাইনে আছেন', 'সংযোগ ফিরে এলে এই পাতাটি নিজে থেকেই খুলবে।', 'এখনই চেষ্টা করুন'],
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// Pages only: everything else goes to the network as if this worker were not there.
self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate' || event.request.method !== 'GET') return;
  event.respondWith(fetch(event.request).catch(offlinePage));
});

self.addEventListener('push', (event) => {
  const message = readMessage(event.data);
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: message.body,
      tag: message.tag,
      icon: '/icon.svg',
      data: { url: message.url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data.url));
});

/** An open page of the app is taken over rather than another one opened. */
async function openPage(path) {
  const url = new URL(path, self.location.origin);
  const pages = await self.clients.matchAll({ type: 'window' });
  const page = pages.find((candidate) => candidate.url === url.href) ?? pages[0];
  if (!page) return self.clients.openWindow(url.href);
  await page.focus();
  if (page.url !== url.href) await page.navigate(url.href);
}

/** The browser demands that each message is shown, one that cannot be read included. */
function readMessage(data) {
  let sent = {};
  try {
    sent = data?.json() ?? {};
  } catch {
    sent = { body: data.text() };
  }
  const text = (value, otherwise) => (typeof value === 'string' && value !== '' ? value : otherwise);
  const url = new URL(text(sent.url, '/'), self.location.origin);
  return {
    title: text(sent.title, 'Telemed'),
    body: text(sent.body, ''),
    tag: text(sent.tag, undefined),
    // Pages of this app only, whoever has sent it.
    url: url.origin === self.location.origin ? url.href : '/',
  };
}

function offlinePage() {
  const wanted = self.navigator.languages.map((tag) => tag.split('-')[0]);
  const language = wanted.find((tag) => tag in OFFLINE_WORDS) ?? 'en';
  const [title, text, retry] = OFFLINE_WORDS[language];
  const html = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10">
<title>Telemed</title>
<style>
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
  body { display: grid; place-content: center; min-height: 100dvh; margin: 0; padding: 24px; box-sizing: border-box; text-align: center; }
  h1 { font-size: 1.4rem; margin: 0 0 8px; }
  p { margin: 0 0 20px; }
  a { color: inherit; font-weight: 600; }
</style>
<main><h1>${title}</h1><p>${text}</p><a href="">${retry}</a></main>
</html>`;
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}
