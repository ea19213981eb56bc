// The shapes that the package serialport gives to a binding and wants of it, written down here because the package of
// their types cannot be resolved by every TypeScript. https://serialport.io/docs/api-bindings

export interface OpenOptions {
  readonly path: string;
  baudRate: number;
  readonly dataBits?: 5 | 6 | 7 | 8;
  readonly lock?: boolean;
  readonly stopBits?: 1 | 1.5 | 2;
  readonly parity?: string;
  readonly rtscts?: boolean;
  readonly xon?: boolean;
  readonly xoff?: boolean;
  readonly xany?: boolean;
  /** Drop DTR on close. */
  readonly hupcl?: boolean;
}

export interface SetOptions {
  readonly brk?: boolean;
  readonly dtr?: boolean;
  readonly rts?: boolean;
}

export interface PortStatus {
  readonly cts: boolean;
  readonly dsr: boolean;
  readonly dcd: boolean;
  /** Besides what the package asks for. */
  readonly ri: boolean;
}

export interface PortInfo {
  path: string;
  manufacturer: string | undefined;
  serialNumber: string | undefined;
  pnpId: string | undefined;
  locationId: string | undefined;
  productId: string | undefined;
  vendorId: string | undefined;
}
