import { allowedText } from "../../src/models/trait.ts";
import { TRAITS } from "../../src/models/traits.ts";

/** What the sources leave open, and what was chosen: from the traits. */
export function uncertainPage(): string {
  const rows = Object.entries(TRAITS).map(([name, trait]) => {
    const allowed = allowedText(trait);
    return `### ${name}\n\n${trait.doc}\n\nChosen: \`${trait.factory}\` (of: ${allowed}). ${trait.why}\n`;
  });
  return `# What is not certain

Written from \`src/models/traits.ts\`; do not edit. The manuals leave these open, or contradict each other, or no
capture was seen. Each is a trait of the model with a default; \`--trait NAME=VALUE\` sets it differently, and
\`withTraits(model, { name: value })\` does in code. If you know better from hardware, please tell, with the firmware
version and a capture.

${rows.join("\n")}
## Chosen without a trait

- The exact text of many test forms (\`=?\`): where no capture shows it, it is made from the ranges. A model file sets
  another one (\`tests\`, [models.md](models.md)).
- A module that roams stays with its network when the one of its SIM can be heard again, until AT+COPS, AT+CFUN or the
  loss of that network: the search for the home network, an hour or more apart on hardware, is not there.
- Without a network AT+CGATT=1 and AT+QIACT fail at once, and a search that hears nothing ends at once; lost coverage ends
  contexts without the grace that networks give.
- The line behind AT+QIGETERROR has no blank behind the comma, as captures show; the note's example prints one.
- A TCP connection whose peer has closed stays half open until AT+QICLOSE, AT+QIDEACT or the end of the process.
- AT+QICLOSE waits for the peer's own FIN, not only for the acknowledgement of ours, and never longer than 119 s.
- AT+QIDEACT gives the sockets of the context up to 10 s for an orderly end.
- \`acked\` of AT+QISEND=<connectID>,0 is what the peer's stack has acknowledged where Linux tells it (SIOCOUTQ);
  elsewhere, and without the package koffi, what the system has taken. For UDP it is what has been sent.
- AT+QPING sends the next request as soon as the last one is answered or lost; a second AT+QPING meanwhile is refused
  with 568, as a second AT+QNTP is.
- An empty UDP datagram is passed over: AT+QIRD would answer like "nothing left".
- A host that leaves its port cancels a prompt as ESC would; what it typed ahead is forgotten.
- Another port's AT+QICLOSE answers a transparent AT+QIOPEN that still waits with ERROR (567), and NO CARRIER where
  data mode had begun.
- Push data that waited when the network deactivated its context is lost with it; in buffer mode it can still be read.
- Redefining an active context (AT+QICSGP) counts from its next activation on.
- AT+QNTP asks four times, five seconds apart, before it reports 569.
- AT+QIDNSGIP: four names at a time; a fifth is refused with 564.
- 572 stands behind ERROR where a command does not fit the socket's type or access mode, 567 where the connectID is
  unused or the connection is gone.
- DTR ends transparent mode with NO CARRIER when AT&D2 is set; the socket then waits in state 4 for AT+QICLOSE.
- Default values of AT+QICFG="tcp/keepalive" while it is off (120 min, 75 s, 9), and SACK on.
- The message stores hold 23 (ME), 50 (SM) and 23 (SR) messages; MT is ME, and SM behind it.
- A service centre that nobody hands in accepts everything, reports it delivered, and brings messages to the SIM's own
  number back. It keeps 100 messages for a module that is away or has no room, and refuses more.
- A message that AT+CNMI would have said itself is stored instead (+CMTI) while AT+QINDCFG silences it, while <mode> is 0,
  and, if it has to be acknowledged, in data mode. The 15 s to acknowledge it begin when it has been said.
- A message of class 0 is treated like one without a class; a character that the other side's alphabet does not have
  becomes a space; AT+CNMA=2 gives the message up.
- A CR typed in a message is text: no new prompt is said for the next line.
- What is on the air at first: the SIM's own operator in every technology, strong, and another one, weak.
- +CREG, +CGREG, +CEREG, +CGEV and +QCSCON are said at the port of AT+QURCCFG="urcport", as the <n> set there says: what
  another port has asked for is told by its read form only.
- \`AT+QINDCFG\` without <save> counts until power ends. AT+QCFG="band" takes any mask; bands that the model has not are
  never used. An operator that refused is asked again when something on the air changes, but for the lasting causes
  (24.301: 2, 3, 5 to 8, 11 to 15, 25, 35): those wait for AT+COPS or AT+CFUN.
- AT+COPS? tells 0 after AT+COPS=4. AT+COPS=2 and =1 outlive a restart, as the manual's "saved automatically" says.
- In LTE AT+CGACT=0 of the only context is ERROR; if the network ends it, the module stays attached without one.
- +QIURC: "pdpdeact" of AT+CFUN=1,1 is said on every port, right behind POWERED DOWN.
- ATZ sets what is in no profile to the factory's first, as the later manual says. What is stored by itself stays.
- PSM cuts whatever stands open at a port, a prompt too; it waits for an activation and for AT+COPS=?.
`;
}
