package io.watchfloor.dashboards.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Computes the figures from the rows of the journal as the manual defines them. Written without the code of the center: it reads the JSON
 * of the events, looks for each answer in the whole journal of a case, and knows no state.
 */
final class PlainCount {

    private static final List<String> LEVELS = List.of("informational", "low", "medium", "high", "critical");

    private final Map<String, List<Row>> cases = new TreeMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, Map<String, Integer>> rules = new HashMap<>();

    private record Row(String kind, JsonNode body, Instant at) {

        String text(String pointer) {
            return body.at(pointer).asText();
        }
    }

    static PlainCount of(Handle handle) {
        PlainCount count = new PlainCount();
        ObjectMapper json = new ObjectMapper();
        handle.createQuery("""
                        SELECT persistence_id, event_ser_manifest, event_payload FROM event_journal
                        WHERE persistence_id LIKE 'case|%' ORDER BY persistence_id, sequence_number""")
                .map((row, context) -> {
                    try {
                        JsonNode body = json.readTree(row.getBytes("event_payload"));
                        count.cases
                                .computeIfAbsent(row.getString("persistence_id").substring(5), id -> new ArrayList<>())
                                .add(new Row(
                                        row.getString("event_ser_manifest"),
                                        body,
                                        Instant.parse(body.path("at").asText())));
                        return true;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .list();
        count.cases.forEach((id, rows) -> {
            String parent = parent(rows);
            if (parent != null) {
                count.parents.put(id, parent);
            }
            String root = id;
            while (root != null) {
                Map<String, Integer> counted = count.rules.computeIfAbsent(root, r -> new TreeMap<>());
                rules(rows).forEach((rule, n) -> counted.merge(rule, n, Integer::sum));
                root = parent(Objects.requireNonNull(count.cases.get(root)));
            }
        });
        return count;
    }

    /** The figures of one group, as text. */
    static final class Group {
        private int cases;
        private int open;
        private int closed;
        private int reopened;
        private long alerts;
        private long alertsClosed;
        private long alertsTrue;
        private final Map<String, Integer> verdicts = new TreeMap<>();
        private final Map<String, Integer> goals = new TreeMap<>();
        private final Map<String, List<Long>> seconds = new LinkedHashMap<>();

        private void time(String name, @Nullable Long value) {
            List<Long> all = seconds.computeIfAbsent(name, n -> new ArrayList<>());
            if (value != null) {
                all.add(value);
            }
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("cases %d open %d closed %d reopened %d alerts %d"
                    .formatted(cases, open, closed, reopened, alerts));
            seconds.forEach((name, all) -> text.append(" %s %s".formatted(name, statistics(all))));
            int truePositive = verdicts.getOrDefault("truePositive", 0);
            int falsePositive = verdicts.getOrDefault("falsePositive", 0);
            return text
                    + " true %d benign %d false %d precision %s alerts %s"
                            .formatted(
                                    truePositive,
                                    closed - truePositive - falsePositive,
                                    falsePositive,
                                    share(truePositive, closed),
                                    share(alertsTrue, alertsClosed))
                    + inTime("acknowledge")
                    + inTime("contain")
                    + inTime("resolve");
        }

        private String inTime(String goal) {
            return " in time %d of %d"
                    .formatted(
                            goals.getOrDefault(goal + " met", 0),
                            goals.getOrDefault(goal + " met", 0) + goals.getOrDefault(goal + " breached", 0));
        }

        private static String share(long part, long whole) {
            return whole == 0 ? "-" : Double.toString(Math.round(10_000.0 * part / whole) / 10_000.0);
        }

        private static String statistics(List<Long> all) {
            if (all.isEmpty()) {
                return "0";
            }
            all.sort(Comparator.naturalOrder());
            BigDecimal sum = all.stream().map(BigDecimal::valueOf).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal mean = sum.divide(BigDecimal.valueOf(all.size()), MathContext.DECIMAL64);
            return "%d %s %s %s".formatted(all.size(), text(mean), percentile(all, "0.5"), percentile(all, "0.9"));
        }

        private static String percentile(List<Long> sorted, String share) {
            BigDecimal place = new BigDecimal(share).multiply(BigDecimal.valueOf(sorted.size() - 1L));
            int below = place.intValue();
            long low = sorted.get(below);
            long high = sorted.get(Math.min(below + 1, sorted.size() - 1));
            return text(place.remainder(BigDecimal.ONE)
                    .multiply(BigDecimal.valueOf(high - low))
                    .add(BigDecimal.valueOf(low)));
        }

        private static String text(BigDecimal value) {
            return Double.toString(value.setScale(3, RoundingMode.HALF_UP).doubleValue());
        }
    }

    /**
     * The figures by period and key.
     *
     * @param by null, severity, team, tier or rule
     * @param per null, day, week or month
     */
    Map<String, String> figures(
            Instant from,
            Instant until,
            ZoneId zone,
            @Nullable String by,
            @Nullable String per,
            Map<String, List<String>> teams) {
        Map<String, Group> groups = new TreeMap<>();
        cases.forEach((id, rows) -> {
            Instant opened = rows.getFirst().at();
            if (opened.isBefore(from) || !opened.isBefore(until) || parents.containsKey(id) || isExercise(rows)) {
                return;
            }
            String start = per == null ? "" : start(opened, from, zone, per);
            Map<String, Integer> alerts = rules.getOrDefault(id, Map.of());
            int all = alerts.values().stream().mapToInt(n -> n).sum();
            switch (by) {
                case null -> count(groups, start, rows, all);
                case "severity" -> count(groups, start + "/" + severity(rows), rows, all);
                case "tier" -> {
                    Row change = last(rows, "case.tier-changed.v1");
                    count(groups, start + "/" + (change == null ? "tier1" : change.text("/tier")), rows, all);
                }
                case "team" ->
                    teams.getOrDefault(String.valueOf(assignee(rows)), List.of())
                            .forEach(team -> count(groups, start + "/" + team, rows, all));
                default -> alerts.forEach((rule, n) -> count(groups, start + "/" + rule, rows, n));
            }
        });
        Map<String, String> texts = new TreeMap<>();
        groups.forEach((key, group) -> texts.put(key, group.toString()));
        return texts;
    }

    private static String start(Instant opened, Instant from, ZoneId zone, String per) {
        ZonedDateTime day = opened.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        while (per.equals("week") && day.getDayOfWeek() != DayOfWeek.MONDAY) {
            day = day.minusDays(1);
        }
        Instant start = (per.equals("month") ? day.minusDays(day.getDayOfMonth() - 1L) : day).toInstant();
        return (start.isBefore(from) ? from : start).toString();
    }

    private static void count(Map<String, Group> groups, String key, List<Row> rows, int alerts) {
        Group group = groups.computeIfAbsent(key, k -> new Group());
        Row open = rows.getFirst();
        Row end = last(rows, "case.resolved.v1", "case.reopened.v1");
        Row closing = last(rows, "case.closed.v1", "case.reopened.v1");
        boolean isClosed = closing != null && closing.kind().equals("case.closed.v1");
        boolean isResolved = end != null && end.kind().equals("case.resolved.v1");
        boolean byHand = open.body().hasNonNull("byHand");
        group.cases++;
        group.open += isResolved ? 0 : 1;
        group.closed += isClosed ? 1 : 0;
        group.reopened += rows.stream().anyMatch(row -> row.kind().equals("case.reopened.v1")) ? 1 : 0;
        group.alerts += alerts;
        if (isClosed) {
            String verdict = Objects.requireNonNull(closing).text("/classification");
            group.verdicts.merge(verdict, 1, Integer::sum);
            group.alertsClosed += alerts;
            group.alertsTrue += verdict.equals("truePositive") ? alerts : 0;
        }
        Row clocks = last(rows, "case.service-clocks-changed.v1");
        if (clocks != null) {
            clocks.body()
                    .path("clocks")
                    .forEach(one -> group.goals.merge(
                            one.at("/goal").asText() + " " + one.at("/state").asText(), 1, Integer::sum));
        }
        group.time("detect", byHand ? null : detected(open));
        group.time("acknowledge", byHand ? null : between(open, firstAcknowledgement(rows)));
        group.time(
                "contain",
                between(
                        open,
                        rows.stream()
                                .filter(row -> row.text("/verb").equals("contain"))
                                .findFirst()
                                .orElse(null)));
        group.time("resolve", isResolved ? between(open, end) : null);
        group.time("hold", onHold(rows));
    }

    private static @Nullable Long detected(Row open) {
        Instant first = null;
        boolean live = false;
        for (JsonNode alert : open.body().path("alerts")) {
            live |= !alert.hasNonNull("lookBack");
            Instant time = Instant.parse(alert.at("/seen/first").asText());
            first = first == null || time.isBefore(first) ? time : first;
        }
        return live && first != null
                ? Math.max(0, Duration.between(first, open.at()).toSeconds())
                : null;
    }

    private static @Nullable Long between(Row from, @Nullable Row until) {
        return until == null
                ? null
                : Math.max(0, Duration.between(from.at(), until.at()).toSeconds());
    }

    /** The first acknowledgement, or the snooze of a case that is not acknowledged. */
    private static @Nullable Row firstAcknowledgement(List<Row> rows) {
        return rows.stream()
                .filter(row ->
                        row.kind().equals("case.acknowledged.v1") || row.kind().equals("case.snoozed.v1"))
                .findFirst()
                .orElse(null);
    }

    /** From each hold to the next event that gives the case another status. The snooze of an acknowledged case does not. */
    private static @Nullable Long onHold(List<Row> rows) {
        long sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).text("/verb").equals("hold")) {
                continue;
            }
            for (int j = i + 1; j < rows.size(); j++) {
                if (Set.of(
                                "case.status-changed.v1",
                                "case.resolved.v1",
                                "case.acknowledged.v1",
                                "case.acknowledgement-expired.v1",
                                "case.woken.v1")
                        .contains(rows.get(j).kind())) {
                    sum += Duration.between(rows.get(i).at(), rows.get(j).at()).toSeconds();
                    break;
                }
            }
        }
        return sum == 0 ? null : sum;
    }

    private static @Nullable Row last(List<Row> rows, String... kinds) {
        return rows.reversed().stream()
                .filter(row -> List.of(kinds).contains(row.kind()))
                .findFirst()
                .orElse(null);
    }

    /** The latest word counts: of the opening, of the person who marked the case, or of what removed the mark. */
    private static boolean isExercise(List<Row> rows) {
        Row word = last(rows, "case.exercise-marked.v1", "case.exercise-unmarked.v1");
        return word == null
                ? rows.getFirst().body().hasNonNull("exercise")
                : word.kind().equals("case.exercise-marked.v1");
    }

    private static @Nullable String parent(List<Row> rows) {
        Row change = rows.reversed().stream()
                .filter(row -> Set.of("became_part", "left_whole").contains(row.text("/change/kind")))
                .findFirst()
                .orElse(null);
        return change == null || change.text("/change/kind").equals("left_whole") ? null : id(change);
    }

    private static String id(Row row) {
        JsonNode id = row.body().at("/change/other/id");
        return id.isTextual() ? id.asText() : id.path("value").asText();
    }

    private static Map<String, Integer> rules(List<Row> rows) {
        Map<String, String> alerts = new HashMap<>();
        for (Row row : rows) {
            if (row.kind().equals("case.alerts-left.v1")) {
                row.body()
                        .at("/change/alerts")
                        .forEach(alert -> alerts.remove(alert.path("id").asText()));
            } else {
                for (String place : List.of("/alerts", "/change/alerts")) {
                    row.body()
                            .at(place)
                            .forEach(alert -> alerts.put(
                                    alert.path("id").asText(),
                                    alert.at("/rule/id").asText()));
                }
            }
        }
        Map<String, Integer> rules = new HashMap<>();
        alerts.values().forEach(rule -> rules.merge(rule, 1, Integer::sum));
        return rules;
    }

    /** The severity that was set last, raised by what came later and by the reports of merged cases. */
    private static String severity(List<Row> rows) {
        int own = 0;
        Map<String, Integer> parts = new HashMap<>();
        Set<String> merged = new HashSet<>();
        for (Row row : rows) {
            for (String place : List.of("/alerts", "/change/alerts")) {
                for (JsonNode alert : row.body().at(place)) {
                    own = row.kind().equals("case.alerts-left.v1")
                            ? own
                            : Math.max(
                                    own, LEVELS.indexOf(alert.at("/rule/level").asText()));
                }
            }
            switch (row.text("/change/kind")) {
                case "took_part" -> {
                    merged.add(id(row));
                    parts.remove(id(row));
                }
                case "lost_part" -> {
                    merged.remove(id(row));
                    parts.remove(id(row));
                }
                default -> {}
            }
            switch (row.kind()) {
                case "case.severity-changed.v1" -> {
                    own = LEVELS.indexOf(row.text("/severity"));
                    parts.clear();
                }
                case "case.alerts-left.v1" -> own = LEVELS.indexOf(row.text("/severity"));
                case "case.part-news.v1" -> {
                    JsonNode part = row.body().at("/part/id");
                    String name = part.isTextual()
                            ? part.asText()
                            : part.path("value").asText();
                    if (merged.contains(name)) {
                        parts.put(name, LEVELS.indexOf(row.text("/news/severity")));
                    }
                }
                default -> {}
            }
        }
        return LEVELS.get(
                Math.max(own, parts.values().stream().mapToInt(n -> n).max().orElse(0)));
    }

    /** The latest assignee: by assignment, by acknowledging a case that has none, or by taking over from the assignee or holder. */
    private static @Nullable String assignee(List<Row> rows) {
        String assignee = null;
        String holder = null;
        for (Row row : rows) {
            String by = row.text("/by");
            switch (row.kind()) {
                case "case.assigned.v1" -> assignee = row.text("/assignee");
                case "case.acknowledged.v1", "case.snoozed.v1" -> {
                    if (holder == null || row.kind().equals("case.acknowledged.v1")) {
                        assignee = assignee == null ? by : assignee;
                        holder = by;
                    }
                }
                case "case.taken-over.v1" -> {
                    String from = row.text("/from");
                    boolean mine = Objects.equals(from, holder);
                    assignee = mine || assignee == null || assignee.equals(from) ? by : assignee;
                    holder = mine ? by : holder;
                }
                case "case.reopened.v1", "case.woken.v1", "case.acknowledgement-expired.v1" -> holder = null;
                default -> {}
            }
        }
        return assignee;
    }

    /** Assigned, acknowledged and closed cases by person: first assignments and acknowledgements, and last closings. */
    Map<String, String> workload(Instant from, Instant until) {
        Map<String, Set<String>> work = new TreeMap<>();
        cases.forEach((id, rows) -> {
            if (isExercise(rows)) {
                return;
            }
            Map<String, Instant> times = new HashMap<>();
            String before = null;
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                String now = assignee(rows.subList(0, i + 1));
                boolean names = Set.of("case.assigned.v1", "case.taken-over.v1").contains(row.kind());
                if (now != null && (!now.equals(before) || names)) {
                    times.putIfAbsent(now + " assigned", row.at());
                }
                before = now;
                if (row.kind().equals("case.acknowledged.v1")
                        || (row.kind().equals("case.snoozed.v1") && holder(rows.subList(0, i)) == null)) {
                    times.putIfAbsent(row.text("/by") + " acknowledged", row.at());
                }
                if (row.kind().equals("case.closed.v1")) {
                    times.put(row.text("/by") + " closed", row.at());
                }
            }
            times.forEach((what, at) -> {
                if (!at.isBefore(from) && at.isBefore(until)) {
                    work.computeIfAbsent(what, w -> new HashSet<>()).add(id);
                }
            });
        });
        Map<String, String> counts = new TreeMap<>();
        work.forEach((what, ids) -> counts.put(what, Integer.toString(ids.size())));
        return counts;
    }

    private static @Nullable String holder(List<Row> rows) {
        String holder = null;
        for (Row row : rows) {
            switch (row.kind()) {
                case "case.acknowledged.v1" -> holder = row.text("/by");
                case "case.snoozed.v1" -> holder = holder == null ? row.text("/by") : holder;
                case "case.taken-over.v1" -> holder = row.text("/from").equals(holder) ? row.text("/by") : holder;
                case "case.reopened.v1", "case.woken.v1", "case.acknowledgement-expired.v1" -> holder = null;
                default -> {}
            }
        }
        return holder;
    }
}
