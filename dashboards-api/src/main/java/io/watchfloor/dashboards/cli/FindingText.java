package io.watchfloor.dashboards.cli;

import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.text.Plural;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.offline.RecordingResult;
import io.watchfloor.sigma.offline.SummaryField;

/**
 * Prints the matches of {@code detect}, one per line. Control characters in records are escaped, so that records cannot forge output
 * lines or control the terminal.
 */
final class FindingText {

    private FindingText() {}

    static String line(RecordingResult.Match match) {
        return EscapedMessageConverter.escape("%-13s %s  %s  %s%s  (%s:%d)"
                .formatted(
                        match.level().text(),
                        match.time(),
                        match.asset(),
                        match.title(),
                        match.telling().map(FindingText::text).orElse(""),
                        match.file(),
                        match.record()));
    }

    private static String text(SummaryField telling) {
        return "  " + telling.field() + ": " + telling.value();
    }

    static String line(MatchReason because) {
        return EscapedMessageConverter.escape("              %s: %s%s %s, found %s"
                .formatted(
                        because.selection(),
                        because.field(),
                        because.modifier().isEmpty() ? "" : "|" + because.modifier(),
                        because.pattern(),
                        because.value() == null ? "none" : because.value()));
    }

    static String line(RecordingResult.Correlated correlated) {
        CorrelationDetection detection = correlated.detection();
        return EscapedMessageConverter.escape("%-13s %s  %s  %s, %s since %s  (%s:%d)"
                .formatted(
                        detection.rule().level().text(),
                        detection.proof().to(),
                        detection.group(),
                        detection.rule().title(),
                        Plural.of(detection.measured().count(), "time"),
                        detection.proof().from(),
                        correlated.file(),
                        correlated.record()));
    }

    /** Record number 0 means that the whole file could not be read. */
    static String line(RecordingResult.Unreadable unreadable) {
        String where = unreadable.record() == 0 ? unreadable.file() : unreadable.file() + ":" + unreadable.record();
        return EscapedMessageConverter.escape("%s: %s (%s)".formatted(where, unreadable.reason(), unreadable.code()));
    }
}
