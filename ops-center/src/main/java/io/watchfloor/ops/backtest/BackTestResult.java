package io.watchfloor.ops.backtest;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What rules would have found in kept telemetry.
 *
 * @param complete whether all telemetry of the time range was evaluated; false if the back-test was stopped
 * @param records number of records of the time range that were read
 * @param unreadable number of selected records that this version cannot read, and that were left out
 * @param rules the affected rules that detect by themselves, most alerts first
 * @param found the records with detections
 * @param hidden the records with detections that the change hides
 * @param cases after the change, by day of the telemetry in UTC; days without an alert, case or notification are absent; null if
 * there are too many alerts
 * @param casesBefore the same with the rules that are live now
 */
public record BackTestResult(
        boolean complete,
        long records,
        long unreadable,
        List<OfRule> rules,
        Records found,
        Records hidden,
        @Nullable SortedMap<LocalDate, Cases> cases,
        @Nullable SortedMap<LocalDate, Cases> casesBefore) {

    /**
     * @param ids at most {@link BackTestTally#MOST_RECORDS}
     * @param alerts alerts all of whose detections are about these records
     */
    public record Records(Set<String> ids, long alerts) {

        public Records {
            ids = Set.copyOf(ids);
        }
    }

    /**
     * What one rule would have found.
     *
     * @param counts detections and alerts after the change
     * @param before detections and alerts with the rules that are live now
     * @param days after the change, by day of the telemetry in UTC; days without a match are absent
     * @param latest the latest detections after the change, newest first
     * @param hidden the latest detections that the change hides, newest first
     */
    public record OfRule(
            String id,
            String title,
            Level level,
            Counts counts,
            Counts before,
            SortedMap<LocalDate, Counts> days,
            List<Match> latest,
            List<Match> hidden) {}

    /**
     * @param matches records that match, or windows of a correlation that were completed
     * @param alerts alerts that would have opened
     */
    public record Counts(long matches, long alerts) {

        static final Counts NONE = new Counts(0, 0);

        Counts plus(boolean opened) {
            return new Counts(matches + 1, alerts + (opened ? 1 : 0));
        }
    }

    /**
     * @param alerts alerts that would have opened
     * @param cases cases that would have opened
     * @param notifications messages to people and channels, if a person acknowledges each case when it notifies
     */
    public record Cases(long alerts, long cases, long notifications) {

        Cases plus(Cases other) {
            return new Cases(alerts + other.alerts, cases + other.cases, notifications + other.notifications);
        }
    }

    /**
     * @param asset {@code kind:name}
     * @param record {@code sensor/epoch/sequence}
     */
    public record Match(Instant time, String asset, String record) {}
}
