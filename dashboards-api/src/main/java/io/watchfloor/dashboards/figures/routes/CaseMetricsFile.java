package io.watchfloor.dashboards.figures.routes;

import io.watchfloor.dashboards.api.routing.CsvLine;
import io.watchfloor.dashboards.figures.views.CaseMetricsView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.CaseTotals;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.TimeStatistics;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Figures as files: a line for each group, and the total as the last line. */
final class CaseMetricsFile {

    private static final List<String> TIMES =
            List.of("time_to_detect", "time_to_acknowledge", "time_to_contain", "time_to_resolve", "time_on_hold");

    private CaseMetricsFile() {}

    static String csv(CaseMetricsView view) {
        List<String> head =
                new ArrayList<>(List.of("start", "key", "name", "cases", "open", "closed", "reopened", "alerts"));
        TIMES.forEach(time -> head.addAll(List.of(time + "_count", time + "_mean", time + "_p50", time + "_p90")));
        head.addAll(List.of("true_positive", "benign", "false_positive", "precision", "alert_precision"));
        head.addAll(List.of("acknowledged_in_time", "contained_in_time", "resolved_in_time"));
        return rows(view).map(CaseMetricsFile::cells).collect(Collectors.joining("", CsvLine.of(head.stream()), ""));
    }

    static String ndjson(CaseMetricsView view) {
        return rows(view).map(one -> Json.write(one) + "\n").collect(Collectors.joining());
    }

    private static Stream<CaseTotals> rows(CaseMetricsView view) {
        return Stream.concat(view.items().stream(), Stream.of(view.total()));
    }

    private static String cells(CaseTotals one) {
        List<@Nullable Object> cells = new ArrayList<>(Arrays.<@Nullable Object>asList(
                one.start(),
                one.key(),
                one.name(),
                one.counts().cases(),
                one.counts().open(),
                one.counts().closed(),
                one.counts().reopened(),
                one.counts().alerts()));
        for (TimeStatistics time : List.of(
                one.times().timeToDetect(),
                one.times().timeToAcknowledge(),
                one.times().timeToContain(),
                one.times().timeToResolve(),
                one.times().timeOnHold())) {
            cells.addAll(Arrays.asList(time.count(), time.mean(), time.p50(), time.p90()));
        }
        cells.addAll(Arrays.asList(
                one.outcomes().truePositive(),
                one.outcomes().benign(),
                one.outcomes().falsePositive(),
                one.outcomes().precision(),
                one.outcomes().alertPrecision(),
                one.goals().acknowledgedInTime().share(),
                one.goals().containedInTime().share(),
                one.goals().resolvedInTime().share()));
        return CsvLine.of(cells.stream().map(cell -> Objects.toString(cell, "")));
    }
}
