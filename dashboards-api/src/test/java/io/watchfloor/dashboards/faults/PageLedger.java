package io.watchfloor.dashboards.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Compares notifications in the journal with those received, after everything is quiet. */
final class PageLedger {

    private static final Set<String> ENDED = Set.of("delivered", "sent");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, OneCase> cases = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** Number of started attempts by message key and notification. */
    private final Map<String, Map<String, Integer>> starts = new HashMap<>();

    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** State of one case while its journal is read. */
    private static final class OneCase {
        private final Set<String> due = new HashSet<>();
        private final Map<String, String> underWay = new HashMap<>();
        private final Map<String, String> bound = new HashMap<>();
        private final Set<String> delivered = new HashSet<>();
        private boolean answered;
    }

    private PageLedger() {}

    /** @param got received notifications, read before the journal */
    static PageLedger of(List<MoodyReceiver.Got> got, Jdbi database) {
        PageLedger ledger = new PageLedger();
        database.useHandle(handle -> handle.createQuery("""
                        SELECT persistence_id, event_ser_manifest AS event, convert_from(event_payload, 'UTF8') AS payload
                        FROM event_journal WHERE event_ser_manifest LIKE 'case.%' ORDER BY persistence_id, sequence_number""")
                .map((row, context) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .forEach(row -> ledger.happens(row.get(0), row.get(1), ledger.read(row.get(2)))));
        ledger.compare(got);
        return ledger;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void happens(String id, String event, JsonNode said) {
        OneCase one = cases.computeIfAbsent(id, unused -> new OneCase());
        String page = said.path("page").asText();
        switch (event) {
            case "case.acknowledged.v1" -> one.answered = true;
            case "case.acknowledgement-expired.v1", "case.woken.v1", "case.reopened.v1" -> one.answered = false;
            case "case.page-queued.v1" -> one.due.add(said.at("/page/id").asText());
            case "case.escalated.v1" ->
                said.path("pages").forEach(each -> one.due.add(each.path("id").asText()));
            case "case.page-started.v1" ->
                started(id, one, page, said.path("key").asText());
            case "case.page-attempted.v1" -> attempted(id, one, page, said.path("attempt"));
            default -> {}
        }
    }

    private void started(String id, OneCase one, String page, String key) {
        starts.computeIfAbsent(key, unused -> new HashMap<>()).merge(page, 1, Integer::sum);
        fault(one.answered, "%s: an attempt of %s starts after the answer".formatted(id, page));
        fault(!one.due.contains(page), "%s: an attempt of %s, which nobody decided".formatted(id, page));
        fault(one.delivered.contains(page), "%s: %s arrived, and starts again".formatted(id, page));
        fault(one.underWay.put(page, key) != null, "%s: %s starts while an attempt is under way".formatted(id, page));
        String bound = one.bound.get(page);
        fault(
                bound != null && !bound.equals(key),
                "%s: %s may have arrived as %s, and is repeated as %s".formatted(id, page, bound, key));
    }

    private void attempted(String id, OneCase one, String page, JsonNode attempt) {
        String outcome = attempt.path("outcome").asText();
        outcomes.merge(outcome, 1, Integer::sum);
        String key = one.underWay.remove(page);
        fault(key == null, "%s: an attempt of %s ends (%s) and never started".formatted(id, page, outcome));
        if (key != null && outcome.equals("ambiguous")) {
            one.bound.put(page, key);
        }
        if (ENDED.contains(outcome)) {
            one.delivered.add(page);
        }
    }

    private void compare(List<MoodyReceiver.Got> got) {
        Map<String, Integer> reached = new HashMap<>();
        Set<String> kept = new HashSet<>();
        for (MoodyReceiver.Got each : got) {
            reached.merge(each.key(), 1, Integer::sum);
            if (each.mood().keeps()) {
                kept.add(each.key());
            }
        }
        reached.forEach((key, times) -> {
            // Ambiguous notifications of a digest are repeated with its key, not necessarily at the same time.
            Collection<Integer> each = starts.getOrDefault(key, Map.of()).values();
            int most = each.isEmpty()
                    ? 0
                    : 1 + each.stream().mapToInt(count -> count - 1).sum();
            fault(times > most, "%s reached the receiver %d times, and started %d times".formatted(key, times, most));
        });
        cases.forEach((id, one) -> {
            one.underWay
                    .keySet()
                    .forEach(page ->
                            fault(true, "%s: an attempt of %s was cut off, and nothing says so".formatted(id, page)));
            Set<String> heard = new HashSet<>(one.delivered);
            heard.removeIf(page -> starts.entrySet().stream()
                    .noneMatch(start -> start.getValue().containsKey(page) && kept.contains(start.getKey())));
            fault(
                    heard.size() < one.delivered.size(),
                    "%s: a page counts as delivered, and never arrived".formatted(id));
            fault(!one.due.isEmpty() && !one.answered && heard.isEmpty(), "%s: nobody was told".formatted(id));
        });
    }

    private void fault(boolean isOne, String words) {
        if (isOne) {
            faults.add(words);
        }
    }

    /** Number of unacknowledged cases with a due notification that was never sent. */
    long untold() {
        return faults.stream().filter(one -> one.endsWith("nobody was told")).count();
    }

    /** Violations that later events cannot resolve. */
    List<String> lasting() {
        return faults.stream()
                .filter(one -> !one.endsWith("nobody was told") && !one.endsWith("nothing says so"))
                .toList();
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Summary in one line. */
    String summary() {
        int due = cases.values().stream().mapToInt(one -> one.due.size()).sum();
        return "%d cases, %d pages decided, attempts ended: %s, started with %d keys"
                .formatted(cases.size(), due, outcomes, starts.size());
    }
}
