package io.watchfloor.dashboards.figures.routes;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.SmallPage;
import io.watchfloor.dashboards.figures.CaseMetricsReadModel;
import io.watchfloor.dashboards.figures.RoundedTime;
import io.watchfloor.dashboards.figures.views.CaseMetricsView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.By;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.CaseTotals;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.Per;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.TimeStatistics;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a month as a web page for printing, without scripts and external resources, so that a saved file stays readable.
 *
 * @param before the figures of the previous month
 * @param weeks the figures of each week
 * @param groups by heading
 */
record CaseMetricsReport(
        Question question,
        CaseMetricsView month,
        CaseMetricsView before,
        CaseMetricsView weeks,
        Map<String, CaseMetricsView> groups) {

    private static final int MOST_ROWS = 50;

    private static final String STYLE = """
            :root { color-scheme: light; }
            body { font: 14px/1.45 system-ui, sans-serif; color: #1a1f26; background: #fff; max-width: 76rem; margin: 2rem auto;
                padding: 0 1rem; }
            h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            p { margin: .3rem 0; } .faint { color: #59636e; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .3rem .4rem; border-bottom: 1px solid #d0d7de; }
            td { white-space: nowrap; } thead th { border-bottom: 2px solid #59636e; vertical-align: bottom; font-size: .9em; }
            th:first-child { text-align: left; min-width: 6.5rem; width: 20%; overflow-wrap: anywhere; }
            section { break-inside: avoid; }
            @page { size: landscape; }
            @media print { body { margin: 0; max-width: none; font-size: 11px; } .wide { overflow: visible; } }
            """;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    private static final List<String> HEADS = List.of(
            "Cases",
            "Open",
            "Closed",
            "Alerts",
            "Time to detect",
            "Time to acknowledge",
            "Time to contain",
            "Time to resolve",
            "True positive",
            "Benign",
            "False positive",
            "Precision",
            "In time");

    /** @param by who asks for the report */
    record Question(YearMonth month, ZoneId zone, String by, Instant at) {

        private CaseMetricsReadModel.Asked asked(YearMonth of, @Nullable By groups, @Nullable Per per) {
            return new CaseMetricsReadModel.Asked(
                    of.atDay(1).atStartOfDay(zone).toInstant(),
                    of.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant(),
                    zone,
                    groups,
                    per);
        }
    }

    /** @param handle in a transaction with the person's visibility */
    static CaseMetricsReport read(Handle handle, Question question) {
        Map<String, CaseMetricsView> groups = new LinkedHashMap<>();
        for (By by : By.values()) {
            groups.put(heading(by), CaseMetricsReadModel.read(handle, question.asked(question.month(), by, null)));
        }
        return new CaseMetricsReport(
                question,
                CaseMetricsReadModel.read(handle, question.asked(question.month(), null, null)),
                CaseMetricsReadModel.read(
                        handle, question.asked(question.month().minusMonths(1), null, null)),
                CaseMetricsReadModel.read(handle, question.asked(question.month(), null, Per.WEEK)),
                groups);
    }

    private static String heading(By by) {
        return switch (by) {
            case SEVERITY -> "Severity";
            case TEAM -> "Team";
            case TIER -> "Tier";
            case RULE -> "Rule";
        };
    }

    HttpResponse page() {
        String hash = Base64.getEncoder().encodeToString(Digests.sha256(STYLE));
        return HttpResponse.create()
                .withEntity(Answers.entity("text/html; charset=UTF-8", html()))
                .addHeader(Answers.header(
                        "Content-Disposition", "inline; filename=\"figures-%s.html\"".formatted(question.month())))
                .addHeader(Answers.header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                                .formatted(hash)));
    }

    private String html() {
        String title = "Figures of " + question.month();
        ZonedDateTime at = question.at().atZone(question.zone());
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s · Watchfloor</title>
                <style>%s</style>
                </head>
                <body><main>
                <h1>%s</h1>
                <p class="faint">Time zone %s. Created on %s for %s, from the cases that this person sees.</p>
                <p class="faint">Times are median / 90th percentile. In time: acknowledged / contained / resolved. A case counts in
                the month in which it opened.</p>
                %s%s%s</main></body>
                </html>
                """.formatted(
                        title,
                        STYLE,
                        title,
                        SmallPage.text(question.zone().getId()),
                        at.truncatedTo(ChronoUnit.MINUTES).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME),
                        SmallPage.text(question.by()),
                        table(
                                "Month",
                                "Month",
                                Stream.of(
                                        row(question.month().toString(), month.total()),
                                        row(question.month().minusMonths(1).toString(), before.total()))),
                        table("Weeks", "From", weekRows()),
                        groups.entrySet().stream()
                                .map(group -> table(
                                        "By " + group.getKey().toLowerCase(Locale.ROOT),
                                        group.getKey(),
                                        group.getValue().items().stream()
                                                .limit(MOST_ROWS)
                                                .map(one -> row(one.name(), one))))
                                .collect(Collectors.joining()));
    }

    private Stream<String> weekRows() {
        return weeks.items().stream()
                .map(one -> row(
                        one.start() == null
                                ? ""
                                : one.start().atZone(question.zone()).format(DAY),
                        one));
    }

    private static String table(String title, String first, Stream<String> rows) {
        List<String> all = rows.toList();
        String body = all.isEmpty()
                ? "<p>No cases.</p>\n"
                : """
                <div class="wide" tabindex="0" role="region" aria-label="%s"><table>
                <thead><tr><th scope="col">%s</th>%s</tr></thead>
                <tbody>
                %s</tbody></table></div>
                """.formatted(
                                title,
                                first,
                                HEADS.stream()
                                        .map("<th scope=\"col\">%s</th>"::formatted)
                                        .collect(Collectors.joining()),
                                String.join("", all));
        return "<section><h2>%s</h2>\n%s</section>\n".formatted(title, body);
    }

    private static String row(@Nullable String name, CaseTotals one) {
        return Stream.of(
                        Long.toString(one.counts().cases()),
                        Long.toString(one.counts().open()),
                        Long.toString(one.counts().closed()),
                        Long.toString(one.counts().alerts()),
                        time(one.times().timeToDetect()),
                        time(one.times().timeToAcknowledge()),
                        time(one.times().timeToContain()),
                        time(one.times().timeToResolve()),
                        Long.toString(one.outcomes().truePositive()),
                        Long.toString(one.outcomes().benign()),
                        Long.toString(one.outcomes().falsePositive()),
                        share(one.outcomes().precision()),
                        share(one.goals().acknowledgedInTime().share()) + " / "
                                + share(one.goals().containedInTime().share()) + " / "
                                + share(one.goals().resolvedInTime().share()))
                .map("<td>%s</td>"::formatted)
                .collect(Collectors.joining(
                        "",
                        "<tr><th scope=\"row\">%s</th>".formatted(SmallPage.text(name == null ? "" : name)),
                        "</tr>\n"));
    }

    private static String share(@Nullable Double share) {
        return share == null ? "–" : Math.round(100 * share) + " %";
    }

    private static String time(TimeStatistics time) {
        return time.p50() == null || time.p90() == null
                ? "–"
                : RoundedTime.of(time.p50()) + " / " + RoundedTime.of(time.p90());
    }
}
