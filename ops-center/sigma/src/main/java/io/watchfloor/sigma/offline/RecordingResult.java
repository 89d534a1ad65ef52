package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The results of judging a recording, in the order of the records. */
public sealed interface RecordingResult {

    /**
     * A rule matched a record of a file.
     *
     * @param record counted from 1
     * @param because the reasons for the match, if the judge was asked to explain
     * @param telling the field that a reader looks for, if the judge was asked for it and the record has one
     */
    record Match(
            Rule rule,
            String file,
            long record,
            AssetName asset,
            Instant time,
            List<MatchReason> because,
            Optional<SummaryField> telling)
            implements RecordingResult {}

    /** A correlation met its condition with this record. */
    record Correlated(CorrelationDetection detection, String file, long record) implements RecordingResult {}

    /** A record that was skipped, or (with record 0) a file or folder that could not be read, or only in part. */
    record Unreadable(String file, long record, String code, String reason) implements RecordingResult {}
}
