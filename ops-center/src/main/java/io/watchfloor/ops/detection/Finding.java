package io.watchfloor.ops.detection;

import io.watchfloor.ops.correlation.CorrelationDetection;
import io.watchfloor.ops.rules.Rule;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Instant;
import java.util.List;

/** What judging a recording came upon, in the order of the records. */
public sealed interface Finding {

    /**
     * A rule matched a record of a file.
     *
     * @param record counted from 1
     * @param because what made the match, when the judge was asked to explain
     */
    record Match(Rule rule, String file, long record, AssetId asset, Instant time, List<Because> because)
            implements Finding {}

    /** A correlation met its condition with this record. */
    record Correlated(CorrelationDetection detection, String file, long record) implements Finding {}

    /** A record that was skipped, or (with record 0) a file that could not be read to its end. */
    record Unreadable(String file, long record, String code, String reason) implements Finding {}
}
