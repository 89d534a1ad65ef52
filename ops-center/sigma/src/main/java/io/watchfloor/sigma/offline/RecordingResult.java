package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Finding;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Results of the evaluation of recordings, in the order of the records. */
public sealed interface RecordingResult {

    /**
     * A rule matched a record of a file.
     *
     * @param record record number from 1
     * @param because reasons for the match, if explanations are enabled
     * @param telling summary field of the record, if summaries are enabled and the record has one
     * @param finding the finding of another product, if the rule reads one
     */
    record Match(
            Rule rule,
            String file,
            long record,
            AssetName asset,
            Instant time,
            List<MatchReason> because,
            Optional<SummaryField> telling,
            Optional<Finding> finding)
            implements RecordingResult {

        /** The title of an alert that the match would open. */
        public String title() {
            return finding.map(Finding::title).orElse(rule.title());
        }

        /** The severity of an alert that the match would open. */
        public Level level() {
            return finding.map(Finding::level).orElse(rule.level());
        }
    }

    /** A correlation whose condition was met by a record. */
    record Correlated(CorrelationDetection detection, String file, long record) implements RecordingResult {}

    /** A skipped record. If the record number is 0, a file or folder that could not be read completely. */
    record Unreadable(String file, long record, String code, String reason) implements RecordingResult {}
}
