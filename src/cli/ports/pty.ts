import { openPty } from "../../transports/pty/open-pty.ts";
import type { Open } from "./kinds.ts";
import { Plug } from "./plug.ts";

/** --pty */
export const openPtyPort: Open = async (place, around) => {
  const plug = new Plug(around, place);
  const { pipe, path, link, close } = openPty({
    ...(place.value !== "" && { link: place.value }),
    onHost: (present) => plug.onHost(present ? "host attached" : "host left"),
    onRate: plug.onRate,
  });
  plug.connect(pipe);
  const words = link === undefined ? path : `${link} -> ${path}`;
  return plug.opened({ kind: "pty", place: { path, ...(link && { link }) }, words }, close);
};
