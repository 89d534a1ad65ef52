package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RouteSubject;
import io.watchfloor.dashboards.api.SampleBodies;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.cases.routes.CaseOperation;
import io.watchfloor.dashboards.live.Sights.Person;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import io.watchfloor.ops.platform.rights.Rights;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route about a case, an alert or an asset, against every role with several scopes, clearances and names, and all
 * kinds of objects. The expected result is computed with {@link Rights}; removing checks proves that the test detects
 * it. Each route is asked by each person about a part of the objects, and about each object by a part of the people;
 * {@code -Pfull} asks all.
 */
@ExtendWith(Serving.class)
class SightMatrixIT {

    private static final boolean ALL = Boolean.getBoolean("watchfloor.sights.everything");

    /** One of so many combinations is asked. Every third person has the same scope, so that it must not be 3. */
    private static final int PART = ALL ? 1 : 4;

    /** The activity of a case keeps number and id of the other case of an operation. */
    private static final Set<String> TELLS_MORE = Set.of("/api/v1/cases/{id}/activity");

    private static ServedBoards center;

    private Sights sights;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void tellTheStory() {
        sights = new Sights(center);
    }

    @Test
    void everyRouteShowsEachThingToWhomItIsForAndToNobodyElse() {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        List<Person> people = sights.people();
        List<ApiRoute> routes = List.copyOf(center.dashboards().table());
        for (Person person : people) {
            for (ApiRoute route : routes) {
                if (route.path().contains("{action}") || route.path().contains("{response}")) {
                    continue; // missing objects are 404 for everyone: tested in AutomationIT and ResponseIT
                }
                int turn = people.indexOf(person) + routes.indexOf(route);
                for (Map.Entry<String, ProtectedResource> one : things(route).entrySet()) {
                    if (turn++ % PART != 0) {
                        continue;
                    }
                    asked++;
                    check(person, route, one.getKey(), one.getValue(), wrong);
                }
            }
        }
        assertThat(wrong).as("of %d", asked).isEmpty();
        assertThat(asked).isGreaterThan(5_900 / PART - 100);
        System.out.printf(
                "Rights: routes about cases, alerts and assets for %d people and %d things, %d asked and asserted%n",
                people.size(), sights.cases.size() + sights.alerts.size() + sights.assets.size(), asked);
    }

    /** No readable answer contains the id, title or name of an object that its reader cannot see. */
    @Test
    void noAnswerTellsOfWhatItsReaderDoesNotSee() {
        List<String> wrong = new ArrayList<>();
        int read = 0;
        List<Person> people = sights.people();
        List<ApiRoute> routes = List.copyOf(center.dashboards().table());
        for (Person person : people) {
            for (ApiRoute route : routes) {
                if (!route.method().equals("GET") || !tellsOfThings(route)) {
                    continue;
                }
                int turn = people.indexOf(person) + routes.indexOf(route);
                Set<String> ids = ids(route);
                for (String id : ids) {
                    if (turn++ % PART != 0 && ids.size() >= PART) {
                        continue;
                    }
                    HttpResponse<String> answer = center.get(person.token(), path(route, id));
                    read++;
                    sights.secrets.forEach((secret, thing) -> {
                        if (answer.statusCode() == 200
                                && !person.sees(thing)
                                && !sights.wasTold(person, secret)
                                && answer.body().contains(secret)) {
                            wrong.add("%s for %s tells of %s".formatted(path(route, id), person.bearer(), secret));
                        }
                    });
                }
            }
        }
        assertThat(wrong).isEmpty();
        System.out.printf("Rights: %d answers searched for what their reader does not see%n", read);
    }

    /** Invisible objects named in a body get the same answer as unknown ones. */
    @Test
    void whatABodyNamesWithoutBeingSeenIsAsUnknownAsWhatIsNotThere() {
        List<String> wrong = new ArrayList<>();
        Map<String, String> bodies = Map.of(
                "/api/v1/cases", "{\"alerts\":[\"%s\"],\"reason\":\"x\"}",
                "/api/v1/case-operations/acknowledge", "{\"cases\":[\"%s\"]}",
                "/merge", "{\"into\":\"%s\"}",
                "/unmerge", "{\"merged\":\"%s\"}",
                "/link", "{\"kind\":\"related\",\"to\":\"%s\"}",
                "/accept", "{\"other\":\"%s\"}",
                "/dismiss", "{\"other\":\"%s\"}",
                "/move", "{\"alerts\":[\"%s\"],\"reason\":\"x\"}",
                "/add", "{\"alerts\":[\"%s\"],\"reason\":\"x\"}");
        int asked = 0;
        for (Person person : sights.people()) {
            if (!person.may(Verb.RESPOND) || !person.seen(sights.cases).contains(sights.plain)) {
                continue;
            }
            for (Map.Entry<String, String> one : bodies.entrySet()) {
                String path =
                        one.getKey().startsWith("/api") ? one.getKey() : "/api/v1/cases/" + sights.plain + one.getKey();
                String unknown = told(person, path, one.getValue(), "0000000000000000000000ff");
                for (Map.Entry<String, ProtectedResource> thing :
                        (one.getValue().contains("alerts") ? sights.alerts : sights.cases).entrySet()) {
                    if (!person.sees(thing.getValue())) {
                        asked++;
                        String answer = told(person, path, one.getValue(), thing.getKey());
                        if (!answer.equals(unknown)) {
                            wrong.add("%s for %s: %s, not %s".formatted(path, person.bearer(), answer, unknown));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        System.out.printf("Rights: %d bodies that name what their sender does not see, asserted%n", asked);
    }

    /** Status and body, without the name itself. */
    private static String told(Person person, String path, String body, String id) {
        HttpResponse<String> answer = center.post(person.token(), path, body.formatted(id));
        return answer.statusCode() + " " + answer.body().replace(id, "");
    }

    @Test
    void aRouteThatDoesNotAskIsCaught() {
        Person viewer = sights.person("viewer-finance", Role.VIEWER, Scope.of(List.of("finance")), Tlp.AMBER);
        String note = "/api/v1/cases/" + sights.plain + "/notes";
        try (RemovedCheck left = RemovedCheck.of(Check.ROUTE)) {
            assertThat(center.post(viewer.token(), note, "{\"text\":\"x\"}").statusCode())
                    .as("%s", left)
                    .isNotEqualTo(403);
        }
        assertThat(center.post(viewer.token(), note, "{\"text\":\"x\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void anAnswerThatTellsMoreIsCaught() {
        Person viewer = sights.person("viewer-finance", Role.VIEWER, Scope.of(List.of("finance")), Tlp.AMBER);
        String list = "/api/v1/cases?limit=100";
        try (RemovedCheck left = RemovedCheck.of(Check.ROW)) {
            assertThat(center.get(viewer.token(), list).body()).as("%s", left).contains("Rule rule-6");
        }
        assertThat(center.get(viewer.token(), list).body()).doesNotContain("Rule rule-6");
    }

    @Test
    void eachViewHasTheColumnsOfItsTable() {
        List<String> seen = center.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'watchfloor_seen'")
                        .mapTo(String.class)
                        .list());
        assertThat(seen).hasSizeGreaterThan(9);
        for (String name : seen) {
            assertThat(columns("watchfloor_seen", name)).as(name).isEqualTo(columns("public", name));
        }
    }

    private static List<String> columns(String schema, String table) {
        return center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT column_name || ' ' || data_type"
                                + " FROM information_schema.columns WHERE table_schema = :schema AND table_name = :table"
                                + " ORDER BY ordinal_position")
                        .bind("schema", schema)
                        .bind("table", table)
                        .mapTo(String.class)
                        .list());
    }

    private Map<String, ProtectedResource> things(ApiRoute route) {
        return switch (RouteSubject.of(route)) {
            case CASE -> sights.cases;
            case ALERT -> sights.alerts;
            case ASSET -> sights.assets;
            case PAGE, NOBODY, SELF, CENTER, AUDIT, EVERY_GROUP, ROWS, PICKED, STREAM -> Map.of();
        };
    }

    private static boolean tellsOfThings(ApiRoute route) {
        return switch (RouteSubject.of(route)) {
            case CASE, ALERT, ASSET, PAGE, ROWS, CENTER, SELF -> !TELLS_MORE.contains(route.path());
            // Audit readers may read everything; streams are tested by topic.
            case NOBODY, AUDIT, EVERY_GROUP, PICKED, STREAM -> false;
        };
    }

    private Set<String> ids(ApiRoute route) {
        if (route.path().startsWith("/api/v1/entities/")) {
            return Set.of("192.0.2.10", "192.0.2.11", "192.0.2.12");
        }
        return things(route).isEmpty() ? Set.of("none") : things(route).keySet();
    }

    private static String path(ApiRoute route, String id) {
        return route.path()
                .replaceAll("\\{(id|value|name)}", URLEncoder.encode(id, StandardCharsets.UTF_8))
                .replace("{matter}", "m-1")
                .replaceAll("\\{\\w+}", "none");
    }

    private void check(Person person, ApiRoute route, String id, ProtectedResource thing, List<String> wrong) {
        String path = path(route, id);
        int status = route.method().equals("GET")
                ? center.get(person.token(), path).statusCode()
                : center.send(HttpRequest.newBuilder(center.uri(path))
                                .header("Authorization", "Bearer " + person.token())
                                .method(route.method(), HttpRequest.BodyPublishers.ofString(body(route, id))))
                        .statusCode();
        boolean right = !person.may(route.needs())
                ? status == 403
                : person.sees(thing) ? !Set.of(400, 401, 403, 404, 500).contains(status) : status == 404;
        if (!right) {
            wrong.add("%s %s for %s: %d".formatted(route.method(), path, person.bearer(), status));
        }
    }

    private String body(ApiRoute route, String id) {
        String last = route.path().substring(route.path().lastIndexOf('/') + 1);
        if (route.path().contains("/responses/")) {
            return switch (last) {
                case "kill-process" -> "{\"sensor\":\"s\",\"pid\":4711,\"program\":\"/bin/x\",\"reason\":\"x\"}";
                case "block-address" -> "{\"sensor\":\"s\",\"address\":\"192.0.2.66\",\"reason\":\"x\"}";
                case "collect-package" -> "{\"sensor\":\"s\",\"state\":[\"users\"],\"reason\":\"x\"}";
                case "isolate-host" -> "{\"sensor\":\"s\",\"reason\":\"x\"}";
                default -> throw new AssertionError("Nobody said what " + route.path() + " takes");
            };
        }
        if (last.equals("records")) {
            return "{\"records\":[\"third/00000000000000aa/1\"]}";
        }
        if (last.equals("proof")) {
            return "{}";
        }
        if (RouteSubject.of(route) == RouteSubject.CASE) {
            CaseOperation<?> operation = CaseOperation.ALL.stream()
                    .filter(one -> one.name().equals(last))
                    .findFirst()
                    .orElseThrow();
            return SampleBodies.of(
                    operation,
                    Map.of(
                            "case",
                            sights.plain,
                            "alert",
                            sights.alerts.keySet().iterator().next(),
                            "assignee",
                            "named-finance",
                            "tlp",
                            "amber"));
        }
        return switch (route.method() + ' ' + last) {
            case "PATCH {id}" -> "{\"tags\":[]}";
            case "PUT {matter}", "POST erase" -> "{\"reason\":\"x\"}";
            case "PUT duplicate-of" -> "{\"asset\":\"%s\",\"reason\":\"x\"}".formatted(id);
            case "DELETE {matter}", "DELETE duplicate-of" -> "";
            default -> throw new AssertionError("Nobody said what " + route.path() + " takes");
        };
    }
}
