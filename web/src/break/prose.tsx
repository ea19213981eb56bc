/** A sentence of a declaration: what stands in backquotes is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split("`");
  return (
    <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
  );
}
