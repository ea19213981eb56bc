import { answer } from "./at/answer.ts";
import { crash } from "./at/crash.ts";
import { duplicateUrc } from "./at/duplicate-urc.ts";
import { joinedUrcs } from "./at/joined-urcs.ts";
import { lateAnswer } from "./at/late-answer.ts";
import { latePrompt } from "./at/late-prompt.ts";
import { lateUrc } from "./at/late-urc.ts";
import { lostAnswer } from "./at/lost-answer.ts";
import { lostPrompt } from "./at/lost-prompt.ts";
import { lostUrc } from "./at/lost-urc.ts";
import { noAnswer } from "./at/no-answer.ts";
import { outOfOrder } from "./at/out-of-order.ts";
import { restart } from "./at/restart.ts";
import { sendFail } from "./at/send-fail.ts";
import { strayUrc } from "./at/stray-urc.ts";
import type { FaultKind } from "./fault.ts";
import { activation } from "./ip/activation.ts";
import { bandwidth } from "./ip/bandwidth.ts";
import { dns } from "./ip/dns.ts";
import { duplicate } from "./ip/duplicate.ts";
import { halfClose } from "./ip/half-close.ts";
import { latency } from "./ip/latency.ts";
import { loss } from "./ip/loss.ts";
import { mtu } from "./ip/mtu.ts";
import { nat } from "./ip/nat.ts";
import { pdpLost } from "./ip/pdp-lost.ts";
import { refused } from "./ip/refused.ts";
import { reorder } from "./ip/reorder.ts";
import { reset } from "./ip/reset.ts";
import { silent } from "./ip/silent.ts";
import { unreachable } from "./ip/unreachable.ts";
import { coverage } from "./radio/coverage.ts";
import { denied } from "./radio/denied.ts";
import { roaming } from "./radio/roaming.ts";
import { simLost } from "./radio/sim-lost.ts";
import { weak } from "./radio/weak.ts";
import { bootGarbage } from "./uart/boot-garbage.ts";
import { cut } from "./uart/cut.ts";
import { extraBytes } from "./uart/extra-bytes.ts";
import { flippedBits } from "./uart/flipped-bits.ts";
import { lostBytes } from "./uart/lost-bytes.ts";
import { slowPort } from "./uart/slow-port.ts";
import { stalledPort } from "./uart/stalled-port.ts";
import { wrongBaud } from "./uart/wrong-baud.ts";

/** Every fault there is, in the order of the documentation. */
export const FAULTS: readonly FaultKind[] = [
  // on the wire to the host
  cut,
  slowPort,
  stalledPort,
  lostBytes,
  flippedBits,
  extraBytes,
  wrongBaud,
  bootGarbage,
  // in what the module says and does
  answer,
  noAnswer,
  lostAnswer,
  lateAnswer,
  outOfOrder,
  lostPrompt,
  latePrompt,
  sendFail,
  strayUrc,
  lostUrc,
  lateUrc,
  duplicateUrc,
  joinedUrcs,
  crash,
  restart,
  // on the air
  coverage,
  denied,
  roaming,
  weak,
  simLost,
  activation,
  pdpLost,
  dns,
  // in the internet
  latency,
  bandwidth,
  loss,
  reorder,
  duplicate,
  mtu,
  silent,
  nat,
  reset,
  halfClose,
  refused,
  unreachable,
];
