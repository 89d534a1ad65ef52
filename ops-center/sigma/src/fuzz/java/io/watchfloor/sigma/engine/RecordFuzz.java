package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.loading.RuleLoader;

/** Any bytes are a record, or refused as one; the scan, the reader and the two engines agree about it. */
public final class RecordFuzz {

    private static final DetectionEngine ENGINE =
            DetectionEngine.of(RuleLoader.builtin().pack());

    private RecordFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        Agreement.check(ENGINE, data, null);
    }
}
