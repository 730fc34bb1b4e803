/** What the routes of this module stand on; the application gives it. */
import type { Clock } from '../platform/clock/clock';
import type { Guard } from '../platform/permission/guard';
import type { transaction } from '../platform/postgres/pool';
import type { SchemaCheck, SubjectProfiles, VenueFacts } from './contract';
import type { EvidenceReader } from './evidence/evidence-rows';
import type { StaffDirectory } from './staff-directory';

export interface CasesRouterOptions {
  readonly pool: Parameters<typeof transaction>[0];
  readonly clock: Clock;
  readonly guard: Guard;
  readonly evidence: EvidenceReader;
  readonly staff: StaffDirectory;
  readonly filings: FilingPorts;
  /** Tells live pages that a case went on; never called for restricted ones. */
  readonly caseChanged: (change: { readonly caseId: string; readonly version: number }) => void;
}

/** What reports of suspicion are written from beside the case. */
export interface FilingPorts {
  readonly venue: VenueFacts;
  readonly profiles: SubjectProfiles;
  readonly schemas: {
    /** @param schema path below the folder of official schemas */
    validate(schema: string, xml: string): Promise<SchemaCheck>;
  };
}
