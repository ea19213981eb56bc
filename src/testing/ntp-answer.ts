const EPOCH_OFFSET = 2_208_988_800;

/** An SNTP server's answer to `question`, telling `time` (milliseconds since 1970). RFC 4330. */
export function ntpAnswer(question: Buffer, time: number): Buffer {
  const answer = Buffer.alloc(48);
  answer[0] = 0x24; // version 4, server
  answer[1] = 1; // stratum
  question.copy(answer, 24, 40, 48);
  for (const at of [32, 40]) answer.writeUInt32BE(Math.floor(time / 1000) + EPOCH_OFFSET, at);
  return answer;
}
