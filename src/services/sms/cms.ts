/** +CMS ERROR numbers that the service has reasons for. 27.005 3.2.5. */
export const CMS_ERROR = {
  notAllowed: 302,
  notSupported: 303,
  pduParameter: 304,
  textParameter: 305,
  simNotInserted: 310,
  simPin: 311,
  simFailure: 313,
  simPuk: 316,
  invalidIndex: 321,
  memoryFull: 322,
  noCentreAddress: 330,
  noNetwork: 331,
  networkTimeout: 332,
  noAcknowledgementExpected: 340,
  simNotReady: 512,
  tooLong: 513,
} as const;
