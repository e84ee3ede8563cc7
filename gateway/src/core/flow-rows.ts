/** Rows of what flows asked for, and of the flows themselves; the others are in model.ts. */

/** What one node asked for within the last hour: its quota, and how a request that is sent again is known. */
export interface FlowNodeRow {
  /** The node's id in its flow. */
  readonly id: string;
  readonly asked: readonly FlowAsked[];
}

export interface FlowAsked {
  readonly requestId: string;
  readonly at: number;
  /** What came of it: an alert, a receipt's number, a notice. */
  readonly subject: string;
}

/** Which version runs: one row. */
export interface FlowHeadRow {
  readonly id: 'head';
  readonly versionId: string;
  readonly hash: string;
}

/** One deploy. Only ever appended; the last 200 are kept. */
export interface FlowVersionRow {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly note: string;
  readonly hash: string;
  /** What it was made from; null for the first. */
  readonly baseHash: string | null;
  readonly nodes: number;
  readonly tabs: readonly string[];
  /** Node-RED's own JSON. */
  readonly flows: string;
}
