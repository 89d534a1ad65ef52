package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.AccountChange;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.rights.Bearer;
import io.watchfloor.ops.rights.Checks.Check;
import io.watchfloor.ops.rights.RemovedCheck;
import io.watchfloor.ops.rights.Rights;
import io.watchfloor.ops.rights.Scope;
import io.watchfloor.ops.rights.Thing;
import io.watchfloor.ops.rights.Tlp;
import io.watchfloor.ops.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route of the table that is about a case, an alert or an asset, every list and every topic, against every role with several
 * scopes, clearances and names, and things that are in scope, out of it, of two groups, of none, above the clearance and restricted. What
 * is expected is what {@link Rights} decides; that a removed check is noticed is seen by removing each.
 */
@ExtendWith(Serving.class)
class SightMatrixIT {

    private static final String FINANCE = "host:ledger";
    private static final String PERSONNEL = "host:payroll";
    private static final String NOBODYS = "host:attic";

    /** Routes with a name in their path that are about none of these things: whom they let in is asserted by RightsMatrixIT. */
    private static final List<String> OTHERS = List.of(
            "/api/v1/approvals/",
            "/api/v1/invites/",
            "/api/v1/teams/",
            "/api/v1/elevations/",
            "/api/v1/people/",
            "/api/v1/sensors/",
            "/api/v1/quarantine/",
            "/api/v1/parking/",
            "/api/v1/rules/",
            "/api/v1/rule-packs/",
            "/api/v1/aliases/",
            "/api/v1/identities/",
            "/api/v1/me/",
            "/api/docs");

    private static ServedBoards center;

    private final Map<String, Thing> cases = new LinkedHashMap<>();
    private final Map<String, Thing> alerts = new LinkedHashMap<>();
    private final Map<String, Thing> assets = new LinkedHashMap<>();
    private Story story;
    private String plain = "";

    /** One who looks. */
    private record Person(String token, Bearer bearer) {

        boolean sees(Thing thing) {
            return Rights.decide(bearer, Verb.READ, thing).allowed();
        }

        Set<String> seen(Map<String, Thing> things) {
            return things.entrySet().stream()
                    .filter(one -> sees(one.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void tellTheStory() {
        story = new Story(center.jdbi(), () -> center.dashboards().boardsChanged());
        plain = opened(1, null, FINANCE);
        opened(2, null, PERSONNEL);
        opened(3, null, FINANCE, PERSONNEL);
        opened(4, null, NOBODYS);
        opened(5, new CaseEvent.Marked("x", Tlp.RED, null, Story.at(90)), FINANCE);
        opened(
                6,
                new CaseEvent.Restricted("x", List.of("named-finance", "named-all"), null, null, Story.at(91)),
                FINANCE);
        for (String asset : List.of(FINANCE, PERSONNEL, NOBODYS)) {
            Alert alone = story.opens(asset, "rule-alone", Level.LOW, 95);
            alerts.put(alone.id(), new Thing.OfAsset(group(asset)));
            assets.put(asset, new Thing.OfAsset(group(asset)));
        }
        center.jdbi()
                .useHandle(handle -> assets.keySet()
                        .forEach(asset -> handle.execute(
                                "UPDATE asset_board SET asset_group = ? WHERE asset = ?", group(asset), asset)));
    }

    private static @Nullable String group(String asset) {
        return switch (asset) {
            case FINANCE -> "finance";
            case PERSONNEL -> "personnel";
            default -> null;
        };
    }

    private String opened(int number, @Nullable CaseEvent event, String... on) {
        List<Alert> own = new ArrayList<>();
        for (String asset : on) {
            own.add(story.opens(asset, "rule-" + number, Level.HIGH, number));
        }
        String id = story.caseOpens(number, number, own.toArray(Alert[]::new));
        Tlp tlp = Tlp.AMBER;
        TreeSet<String> people = null;
        if (event != null) {
            story.happens(id, event);
            if (event instanceof CaseEvent.Marked marked) {
                tlp = marked.tlp();
            } else if (event instanceof CaseEvent.Restricted restricted) {
                people = new TreeSet<>(restricted.people());
            }
        }
        List<@Nullable String> groups = new ArrayList<>();
        Arrays.stream(on).map(SightMatrixIT::group).forEach(groups::add);
        Thing thing = new Thing.OfCase(groups, tlp, people);
        cases.put(id, thing);
        own.forEach(alert -> alerts.put(alert.id(), thing));
        return id;
    }

    private static List<Person> people() {
        List<Person> all = new ArrayList<>();
        for (Role role : Role.values()) {
            all.add(person(role.text() + "-all", role, Scope.ALL, Tlp.RED));
            all.add(person(role.text() + "-finance", role, Scope.of(List.of("finance")), Tlp.AMBER));
            all.add(person(role.text() + "-nothing", role, Scope.NOTHING, Tlp.RED));
        }
        all.add(person("named-finance", Role.RESPONDER, Scope.of(List.of("finance")), Tlp.RED));
        all.add(person("named-all", Role.LEGAL, Scope.ALL, Tlp.AMBER));
        all.add(person("both", Role.LEAD, Scope.of(List.of("finance", "personnel")), Tlp.CLEAR));
        all.add(person("both-amber", Role.LEAD, Scope.of(List.of("finance", "personnel")), Tlp.AMBER));
        return all;
    }

    private static Person person(String name, Role role, Scope scope, Tlp clearance) {
        center.people().ensure(name, role);
        center.people()
                .roster()
                .change(name, new AccountChange.Edit(role, false, scope, clearance), null, Actor.named("t"));
        return new Person(center.token(name, role), Bearer.of(name, role.verbs(), scope, clearance));
    }

    @Test
    void everyRouteShowsEachThingToWhomItIsForAndToNobodyElse() {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Person person : people()) {
            for (ApiRoute route : center.dashboards().table()) {
                Map<String, Thing> things = things(route);
                for (Map.Entry<String, Thing> one : things.entrySet()) {
                    asked++;
                    check(person, route, one.getKey(), one.getValue(), wrong);
                }
            }
        }
        assertThat(wrong).as("of %d", asked).isEmpty();
        assertThat(asked).isGreaterThan(5_000);
    }

    @Test
    void everyListHoldsWhatOneSeesAndCountsNothingElse() {
        assertThat(wrongLists(people())).isEmpty();
    }

    @Test
    void everyTopicTellsWhatOneSees() {
        List<Person> some = people().stream()
                .filter(one -> one.bearer().verbs().contains(Verb.WATCH)
                        || one.bearer().name().startsWith("named"))
                .filter(one -> !one.bearer().name().startsWith("hunter"))
                .toList();
        for (Person person : some) {
            assertThat(wrongTopics(person)).as(person.bearer().toString()).isEmpty();
        }
    }

    @Test
    void aTopicThatOnesRoleMayNotHaveEndsTheStreamWith4403() {
        Person legal = person("legal-all", Role.LEGAL, Scope.ALL, Tlp.RED);
        try (LiveClient client = new LiveClient(center.http(), center.uri("/api/v1/stream"), legal.token())) {
            client.subscribe("sensors");
            assertThat(client.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void aCaseThatIsRestrictedWhilePeopleLookLeavesTheirPages() {
        Person finance = person("responder-finance", Role.RESPONDER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (LiveClient client = new LiveClient(center.http(), center.uri("/api/v1/stream"), finance.token())) {
            client.subscribe("cases");
            client.await("snapshot", "cases");
            assertThat(client.items("cases")).containsKey(plain);
            story.happens(plain, new CaseEvent.Restricted("x", List.of("x"), null, null, Story.at(200)));
            JsonNode gone = client.await("gone", "cases");
            assertThat(gone.path("id").asText()).isEqualTo(plain);
            assertThat(client.items("cases")).isEmpty();
            assertThat(center.get(finance.token(), "/api/v1/cases/" + plain).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whoseRightsChangeLosesTheStreamWithin5Seconds() {
        Person finance = person("responder-finance", Role.RESPONDER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (LiveClient client = new LiveClient(center.http(), center.uri("/api/v1/stream"), finance.token())) {
            client.subscribe("cases");
            client.await("snapshot", "cases");
            person("responder-finance", Role.RESPONDER, Scope.NOTHING, Tlp.AMBER);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(client::isClosed);
            assertThat(client.closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void aBuildWithOneCheckRemovedIsCaught() {
        Person viewer = person("viewer-finance", Role.VIEWER, Scope.of(List.of("finance")), Tlp.AMBER);
        try (RemovedCheck left = RemovedCheck.of(Check.ROW)) {
            assertThat(wrongLists(List.of(viewer))).as("%s", left).isNotEmpty();
        }
        try (RemovedCheck left = RemovedCheck.of(Check.TOPIC)) {
            assertThat(wrongTopics(viewer)).as("%s", left).isNotEmpty();
        }
        String note = "/api/v1/cases/" + plain + "/notes";
        try (RemovedCheck left = RemovedCheck.of(Check.ROUTE)) {
            assertThat(center.post(viewer.token(), note, "{\"text\":\"x\"}").statusCode())
                    .as("%s", left)
                    .isNotEqualTo(403);
        }
        assertThat(center.post(viewer.token(), note, "{\"text\":\"x\"}").statusCode())
                .isEqualTo(403);
        assertThat(wrongLists(List.of(viewer))).isEmpty();
        assertThat(wrongTopics(viewer)).isEmpty();
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

    /** What the path's name can be; a route that is in no list of these fails. */
    private Map<String, Thing> things(ApiRoute route) {
        String path = route.path();
        if (!path.contains("{") || path.endsWith("/{verb}") || OTHERS.stream().anyMatch(path::startsWith)) {
            return Map.of();
        }
        if (path.startsWith("/api/v1/cases/{id}")) {
            return cases;
        }
        if (path.startsWith("/api/v1/alerts/{id}")) {
            return alerts;
        }
        if (path.startsWith("/api/v1/assets/{id}")) {
            return assets;
        }
        throw new AssertionError("Nobody said what " + path + " is about");
    }

    private void check(Person person, ApiRoute route, String id, Thing thing, List<String> wrong) {
        boolean reads = route.method().equals("GET");
        String path = route.path().replace("{id}", URLEncoder.encode(id, StandardCharsets.UTF_8));
        if (!reads && !route.path().startsWith("/api/v1/cases/{id}/")) {
            return; // Routes that change an asset ask for it in the same way as those that read it.
        }
        int status = reads
                ? center.get(person.token(), path).statusCode()
                : center.post(person.token(), path, body(CaseAction.of(path.substring(path.lastIndexOf('/') + 1))))
                        .statusCode();
        boolean may = person.bearer().verbs().contains(route.needs().verb());
        boolean right = !may
                ? status == 403
                : person.sees(thing) ? !Set.of(400, 401, 403, 404, 500).contains(status) : status == 404;
        if (!right) {
            wrong.add("%s %s for %s: %d".formatted(route.method(), route.path(), person.bearer(), status));
        }
    }

    /** That the case would take, as far as its own state lets it; an action that is added must be added here. */
    private String body(CaseAction action) {
        String some = alerts.keySet().iterator().next();
        return switch (action) {
            case ACKNOWLEDGE, START, HOLD, RESUME, CONTAIN, CONFIRM, RESOLVE -> "{}";
            case ASSIGN -> "{\"assignee\":\"named-finance\"}";
            case NOTES -> "{\"text\":\"x\"}";
            case SEVERITY -> "{\"severity\":\"low\"}";
            case TLP -> "{\"tlp\":\"amber\"}";
            case RESTRICT -> "{\"people\":[]}";
            case CLOSE -> "{\"classification\":\"truePositive\",\"determination\":\"malware\"}";
            case REOPEN -> "{\"reason\":\"x\"}";
            case MERGE -> "{\"into\":\"" + plain + "\"}";
            case SPLIT -> "{\"part\":\"" + plain + "\"}";
            case LINK, UNLINK -> "{\"kind\":\"related\",\"to\":\"" + plain + "\"}";
            case ACCEPT, DISMISS -> "{\"other\":\"" + plain + "\"}";
            case MOVE, ADD -> "{\"alerts\":[\"" + some + "\"],\"reason\":\"x\"}";
        };
    }

    private List<String> wrongLists(List<Person> people) {
        List<String> wrong = new ArrayList<>();
        for (Person person : people) {
            compare(wrong, person, "/api/v1/cases?limit=100", person.seen(cases));
            compare(wrong, person, "/api/v1/alerts?limit=100", person.seen(alerts));
            compare(wrong, person, "/api/v1/assets?limit=100", person.seen(assets));
            compare(wrong, person, "/api/v1/assets?limit=100&sort=risk", person.seen(assets));
            JsonNode status =
                    Json.parse(center.get(person.token(), "/api/v1/status").body());
            int open = status.path("cases").path("open").asInt(-1);
            if (open != person.seen(cases).size()) {
                wrong.add("%s counts %d open cases".formatted(person.bearer(), open));
            }
            for (String asset : person.seen(assets)) {
                JsonNode one = Json.parse(
                        center.get(person.token(), "/api/v1/assets/" + asset).body());
                long expected = alertsOn(person, asset);
                if (one.path("openAlerts").asLong(-1) != expected) {
                    wrong.add("%s is told of %s alerts on %s, not of %d"
                            .formatted(person.bearer(), one.path("openAlerts"), asset, expected));
                }
            }
        }
        return wrong;
    }

    private static long alertsOn(Person person, String asset) {
        return Json.parse(center.get(person.token(), "/api/v1/alerts?limit=100&asset=" + asset)
                        .body())
                .path("items")
                .size();
    }

    private static void compare(List<String> wrong, Person person, String path, Set<String> expected) {
        JsonNode list = Json.parse(center.get(person.token(), path).body());
        Set<String> found = StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.path("id").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(expected) || list.path("total").asInt(expected.size()) != expected.size()) {
            wrong.add("%s at %s: %s instead of %s".formatted(person.bearer(), path, found, expected));
        }
    }

    private List<String> wrongTopics(Person person) {
        List<String> wrong = new ArrayList<>();
        try (LiveClient client = new LiveClient(center.http(), center.uri("/api/v1/stream"), person.token())) {
            topic(client, "cases", person.seen(cases), wrong);
            topic(client, "assets", person.seen(assets), wrong);
            cases.forEach(
                    (id, thing) -> topic(client, "case:" + id, person.sees(thing) ? Set.of(id) : Set.of(), wrong));
            assets.forEach(
                    (id, thing) -> topic(client, "asset:" + id, person.sees(thing) ? Set.of(id) : Set.of(), wrong));
            client.subscribe("status");
            JsonNode status = client.await("snapshot", "status").path("items").path(0);
            if (status.path("cases").path("open").asInt(-1)
                    != person.seen(cases).size()) {
                wrong.add("status: " + status.path("cases"));
            }
            wrong.addAll(client.complaints());
        }
        return wrong;
    }

    private static void topic(LiveClient client, String topic, Set<String> expected, List<String> wrong) {
        client.subscribe(topic);
        client.await("snapshot", topic);
        Set<String> found = client.items(topic).keySet();
        if (!Objects.equals(found, expected)) {
            wrong.add("%s: %s instead of %s".formatted(topic, found, expected));
        }
    }
}
