import type { DetectorState } from './detector-snapshot.js';
import { StreamingDetector } from './streaming-detector.js';

/** A detector of streams of errors: 1 where a prediction was wrong, 0 where it was right. */
export abstract class BitDetector<State extends DetectorState> extends StreamingDetector<State> {
  protected override accepts(x: number): boolean {
    return x === 0 || x === 1;
  }

  protected override expected(): string {
    return '0 (right) or 1 (wrong)';
  }
}

/** A detector of streams between 0 and 1: errors as bits, or losses scaled to that range. */
export abstract class ShareDetector<State extends DetectorState> extends StreamingDetector<State> {
  protected override accepts(x: number): boolean {
    return x >= 0 && x <= 1;
  }

  protected override expected(): string {
    return 'a number from 0 to 1';
  }
}
