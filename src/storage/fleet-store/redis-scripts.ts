import { createHash } from "node:crypto";

/** Runs as one in the server: nothing comes between its commands. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/** KEYS lease, nvram; ARGV token, ttl, keep. The sections as name, text, name, text…; null: somebody has it. */
export const LEASE = script(`
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return redis.call('HGETALL', KEYS[2])`);

/**
 * KEYS leases, and behind them the nvram of each where `keep` is a time; ARGV ttl, keep, tokens. Which of them are not
 * ours any more, from 1.
 */
export const RENEW = script(`
local gone = {}
local count = #ARGV - 2
for i = 1, count do
  if redis.call('GET', KEYS[i]) == ARGV[i + 2] then
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
    if ARGV[2] ~= '' then redis.call('PEXPIRE', KEYS[count + i], ARGV[2]) end
  else
    gone[#gone + 1] = i
  end
end
return gone`);

/** The field beside the sections that says which write of which lease was the last. */
export const LAST_WRITE = "";

/**
 * KEYS lease, nvram; ARGV token, keep, number of the write, name, text, name, text…, where no text means to forget it. 0: it
 * is not ours. A write that comes late, over a connection that was given up, is behind one with a greater number, which
 * has everything of it or something newer.
 */
export const WRITE = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local last = redis.call('HGET', KEYS[2], '${LAST_WRITE}') or ''
local token, number = string.match(last, '^(%S+) (%d+)$')
if token == ARGV[1] and tonumber(number) >= tonumber(ARGV[3]) then return 1 end
redis.call('HSET', KEYS[2], '${LAST_WRITE}', ARGV[1] .. ' ' .. ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
for i = 4, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[2], ARGV[i])
  else
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
end
return 1`);

/** KEYS lease; ARGV token. */
export const FREE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`);

function script(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}
