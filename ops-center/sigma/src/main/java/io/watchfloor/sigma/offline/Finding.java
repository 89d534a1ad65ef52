package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.explain.Because;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What judging a recording came upon, in the order of the records. */
public sealed interface Finding {

    /**
     * A rule matched a record of a file.
     *
     * @param record counted from 1
     * @param because what made the match, when the judge was asked to explain
     * @param telling what a reader looks for in the record, when the judge was asked for it and the record has it
     */
    record Match(
            Rule rule,
            String file,
            long record,
            AssetName asset,
            Instant time,
            List<Because> because,
            Optional<Telling> telling)
            implements Finding {}

    /** A correlation met its condition with this record. */
    record Correlated(CorrelationDetection detection, String file, long record) implements Finding {}

    /** A record that was skipped, or (with record 0) a file or folder that could not be read, or not to its end. */
    record Unreadable(String file, long record, String code, String reason) implements Finding {}
}
