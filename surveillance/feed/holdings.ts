/**
 * What groups have brought in, less what they took out, per asset in base units: enough to see
 * who gains from a price. A figure for judging, not for paying, so a float is exact enough.
 */
export class Holdings {
  private readonly byGroup = new Map<number, Map<number, number>>();

  add(group: number, asset: number, units: number): void {
    if (units === 0) return;
    let held = this.byGroup.get(group);
    if (held === undefined) {
      held = new Map();
      this.byGroup.set(group, held);
    }
    held.set(asset, (held.get(asset) ?? 0) + units);
  }

  of(group: number, asset: number): number {
    return this.byGroup.get(group)?.get(asset) ?? 0;
  }

  join(from: number, into: number): void {
    const held = this.byGroup.get(from);
    this.byGroup.delete(from);
    for (const [asset, units] of held ?? []) this.add(into, asset, units);
  }
}
