package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RouteSubject;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.live.Sights.Person;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every list and count contains only visible objects, for each role, scope, clearance and name. */
@ExtendWith(Serving.class)
class ListSightIT {

    private static ServedBoards center;

    private Sights sights;
    private int asked;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void tellTheStory() {
        sights = new Sights(center);
    }

    @Test
    void everyListHoldsWhatOneSeesAndCountsNothingElse() {
        List<Person> people = sights.people();
        assertThat(wrong(people)).isEmpty();
        System.out.printf("Rights: lists and figures for %d people, %d asked and asserted%n", people.size(), asked);
    }

    /** Fails if a list is not tested here. */
    @Test
    void everyListOfTheTableIsAskedFor() {
        Set<String> lists = center.dashboards().table().stream()
                .filter(route -> RouteSubject.of(route) == RouteSubject.ROWS)
                .map(ApiRoute::path)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(lists)
                .containsExactly(
                        "/api/v1/alerts",
                        "/api/v1/alerts/counts",
                        "/api/v1/aliases",
                        "/api/v1/assets",
                        "/api/v1/cases",
                        "/api/v1/coverage",
                        "/api/v1/coverage/rules",
                        "/api/v1/coverage/summary",
                        "/api/v1/entities/{value}",
                        "/api/v1/export/alerts",
                        "/api/v1/export/cases",
                        "/api/v1/figures",
                        "/api/v1/figures/report",
                        "/api/v1/figures/workload",
                        "/api/v1/hunt",
                        "/api/v1/hunt/csv",
                        "/api/v1/hunt/export",
                        "/api/v1/hunt/rule",
                        "/api/v1/hunt/sql",
                        "/api/v1/hunt/sql/csv",
                        "/api/v1/hunt/sql/export",
                        "/api/v1/landscape",
                        "/api/v1/log-sources",
                        "/api/v1/merge-suggestions",
                        "/api/v1/notifications",
                        "/api/v1/rules/noise",
                        "/api/v1/search",
                        "/api/v1/status",
                        "/api/v1/tags",
                        "/api/v1/tasks");
    }

    @Test
    void aListThatDoesNotAskIsCaught() {
        Person viewer = sights.person("viewer-finance", Role.VIEWER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (RemovedCheck left = RemovedCheck.of(Check.ROW)) {
            List<String> wrong = wrong(List.of(viewer));
            for (String list : List.of(
                    "cases",
                    "alerts",
                    "assets",
                    "coverage",
                    "log-sources",
                    "notifications",
                    "rules/noise",
                    "landscape",
                    "figures",
                    "merge-suggestions",
                    "search",
                    "entities",
                    "status",
                    "tags",
                    "tasks",
                    "aliases")) {
                assertThat(wrong).as("%s", left).anyMatch(one -> one.contains("/api/v1/" + list));
            }
        }
        assertThat(wrong(List.of(viewer))).isEmpty();
    }

    private List<String> wrong(List<Person> people) {
        List<String> wrong = new ArrayList<>();
        for (Person person : people) {
            Set<String> cases = person.seen(sights.cases);
            compare(wrong, person, "/api/v1/cases?limit=100", cases);
            exported(wrong, person, "/api/v1/export/cases", cases);
            exported(wrong, person, "/api/v1/export/alerts", person.seen(sights.alerts));
            compare(wrong, person, "/api/v1/alerts?limit=100", person.seen(sights.alerts));
            compare(wrong, person, "/api/v1/assets?limit=100", person.seen(sights.assets));
            compare(wrong, person, "/api/v1/assets?limit=100&sort=risk", person.seen(sights.assets));
            compare(wrong, person, "/api/v1/coverage?limit=100", person.seen(sights.assets));
            sources(wrong, person);
            compare(wrong, person, "/api/v1/notifications?limit=100", sights.pagesSeen(person));
            compare(wrong, person, "/api/v1/notifications?person=me", sights.ownPages(person));
            for (String page : sights.pages.keySet()) {
                int status = center.get(person.token(), "/api/v1/notifications/" + page)
                        .statusCode();
                if (status != (sights.pagesSeen(person).contains(page) ? 200 : 404)) {
                    wrong.add("%s at /api/v1/notifications/%s: %d".formatted(person.bearer(), page, status));
                }
            }
            compare(wrong, person, "/api/v1/tasks?limit=100", cases, item -> item.path("ofCase"));
            proposals(wrong, person, cases);
            searches(wrong, person, cases);
            figures(wrong, person);
            noise(wrong, person);
            if (person.may(Verb.WATCH)) {
                landscape(wrong, person);
            }
            caseFigures(wrong, person);
            names(wrong, person);
        }
        return wrong;
    }

    /**
     * All alerts of the story name the same account, so one search term finds everything visible; this includes the
     * counts of an observable.
     */
    private void searches(List<String> wrong, Person person, Set<String> cases) {
        JsonNode hits = asked(person, "/api/v1/search?q=ann").path("hits");
        Set<String> found = new TreeSet<>();
        Set<String> alone = new TreeSet<>();
        Set<Integer> numbers = new TreeSet<>();
        for (JsonNode hit : hits) {
            switch (hit.path("kind").asText()) {
                case "case" -> {
                    found.add(hit.path("id").asText());
                    numbers.add(hit.path("cases").path(0).asInt());
                }
                case "alert" -> alone.add(hit.path("id").asText());
                default -> {}
            }
        }
        for (JsonNode hit : hits) {
            hit.path("cases").forEach(number -> {
                if (!numbers.contains(number.asInt())) {
                    wrong.add("%s at /api/v1/search: %s names a case that is not seen".formatted(person.bearer(), hit));
                }
            });
        }
        Set<String> expectedAlone = person.seen(sights.alerts);
        expectedAlone.removeAll(caseAlerts(person));
        if (!found.equals(cases) || !alone.equals(expectedAlone)) {
            wrong.add("%s at /api/v1/search: %s and %s instead of %s and %s"
                    .formatted(person.bearer(), found, alone, cases, expectedAlone));
        }
        if (cases.isEmpty()
                && expectedAlone.isEmpty()
                && hits.findValuesAsText("kind").contains("observable")) {
            wrong.add("%s at /api/v1/search: an observable of alerts that are not seen".formatted(person.bearer()));
        }
    }

    /** Rules count the alerts that are seen. */
    private void noise(List<String> wrong, Person person) {
        long alerts = 0;
        for (JsonNode rule :
                asked(person, "/api/v1/rules/noise?days=365&limit=100").path("items")) {
            alerts += rule.at("/alerts/count").asLong();
        }
        if (alerts != person.seen(sights.alerts).size()) {
            wrong.add("%s at /api/v1/rules/noise: %d alerts".formatted(person.bearer(), alerts));
        }
    }

    /** What a person does not see is left out of the landscape, and only counted. */
    private void landscape(List<String> wrong, Person person) {
        JsonNode landscape = asked(person, "/api/v1/landscape?days=365");
        long alerts = 0;
        for (JsonNode rule : landscape.path("rules")) {
            alerts += rule.path("alerts").asLong();
        }
        int seen = person.seen(sights.alerts).size();
        long leftOut = landscape.at("/leftOut/alerts").asLong(-1);
        if (alerts != seen || leftOut != sights.alerts.size() - seen) {
            wrong.add("%s at /api/v1/landscape: %d alerts instead of %d, and %d left out"
                    .formatted(person.bearer(), alerts, seen, leftOut));
        }
    }

    /** Figures count the cases that are seen. */
    private void caseFigures(List<String> wrong, Person person) {
        int seen = person.seen(sights.cases).size();
        int counted = asked(person, "/api/v1/figures?from=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z")
                .at("/total/cases")
                .asInt(-1);
        if (counted != seen) {
            wrong.add("%s at /api/v1/figures: %d cases instead of %d".formatted(person.bearer(), counted, seen));
        }
        String report = center.get(person.token(), "/api/v1/figures/report?month=2026-11")
                .body();
        if (!report.contains("<th scope=\"row\">2026-11</th><td>%d</td>".formatted(seen))) {
            wrong.add("%s at /api/v1/figures/report: not %d cases".formatted(person.bearer(), seen));
        }
        for (JsonNode one : asked(
                        person, "/api/v1/figures/workload?from=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z")
                .path("items")) {
            if (one.path("assigned").asInt() > seen || one.path("open").asInt() > seen) {
                wrong.add("%s at /api/v1/figures/workload: %s".formatted(person.bearer(), one));
            }
        }
    }

    private Set<String> caseAlerts(Person person) {
        return StreamSupport.stream(
                        asked(person, "/api/v1/alerts?limit=100").path("items").spliterator(), false)
                .filter(alert -> alert.hasNonNull("case"))
                .map(alert -> alert.path("id").asText())
                .collect(Collectors.toSet());
    }

    /** Suggestions are visible to people who see both cases. */
    private void proposals(List<String> wrong, Person person, Set<String> cases) {
        Set<String> both = sights.proposals.entrySet().stream()
                .filter(one -> cases.contains(one.getKey()) && cases.contains(one.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        compare(wrong, person, "/api/v1/merge-suggestions?limit=100", both, item -> item.path("older"));
    }

    /** Each asset of the story has one log source. */
    private void sources(List<String> wrong, Person person) {
        int seen = person.seen(sights.assets).size();
        int assets = 0;
        for (JsonNode one : asked(person, "/api/v1/log-sources?limit=1000").path("items")) {
            // Rules for all logs of Windows count the assets again.
            if (one.path("category").asText().equals("process_creation")) {
                assets += one.path("assets").asInt();
            }
        }
        if (assets != seen) {
            wrong.add("%s at /api/v1/log-sources: of %d assets".formatted(person.bearer(), assets));
        }
        int reporting = asked(person, "/api/v1/coverage/summary").path("assets").asInt(-1);
        if (reporting != seen) {
            wrong.add("%s at /api/v1/coverage/summary: of %d assets".formatted(person.bearer(), reporting));
        }
        for (JsonNode rule : asked(person, "/api/v1/coverage/rules?limit=1000").path("items")) {
            JsonNode counts = rule.path("assets");
            int counted = counts.path("canFire").asInt()
                    + counts.path("fieldsMissing").asInt()
                    + counts.path("silent").asInt();
            if (counted > seen) {
                wrong.add("%s at /api/v1/coverage/rules: of %d assets".formatted(person.bearer(), counted));
            }
        }
        int tagged = 0;
        for (JsonNode tag : asked(person, "/api/v1/tags?limit=1000").path("items")) {
            tagged += tag.path("assets").asInt();
        }
        if (tagged != seen) {
            wrong.add("%s at /api/v1/tags: of %d assets".formatted(person.bearer(), tagged));
        }
    }

    private void figures(List<String> wrong, Person person) {
        JsonNode status = asked(person, "/api/v1/status");
        int open = status.path("cases").path("open").asInt(-1);
        if (open != person.seen(sights.cases).size()) {
            wrong.add("%s at /api/v1/status: %d open cases".formatted(person.bearer(), open));
        }
        JsonNode counts = asked(person, "/api/v1/alerts/counts");
        if (counts.path("alerts").asInt(-1) != person.seen(sights.alerts).size()) {
            wrong.add("%s at /api/v1/alerts/counts: %s".formatted(person.bearer(), counts));
        }
        for (String asset : person.seen(sights.assets)) {
            long open2 =
                    asked(person, "/api/v1/assets/" + asset).path("openAlerts").asLong(-1);
            long expected = asked(person, "/api/v1/alerts?limit=100&asset=" + asset)
                    .path("items")
                    .size();
            if (open2 != expected) {
                wrong.add(
                        "%s is told of %d alerts on %s, not of %d".formatted(person.bearer(), open2, asset, expected));
            }
        }
    }

    /** Aliases from telemetry of an asset, and from users for its name, are visible to people who see the asset. */
    private void names(List<String> wrong, Person person) {
        Set<String> rows = new TreeSet<>();
        for (Map.Entry<String, ProtectedResource> one : sights.assets.entrySet()) {
            String name = Sights.name(one.getKey());
            boolean told = asked(person, "/api/v1/entities/" + Sights.address(one.getKey()))
                    .toString()
                    .contains(name);
            if (told != person.sees(one.getValue())) {
                wrong.add("%s at /api/v1/entities: of %s told %s".formatted(person.bearer(), name, told));
            }
            if (person.sees(one.getValue())) {
                rows.add(Integer.toString(Sights.row(one.getKey())));
            }
        }
        compare(wrong, person, "/api/v1/aliases?limit=100", rows);
    }

    /** An export is for programs: it has nothing of restricted cases, and no alerts without a case. */
    private void exported(List<String> wrong, Person person, String path, Set<String> seen) {
        Set<String> restricted = center.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT id FROM every_case WHERE restricted_to IS NOT NULL
                                UNION SELECT a.id FROM alert_board a LEFT JOIN every_case c ON c.id = a.case_id
                                WHERE c.id IS NULL OR c.restricted_to IS NOT NULL""").mapTo(String.class).set());
        Set<String> expected = new TreeSet<>(seen);
        expected.removeAll(restricted);
        for (String format : List.of("ndjson", "ocsf")) {
            asked++;
            Set<String> found = center.get(person.token(), path + "?limit=1000&format=" + format)
                    .body()
                    .lines()
                    .map(Json::parse)
                    .map(line -> line.has("id")
                            ? line.path("id").asText()
                            : line.at("/unmapped/id")
                                    .asText(line.at("/finding_info/uid").asText()))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!found.equals(expected)) {
                wrong.add("%s at %s: %s instead of %s".formatted(person.bearer(), path, found, expected));
            }
        }
    }

    private JsonNode asked(Person person, String path) {
        asked++;
        return Json.parse(center.get(person.token(), path).body());
    }

    private void compare(List<String> wrong, Person person, String path, Set<String> expected) {
        compare(wrong, person, path, expected, Function.identity());
    }

    private void compare(
            List<String> wrong, Person person, String path, Set<String> expected, Function<JsonNode, JsonNode> named) {
        JsonNode list = asked(person, path);
        Set<String> found = StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> named.apply(item).path("id").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(expected) || list.path("total").asInt(expected.size()) != expected.size()) {
            wrong.add("%s at %s: %s instead of %s".formatted(person.bearer(), path, found, expected));
        }
    }
}
