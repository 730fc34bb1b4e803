/**
 * The gate in front of a signature: checks that compare a run with what it was made from. Each is
 * a function of its own that gives findings with a name and a place; none at all lets the run pass.
 */
import type { GateCheck, GateFinding, GateResult } from '../../contract/reports';

/** What more there is of one kind is counted, not told. */
const MAX_FINDINGS = 20;

/** Gathers what one check compares. */
export class Check {
  private readonly findings: GateFinding[] = [];
  private compared = 0;
  private untold = 0;

  constructor(
    readonly name: string,
    private readonly title: string,
  ) {}

  /** One comparison; `message` says what is wrong and what to do. */
  expect(place: string, expected: string, found: string, message: string): void {
    this.compared++;
    if (expected !== found) this.add(place, expected, found, message);
  }

  /** Something that is wrong by itself. */
  add(place: string, expected: string, found: string, message: string): void {
    if (this.findings.length >= MAX_FINDINGS) {
      this.untold++;
      return;
    }
    this.findings.push({ check: this.name, place, expected, found, message });
  }

  /** Things compared elsewhere. */
  count(things: number): void {
    this.compared += things;
  }

  done(): GateCheck {
    const { name: check, title, compared } = this;
    const findings = this.untold === 0 ? this.findings : [...this.findings, this.more(this.untold)];
    return { check, title, compared, skipped: null, findings };
  }

  private more(untold: number): GateFinding {
    const message = `${untold} more of this kind: the ones above come first`;
    return { check: this.name, place: '', expected: '0', found: String(untold), message };
  }
}

/** A check that had nothing to compare with, and why. */
export function skippedCheck(check: string, title: string, why: string): GateCheck {
  return { check, title, compared: 0, skipped: why, findings: [] };
}

export function gateResult(at: number, checks: readonly GateCheck[]): GateResult {
  return { at, passed: checks.every(({ findings }) => findings.length === 0), checks };
}

export function findingsOf({ checks }: GateResult): GateFinding[] {
  return checks.flatMap(({ findings }) => findings);
}
