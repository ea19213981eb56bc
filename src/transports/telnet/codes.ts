/** Telnet commands. RFC 854. */
export const SE = 0xf0;
export const SB = 0xfa;
export const WILL = 0xfb;
export const WONT = 0xfc;
export const DO = 0xfd;
export const DONT = 0xfe;
export const IAC = 0xff;

/** Telnet options. RFC 856, 857, 858, 2217. */
export const OPTION = { BINARY: 0, ECHO: 1, SGA: 3, COM_PORT: 44 } as const;

/** What a client asks of a serial port; the server's answer is 100 more. RFC 2217 3. */
export const COM_PORT = {
  SIGNATURE: 0,
  SET_BAUDRATE: 1,
  SET_DATASIZE: 2,
  SET_PARITY: 3,
  SET_STOPSIZE: 4,
  SET_CONTROL: 5,
  NOTIFY_LINESTATE: 6,
  NOTIFY_MODEMSTATE: 7,
  FLOWCONTROL_SUSPEND: 8,
  FLOWCONTROL_RESUME: 9,
  SET_LINESTATE_MASK: 10,
  SET_MODEMSTATE_MASK: 11,
  PURGE_DATA: 12,
} as const;

/** What the server's answers and notices are, seen from the command. */
export const FROM_SERVER = 100;

/** Values of SET_CONTROL. The first of each group asks for the present one. */
export const CONTROL = {
  FLOW: 0,
  FLOW_NONE: 1,
  FLOW_XON: 2,
  FLOW_HARDWARE: 3,
  BREAK: 4,
  BREAK_ON: 5,
  BREAK_OFF: 6,
  DTR: 7,
  DTR_ON: 8,
  DTR_OFF: 9,
  RTS: 10,
  RTS_ON: 11,
  RTS_OFF: 12,
  INBOUND: 13,
  INBOUND_NONE: 14,
  INBOUND_HARDWARE: 16,
  FLOW_DCD: 17,
  INBOUND_DTR: 18,
  FLOW_DSR: 19,
} as const;

/** Bits of a modem state; those that tell of a change are four below, but for RI's, which tells of its end. */
export const MODEM_STATE = { DCD: 0x80, RI: 0x40, DSR: 0x20, CTS: 0x10 } as const;

export const PARITIES = ["none", "odd", "even", "mark", "space"] as const;
export const STOP_BITS = [1, 2, 1.5] as const;
