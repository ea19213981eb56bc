import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const PATH = process.env["MODEMTWIN_CHROMIUM"] ?? "/usr/bin/chromium";

/** Why nothing is tried in a browser; empty: it is. */
export const noBrowser = existsSync(PATH)
  ? ""
  : ` (SKIPPED: no ${PATH}; apt-get install chromium, or MODEMTWIN_CHROMIUM says where it is)`;

/** Chromium without a screen, and without anything that it would ask the internet for. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: PATH,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
