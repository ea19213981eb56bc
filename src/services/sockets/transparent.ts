import type { DataLink } from "../../at/reply.ts";
import type { SocketEnvironment } from "./environment.ts";
import { Packetizer } from "./packetizer.ts";

/** A socket's side of data mode: packets to the network, bytes to the host. TCP/IP 1.3. */
export class TransparentMode {
  readonly #packetizer: Packetizer;
  readonly #udp: boolean;
  #link: DataLink | undefined;
  #hostFull = false;
  /** Bytes handed to the host: received, and read at once. */
  delivered = 0;
  /** Datagrams lost because the host did not take them. */
  lost = 0;

  constructor(env: SocketEnvironment, udp: boolean, send: (packet: Buffer) => boolean) {
    this.#udp = udp;
    this.#packetizer = new Packetizer(env.clock, env.settings, udp, send);
  }

  get active(): boolean {
    return this.#link !== undefined;
  }

  begin(link: DataLink): void {
    this.#link = link;
  }

  /** What comes from the network. False: no more until `hostReady`; what UDP brings meanwhile is lost. */
  deliver(chunk: Buffer): boolean {
    if (this.#hostFull && this.#udp) {
      this.lost++;
      return true;
    }
    this.delivered += chunk.length;
    return this.hand(chunk) || this.#udp;
  }

  /** Bytes to the host that have been counted before. */
  hand(chunk: Buffer): boolean {
    if (!this.#link!.send(chunk)) this.#hostFull = true;
    return !this.#hostFull;
  }

  hostReady(): void {
    this.#hostFull = false;
  }

  /** What comes from the host. False: no more until the network has drained. */
  write(chunk: Buffer): boolean {
    return this.#packetizer.push(chunk);
  }

  networkReady(): void {
    this.#packetizer.drained();
    this.#link?.ready();
  }

  /** Sends the packet that is being collected. */
  flush(): void {
    this.#packetizer.flush();
  }

  /** The host has left data mode. */
  leave(): void {
    this.flush();
    this.#link = undefined;
    this.#hostFull = false;
  }

  /** The connection is over: NO CARRIER. */
  end(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#hostFull = false;
    this.#packetizer.drop();
    link?.end();
  }
}
