/**
 * Who stands behind an order: the beneficial owner, or the client that the order names; and which
 * parties are linked by two independent facts (never by one network address).
 */

/** Kinds of facts; a link needs two different ones. Bits of a mask. */
export const FACTS = { device: 1, funding: 2, withdrawalAddress: 4 } as const;
export type Fact = keyof typeof FACTS;

/** A device or address shared by more parties than this is a public place, not a link. */
const PUBLIC_PLACE = 6;
/** Facts remembered at most; the oldest are forgotten. */
const MAX_FACTS = 200_000;

function bitsOf(mask: number): number {
  return (mask & 1) + ((mask >> 1) & 1) + ((mask >> 2) & 1);
}

/** Numbers for parties by name, and the groups that links make of them. */
export class Parties {
  private readonly ids = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly parents: number[] = [];
  private readonly holders = new Map<string, number[]>();
  private readonly shared = new Map<string, number>();

  /** @param joined told when group `from` has become part of group `into` */
  constructor(private readonly joined: (from: number, into: number) => void) {}

  /** The number of a beneficial owner or named client; equal names are one party. */
  party(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.names.push(name) - 1;
    this.ids.set(name, id);
    this.parents.push(id);
    return id;
  }

  name(party: number): string {
    return this.names[party] ?? '';
  }

  /** The group's number: the same for linked parties. */
  group(party: number): number {
    let at = party;
    for (;;) {
      const up = this.parents[at] ?? at;
      if (up === at) return at;
      at = up;
    }
  }

  /** Whether two parties have one fact in common, or are linked, or the same. */
  shareFact(a: number, b: number): boolean {
    if (this.group(a) === this.group(b)) return true;
    return (this.shared.get(a < b ? `${a} ${b}` : `${b} ${a}`) ?? 0) !== 0;
  }

  /** Two parties moved funds between each other. */
  funded(a: number, b: number): void {
    if (a !== b) this.connect(a, b, FACTS.funding);
  }

  /** `party` used a device, a funding source or a withdrawal address of this name. */
  used(party: number, fact: Fact, value: string): void {
    const key = `${fact} ${value}`;
    let held = this.holders.get(key);
    if (held === undefined) {
      held = [];
      this.holders.set(key, held);
      if (this.holders.size > MAX_FACTS) this.forgetOldest();
    }
    if (held.includes(party) || held.length > PUBLIC_PLACE) return;
    held.push(party);
    if (held.length > PUBLIC_PLACE) return;
    for (const other of held) if (other !== party) this.connect(other, party, FACTS[fact]);
  }

  private forgetOldest(): void {
    for (const key of this.holders.keys()) {
      this.holders.delete(key);
      return;
    }
  }

  private connect(a: number, b: number, fact: number): void {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const mask = (this.shared.get(key) ?? 0) | fact;
    this.shared.set(key, mask);
    if (bitsOf(mask) < 2) return;
    const [into, from] = [this.group(a), this.group(b)].sort((x, y) => x - y);
    if (into === undefined || from === undefined || into === from) return;
    this.parents[from] = into;
    this.joined(from, into);
  }
}
