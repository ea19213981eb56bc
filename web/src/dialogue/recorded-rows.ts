import type { Row } from "../stream/row.ts";

/** Rows that the program gave, as the journal has them; see recorded.test.ts. */
export const RECORDED = {
  // lost-bytes
  lost: read(String.raw`
{"at":30674.317,"wall":"","kind":"fault","event":"fault","id":"lb","what":"added","text":"lost-bytes way=from-host probability=30% name=lb"}
{"at":30677.331,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":30677.694,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":1}
{"at":30677.784,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":2}
{"at":30677.808,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":3}
{"at":30678.878,"wall":"","kind":"event","event":"unknown command","command":"C","port":"uart1"}
{"at":30679.062,"wall":"","kind":"command","port":"uart1","text":"ATC","result":"ERROR","took":0.293}
{"at":30679.557,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"ATC\r\r\nERROR\r\n"}
{"at":30713.287,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":30713.42,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":4}
{"at":30713.585,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":5}
{"at":30713.787,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CS"}
{"at":31948.538,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":31949.273,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\nERROR\r\n"}
{"at":31982.809,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":31983.264,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.184}
{"at":31983.361,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":32019.491,"wall":"","kind":"fault","event":"fault","id":"lb","what":"removed"}
{"at":32021.545,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":32021.708,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.042}
{"at":32021.77,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":32058.05,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CREG?\r"}
{"at":32058.52,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.341}
{"at":32058.635,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
`),
  // no-answer
  noans: read(String.raw`
{"at":55034.626,"wall":"","kind":"fault","event":"fault","id":"na","what":"added","text":"no-answer on=AT+CSQ count=2 name=na"}
{"at":55037.434,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":55037.68,"wall":"","kind":"fault","event":"fault","id":"na","what":"bit","subject":"AT+CSQ","times":1}
{"at":55037.746,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"","took":0.183}
{"at":55037.798,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":56268.456,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":56268.685,"wall":"","kind":"fault","event":"fault","id":"na","what":"bit","subject":"AT+CSQ","times":2}
{"at":56268.781,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"","took":0.15}
{"at":56268.822,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":57501.932,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":57502.181,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.065}
{"at":57502.258,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":57537.3,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CREG?\r"}
{"at":57537.578,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.102}
{"at":57537.716,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
`),
  // late-answer
  late: read(String.raw`
{"at":58379.777,"wall":"","kind":"fault","event":"fault","id":"la","what":"added","text":"late-answer by=2s on=AT+CSQ count=1 name=la"}
{"at":58384.16,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":58384.338,"wall":"","kind":"fault","event":"fault","id":"la","what":"bit","subject":"AT+CSQ","times":1}
{"at":58384.509,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":59620.963,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CREG?\r"}
{"at":60385.558,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":2001.259}
{"at":60385.814,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":60386.435,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.102}
{"at":60386.518,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":60419.464,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":60419.824,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.08}
{"at":60419.881,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // out-of-order
  ooo: read(String.raw`
{"at":61249.77,"wall":"","kind":"fault","event":"fault","id":"oo","what":"added","text":"out-of-order behind=answer on=AT+CSQ count=1 name=oo"}
{"at":61254.912,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":61255.105,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.049}
{"at":61255.409,"wall":"","kind":"fault","event":"fault","id":"oo","what":"bit","subject":"AT+CSQ","times":1}
{"at":61255.734,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":62489.274,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CREG?\r"}
{"at":62489.617,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.171}
{"at":62489.795,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":62489.898,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":62525.215,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\r"}
{"at":62525.434,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.058}
{"at":62525.518,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // pipelining
  pipe: read(String.raw`
{"at":63310.648,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\rAT+CREG?\rAT+CSQ\rAT+NONE\rAT+CSQ\r"}
{"at":63310.862,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.064}
{"at":63310.909,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":63311.378,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.069}
{"at":63311.406,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":63311.617,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.015}
{"at":63311.641,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":63311.823,"wall":"","kind":"event","event":"unknown command","command":"+NONE","port":"uart1"}
{"at":63311.877,"wall":"","kind":"command","port":"uart1","text":"AT+NONE","result":"ERROR","took":0.101}
{"at":63311.909,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+NONE\r\r\nERROR\r\n"}
{"at":63312.118,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.026}
{"at":63312.134,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // pipelining, lost-bytes
  pipelost: read(String.raw`
{"at":68133.569,"wall":"","kind":"fault","event":"fault","id":"lb","what":"added","text":"lost-bytes way=from-host probability=15% name=lb"}
{"at":68136.768,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\rAT+CSQ\rAT+CREG?\rAT+CSQ\rAT+CGMM\rAT+CSQ\r"}
{"at":68136.867,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":1}
{"at":68136.949,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":2}
{"at":68137.002,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":3}
{"at":68137.021,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":4}
{"at":68137.035,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":5}
{"at":68137.048,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":6}
{"at":68137.059,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":7}
{"at":68137.156,"wall":"","kind":"fault","event":"fault","id":"lb","what":"bit","subject":"uart1","times":8}
{"at":68137.335,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"+CSQ\r"}
{"at":68137.501,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.049}
{"at":68137.544,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":68137.746,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.056}
{"at":68137.77,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":68137.856,"wall":"","kind":"event","event":"unknown command","command":"+SQ","port":"uart1"}
{"at":68137.873,"wall":"","kind":"command","port":"uart1","text":"AT+SQ","result":"ERROR","took":0.059}
{"at":68137.891,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+SQ\r\r\nERROR\r\n"}
{"at":68137.927,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"CM\r"}
{"at":68137.967,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.014}
{"at":68137.981,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // pipelining, no-answer
  pipeno: read(String.raw`
{"at":72910.904,"wall":"","kind":"fault","event":"fault","id":"na","what":"added","text":"no-answer on=AT+CSQ count=2 name=na"}
{"at":72914.431,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\rAT+CSQ\rAT+CSQ\rAT+CREG?\rAT+CSQ\r"}
{"at":72914.54,"wall":"","kind":"fault","event":"fault","id":"na","what":"bit","subject":"AT+CSQ","times":1}
{"at":72914.597,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"","took":0.085}
{"at":72914.628,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":72914.714,"wall":"","kind":"fault","event":"fault","id":"na","what":"bit","subject":"AT+CSQ","times":2}
{"at":72914.735,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"","took":0.028}
{"at":72914.744,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":72914.798,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.028}
{"at":72914.819,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":72914.883,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.038}
{"at":72914.893,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":72914.938,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.007}
{"at":72914.946,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // pipelining, late-answer
  pipelate: read(String.raw`
{"at":77756.304,"wall":"","kind":"fault","event":"fault","id":"la","what":"added","text":"late-answer by=1s on=AT+CSQ count=1 name=la"}
{"at":77758.553,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\rAT+CREG?\rAT+CSQ\r"}
{"at":77758.658,"wall":"","kind":"fault","event":"fault","id":"la","what":"bit","subject":"AT+CSQ","times":1}
{"at":77758.762,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":78759.504,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":1000.86}
{"at":78759.634,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":78759.919,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.09}
{"at":78759.939,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":78759.989,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.016}
{"at":78759.999,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // pipelining, out-of-order
  pipeooo: read(String.raw`
{"at":82514.965,"wall":"","kind":"fault","event":"fault","id":"oo","what":"added","text":"out-of-order behind=answer on=AT+CSQ count=1 name=oo"}
{"at":82517.328,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+CSQ\rAT+CREG?\rAT+CSQ\r"}
{"at":82517.471,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.047}
{"at":82517.557,"wall":"","kind":"fault","event":"fault","id":"oo","what":"bit","subject":"AT+CSQ","times":1}
{"at":82517.661,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r"}
{"at":82517.775,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.045}
{"at":82517.811,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":82517.831,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":82517.857,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.006}
{"at":82517.873,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
  // pipelining, several commands in a line
  pipeslow: read(String.raw`
{"at":87268.59,"wall":"","kind":"bytes","port":"uart1","way":"from host","text":"AT+COPS=?\rAT+CSQ\rAT+CMEE=1;+CREG?\rAT+CSQ\r"}
{"at":87269.161,"wall":"","kind":"command","port":"uart1","text":"AT+COPS=?","result":"OK","took":0.438}
{"at":87269.22,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+COPS=?\r\r\n+COPS: (2,\"Test PLMN 1-1\",\"TestNet\",\"00101\",8),,(0,1,2,3,4),(0,1,2)\r\n\r\nOK\r\n"}
{"at":87269.684,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.027}
{"at":87269.707,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
{"at":87270.212,"wall":"","kind":"command","port":"uart1","text":"AT+CMEE=1","result":"OK","took":0.37}
{"at":87270.282,"wall":"","kind":"command","port":"uart1","text":"AT+CREG?","result":"OK","took":0.048}
{"at":87270.322,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CMEE=1;+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n"}
{"at":87270.399,"wall":"","kind":"command","port":"uart1","text":"AT+CSQ","result":"OK","took":0.01}
{"at":87270.411,"wall":"","kind":"bytes","port":"uart1","way":"to host","text":"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"}
`),
};

function read(lines: string): readonly Row[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}
