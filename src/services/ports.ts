/** The AT ports of a module, in the order in which they are plugged. TCP/IP 2.3.6, <AT_port>. */
export const AT_PORTS: readonly string[] = ["uart1", "usbat", "usbmodem"];

/** Baud, as long as AT+IPR has stored nothing else. */
export const FACTORY_RATE = 115_200;
