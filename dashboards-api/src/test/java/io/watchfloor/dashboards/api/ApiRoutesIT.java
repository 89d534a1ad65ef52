package io.watchfloor.dashboards.api;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Serving.class)
class ApiRoutesIT {

    private static final ObjectMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static ServedBoards center;

    private Story story;
    private Caller ann;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void startTheStory() {
        story = new Story(center.jdbi());
        ann = center.caller("ann", Role.RESPONDER);
    }

    @Test
    void everyResourceKeepsItsShape() throws Exception {
        Alert alert = story.grows(story.opens(ASSET, "rule-1", Level.HIGH, 1), 2, 10);
        String id = story.caseOpens(12, 20, alert);
        Notification page = story.paged(id, 1, 21);
        story.happens(
                id,
                new CaseEvent.PageAttempted(
                        page.id(),
                        new Notification.Attempt(at(22), Notification.Outcome.FAILED, "503"),
                        Notification.Status.QUEUED,
                        at(22)));
        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(30)));

        golden("Case", ann.get("/api/v1/cases/12").json());
        golden("CaseRow-list", ann.get("/api/v1/cases").json());
        golden("Alert-list", ann.get("/api/v1/alerts?case=" + id).json());
        center.jdbi().useTransaction(tx -> AlertReadModel.suppress(tx, new TreeMap<>(Map.of(alert.id(), 12L))));
        golden("AlertWithEvidence", ann.get("/api/v1/alerts/" + alert.id()).json());
        story.journal(
                AssetEntity.KEY.name(),
                "default/" + ASSET,
                new AssetEvent.ProfileChanged(
                        1,
                        AssetProfile.NONE,
                        new AssetProfile(
                                new TreeSet<>(List.of(AssetTag.SENSITIVE)),
                                Criticality.CRITICAL,
                                "M. Brandt",
                                "Directory"),
                        List.of(),
                        "ann",
                        null,
                        at(40)));
        golden("Asset", ann.get("/api/v1/assets/" + ASSET).json());
        golden("Detection-list", ann.get("/api/v1/cases/12/timeline").json());
        assertThat(ann.get("/api/v1/assets/" + ASSET + "/timeline").json())
                .isEqualTo(ann.get("/api/v1/cases/12/timeline").json());
        golden("Activity-list", ann.get("/api/v1/cases/12/activity").json());
        golden("Notification-list", ann.get("/api/v1/notifications?case=" + id).json());
        golden("Why", ann.get("/api/v1/cases/12/why").json());
        golden("Person", ann.get("/api/v1/me").json());
        golden("problem-404", ann.get("/api/v1/cases/99").json());
    }

    private static void golden(String name, JsonNode json) throws Exception {
        try (InputStream in = ApiRoutesIT.class.getResourceAsStream("/api/examples/" + name + ".json")) {
            String example = in == null ? "{}" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            likeTheExample(json, PRETTY.readTree(example));
            assertThat(PRETTY.writeValueAsString(json) + "\n")
                    .as(name + ".json")
                    .isEqualTo(example);
        }
    }

    /** An example lists the operations that its case allowed when it was recorded, without operations added later. */
    private static void likeTheExample(JsonNode json, JsonNode example) {
        Set<JsonNode> shown = new HashSet<>();
        example.findValues("allowed").forEach(allowed -> allowed.forEach(shown::add));
        json.findValues("allowed").forEach(allowed -> {
            for (Iterator<JsonNode> all = allowed.iterator(); all.hasNext(); ) {
                if (!shown.contains(all.next())) {
                    all.remove();
                }
            }
        });
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        TreeSet<String> described = new TreeSet<>();
        JsonNode paths = ann.get("/api/v1/openapi.json").json().path("paths");
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()
                                + " " + method.getValue().path("x-needs").asText())));
        TreeSet<String> routes = new TreeSet<>(List.of(
                "POST /api/v1/telemetry sensor",
                "POST /api/v1/sensors/certificate sensor",
                "GET /api/v1/uplink sensor"));
        for (ApiRoute route : center.dashboards().table()) {
            // SCIM is described at /scim/v2/Schemas instead, and TAXII by its standard.
            if (!route.path().endsWith("{verb}")
                    && !route.path().startsWith("/scim/")
                    && !route.path().startsWith("/taxii2")) {
                routes.add(route.method() + " " + route.path() + " "
                        + (route.needs() == Verb.NONE
                                ? "nothing"
                                : route.needs().name().toLowerCase(Locale.ROOT)));
            }
        }
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void everyRouteAsksForWhatItNeeds() {
        Caller nobody = ann.as("wf_wrong");
        Caller viewer = center.caller("vic", Role.VIEWER);
        for (ApiRoute route : center.dashboards().table()) {
            if (route.needs() == Verb.NONE) {
                continue;
            }
            assertThat(call(nobody, route)).as(route.path()).isEqualTo(401);
            boolean mayRead = Role.VIEWER.verbs().contains(route.needs());
            if (!mayRead) {
                assertThat(call(viewer, route)).as(route.path()).isEqualTo(403);
            }
            if (!Role.RESPONDER.verbs().contains(route.needs())) {
                assertThat(call(ann, route)).as(route.path()).isEqualTo(403);
            }
        }
    }

    private static int call(Caller caller, ApiRoute route) {
        return caller.send(caller.request(route.path().replaceAll("\\{.*?}", "x"))
                        .method(route.method(), HttpRequest.BodyPublishers.noBody()))
                .status();
    }

    @Test
    void noRouteIgnoresAParameterThatItDoesNotKnow() {
        Caller root = center.caller("root", Role.ADMINISTRATOR);
        for (ApiRoute route : center.dashboards().table()) {
            if (route.needs() == Verb.NONE || route.operation() == null) {
                continue;
            }
            Caller.Answer answer =
                    root.send(root.request(route.path().replaceAll("\\{.*?}", "x") + "?asof=2026-11-24T22:00:00Z")
                            .method(route.method(), HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.status()).as(route.method() + " " + route.path()).isEqualTo(400);
            assertThat(answer.code()).as(route.path()).isEqualTo("query.unknown-parameter");
        }
    }

    @Test
    void anEarlierStateOfAnAssetIsRestoredFromTheJournal() throws Exception {
        String state = "/api/v1/assets/" + ASSET + "/state";
        Alert alert = story.opens(ASSET, "rule-1", Level.HIGH, 1);
        story.grows(alert, 2, 10);
        story.journal(
                AssetEntity.KEY.name(),
                "default/" + ASSET,
                new AssetEvent.HostReported(new SensorHostReport(
                        "sensor-1", List.of("dc01.corp.example"), List.of("192.0.2.10"), at(20), null)));
        AssetProfile described = new AssetProfile(
                new TreeSet<>(List.of(AssetTag.SENSITIVE)), Criticality.CRITICAL, "M. Brandt", "Directory");
        story.journal(
                AssetEntity.KEY.name(),
                "default/" + ASSET,
                new AssetEvent.ProfileChanged(
                        1, AssetProfile.NONE, described, List.of(alert.id()), "ann", null, at(30)));
        story.store(event -> event.sequence() == 1 ? at(1) : at(10 * (event.sequence() - 1)));
        center.jdbi().useHandle(handle -> {
            handle.execute(
                    "INSERT INTO rule_set (number, version, activated_at, packs) OVERRIDING SYSTEM VALUE VALUES"
                            + " (7, 'b5bb9d8014a0f9b1', '2026-11-24T21:00:00Z', 1), (8, '4355a46b19d348dc', '2026-11-24T23:00:00Z', 2)");
            handle.execute(
                    "INSERT INTO rule_pack_change (revision, name, content, rules, rolled_back_to, by, at) VALUES"
                            + " (1, 'windows', 'c1', 12, 0, 'ann', '2026-11-24T20:59:58Z'),"
                            + " (2, 'windows', 'c2', 13, 0, 'ann', '2026-11-24T22:59:58Z')");
        });

        golden("AssetState", ann.get(state + "?at=" + at(29)).json());
        golden("AssetChange-list", ann.get(state + "/changes").json());
        JsonNode later = ann.get(state + "?at=" + at(30)).json();
        assertThat(later.at("/details/profile/owner").asText()).isEqualTo("M. Brandt");
        assertThat(later.path("openAlerts")).as("the profile change closed it").isEmpty();
        assertThat(ann.get(state + "?at=" + at(4000))
                        .json()
                        .at("/earlier/rules/packs/0/revision")
                        .asLong())
                .isEqualTo(2);

        Caller.Answer before = ann.get(state + "?at=" + at(0));
        assertThat(before.status()).isEqualTo(404);
        assertThat(before.code()).isEqualTo("asset.unknown-then");
        assertThat(before.json().path("first").asText()).isEqualTo(at(1).toString());
        Caller.Answer future = ann.get(state + "?at=2999-01-01T00:00:00Z");
        assertThat(future.status()).isEqualTo(400);
        assertThat(future.code()).isEqualTo("asset.state-in-future");
        assertThat(ann.get(state + "?at=yesterday").code()).isEqualTo("query.value");
        assertThat(ann.get("/api/v1/assets/host:nowhere/state?at=" + at(29)).code())
                .isEqualTo("asset.unknown");
        center.jdbi().useHandle(handle -> handle.execute("DELETE FROM event_journal WHERE sequence_number = 1"));
        Caller.Answer cut = ann.get(state + "?at=" + at(29));
        assertThat(cut.status()).isEqualTo(410);
        assertThat(cut.code()).isEqualTo("asset.state-not-kept");
        assertThat(cut.json().has("from")).isFalse();
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefused() {
        assertThat(ann.get("/api/v1/cases?status=new&status=closed").code()).isEqualTo("query.repeated-parameter");
        assertThat(ann.get("/api/v1/cases?limit=1&limit=1000").code()).isEqualTo("query.repeated-parameter");
    }

    @Test
    void whatIsWrongInARequestIsNamed() {
        assertThat(ann.get("/api/v1/weather").code()).isEqualTo("request.unknown-path");
        assertThat(ann.post("/api/v1/alerts", "{}").status()).isEqualTo(405);
        assertThat(ann.post("/api/v1/alerts", "{}").response().headers().firstValue("Allow"))
                .contains("GET");
        assertThat(ann.get("/api/v1/alerts?from=yesterday").code()).isEqualTo("query.value");
        assertThat(ann.get("/api/v1/cases?stauts=new").code()).isEqualTo("query.unknown-parameter");
        assertThat(ann.get("/api/v1/cases?status=old").json().path("detail").asText())
                .contains("acknowledged");
        assertThat(ann.get("/api/v1/cases?limit=0").code()).isEqualTo("query.limit");
        assertThat(ann.get("/api/v1/cases?cursor=%21%21").code()).isEqualTo("query.cursor");
        assertThat(ann.get("/api/v1/cases?cursor=YWJj").code()).isEqualTo("query.cursor");
        assertThat(ann.get("/api/v1/assets/host:nobody").status()).isEqualTo(404);
        assertThat(ann.get("/api/v1/assets/robot:r2d2%20").status()).isEqualTo(404);
        assertThat(ann.get("/api/v1/alerts/a%2Fb").status()).isEqualTo(404);
        Caller.Answer large = ann.post("/api/v1/signin", "{\"token\":\"" + "x".repeat(100_000) + "\"}");
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.code()).isEqualTo("body.too-large");
    }

    @Test
    void casesAreFilteredByAssigneeAssetTechniqueAndTimeOfOpening() {
        String first = story.caseOpens(1, 10, story.opens("host:ws1", "rule", Level.HIGH, 1));
        story.caseOpens(2, 20, story.opens("host:ws2", "rule", Level.LOW, 2));
        story.caseOpens(3, 30, story.opens("host:ws3", "rule", Level.CRITICAL, 3));
        story.happens(first, new CaseEvent.Assigned("ann", "ann", null, at(40)));

        assertThat(numbers("assignee=me")).containsExactly(1);
        assertThat(numbers("assignee=none")).containsExactly(3, 2);
        assertThat(numbers("asset=host:ws2")).containsExactly(2);
        assertThat(numbers("asset=WS2")).containsExactly(2);
        assertThat(numbers("asset=host:ws")).isEmpty();
        assertThat(numbers("technique=T1003")).containsExactly(3, 2, 1);
        assertThat(numbers("technique=t1003.001")).containsExactly(3, 2, 1);
        assertThat(numbers("technique=T1003.002")).isEmpty();
        assertThat(numbers("technique=T1059")).isEmpty();
        assertThat(numbers("from=" + at(20))).containsExactly(3, 2);
        assertThat(numbers("to=" + at(20))).containsExactly(1);
        assertThat(numbers("from=" + at(15) + "&to=" + at(25))).containsExactly(2);
        assertThat(ann.get("/api/v1/cases?technique=%25").code()).isEqualTo("query.value");
        assertThat(ann.get("/api/v1/cases?asset=robot:x%20").code()).isEqualTo("query.value");
        assertThat(ann.get("/api/v1/cases?sort=random").code()).isEqualTo("query.value");
    }

    @Test
    void anIdOfAnEarlierVersionOfAttackFindsTheCasesOfItsSuccessorAndViceVersa() {
        story.caseOpens(1, 10, story.opens("host:ws1", "old", Level.HIGH, 1, List.of("T1562.001")));
        story.caseOpens(2, 20, story.opens("host:ws2", "new", Level.HIGH, 2, List.of("T1685.001")));
        story.caseOpens(3, 30, story.opens("host:ws3", "firewall", Level.HIGH, 3, List.of("T1562.004")));
        story.caseOpens(4, 40, story.opens("host:ws4", "unknown", Level.HIGH, 4, List.of("T1003.999")));

        assertThat(numbers("technique=T1685")).containsExactly(2, 1);
        assertThat(numbers("technique=T1562.001")).containsExactly(2, 1);
        assertThat(numbers("technique=T1562.002")).containsExactly(2);
        assertThat(numbers("technique=T1686")).containsExactly(3);
        assertThat(numbers("technique=T1562")).as("formerly the parent of all").containsExactly(3, 2, 1);
        assertThat(numbers("technique=T1003")).as("unknown sub-technique").containsExactly(4);
    }

    @Test
    void everyOrderOfCasesGoesOnWithItsCursor() {
        Level[] levels = {Level.LOW, Level.CRITICAL, Level.HIGH, Level.LOW, Level.CRITICAL};
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            ids.add(story.caseOpens(i + 1, 10 + i, story.opens("host:ws" + i, "rule", levels[i], i)));
        }
        story.happens(ids.get(1), new CaseEvent.NoteAdded("ann", "I look", null, at(100)));

        assertThat(inPages("newest")).containsExactly(5, 4, 3, 2, 1);
        assertThat(inPages("oldest")).containsExactly(1, 2, 3, 4, 5);
        assertThat(inPages("severity")).containsExactly(5, 2, 3, 4, 1);
        assertThat(inPages("updated")).containsExactly(2, 5, 4, 3, 1);
        assertThat(inPages("due")).containsExactly(1, 2, 3, 4, 5);
        story.happens(ids.get(3), clock(400));
        story.happens(ids.get(2), clock(300));
        assertThat(inPages("due")).as("the time that ends first").containsExactly(3, 4, 1, 2, 5);
        String bySeverity = ann.get("/api/v1/cases?sort=severity&limit=1")
                .json()
                .path("nextCursor")
                .asText();
        assertThat(ann.get("/api/v1/cases?sort=newest&cursor=" + bySeverity).code())
                .isEqualTo("query.cursor");
    }

    private static CaseEvent clock(int minute) {
        ServiceClock clock = new ServiceClock(
                ServiceGoal.CONTAIN, 60, ServiceClock.State.RUNNING, at(minute), at(minute), null, null, false);
        return new CaseEvent.ServiceClocksChanged(List.of(clock), List.of(), false, at(200));
    }

    private List<Integer> numbers(String query) {
        Caller.Answer answer = ann.get("/api/v1/cases?" + query);
        assertThat(answer.status()).as(query).isEqualTo(200);
        List<Integer> numbers = new ArrayList<>();
        answer.json()
                .path("items")
                .forEach(one -> numbers.add(one.path("number").asInt()));
        return numbers;
    }

    /** Reads all cases with a page size of two. */
    private List<Integer> inPages(String sort) {
        List<Integer> numbers = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode part =
                    ann.get("/api/v1/cases?limit=2&sort=" + sort + cursor).json();
            part.path("items").forEach(one -> numbers.add(one.path("number").asInt()));
            cursor = part.has("nextCursor")
                    ? "&cursor=" + part.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return numbers;
    }

    @Test
    void listsGoOnWithTheirCursor() {
        for (int i = 1; i <= 5; i++) {
            story.caseOpens(i, i, story.opens("host:ws" + i, "rule", Level.HIGH, i));
        }
        for (String path : List.of("/api/v1/cases", "/api/v1/alerts", "/api/v1/assets", "/api/v1/rules")) {
            JsonNode first = ann.get(path + "?limit=2").json();
            JsonNode second = ann.get(
                            path + "?limit=2&cursor=" + first.path("nextCursor").asText())
                    .json();
            assertThat(first.path("items")).hasSize(2);
            assertThat(second.path("items")).hasSize(2);
            assertThat(second.path("items").path(0))
                    .isNotEqualTo(first.path("items").path(1));
            assertThat(ann.get(path + "?limit=1000").json().has("nextCursor")).isFalse();
        }
    }

    @Test
    void aCommandWithoutAnAnswerSaysThatNothingIsKnown() {
        story.caseOpens(1, 1, story.opens(ASSET, "rule", Level.HIGH, 1));
        Caller.Answer answer = ann.post("/api/v1/cases/1/acknowledge", "{}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("server.no-answer");
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void rulesShowWhoseTheyAreAndHowOftenTheyHit() {
        String id = ann.get("/api/v1/rules?limit=1")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        story.grows(story.opens(ASSET, id, Level.HIGH, 1), 4, 2);
        JsonNode rule = ann.get("/api/v1/rules/" + id).json();
        assertThat(rule.path("hits").asInt()).isEqualTo(5);
        assertThat(rule.path("author").asText()).isNotEmpty();
        assertThat(rule.path("references")).isNotEmpty();
        JsonNode noted =
                ann.get("/api/v1/rules/be236333-26a8-44a8-a1c6-2c9334a051f8").json();
        assertThat(noted.path("title").asText()).isEqualTo("DSRM Password Set");
        assertThat(noted.path("externalIds")).extracting(JsonNode::asText).containsExactly("2438");
        assertThat(noted.path("telemetry").get(0).asText()).startsWith("Security 4794 of domain controllers");
        assertThat(noted.path("response")).hasSize(3);
        assertThat(ann.get("/api/v1/rules/none").code()).isEqualTo("rule.unknown");
    }

    @Test
    void probesAndMetricsNeedNoToken() {
        Caller nobody = ann.as("");
        assertThat(nobody.get("/alive").status()).isEqualTo(200);
        assertThat(nobody.get("/ready").json().path("status").asText()).isEqualTo("ready");
        assertThat(nobody.get("/metrics").response().body()).contains("watchfloor_http_answers_total{status=\"200\"}");
        assertThat(ann.get("/api/v1/status").json().path("rules").path("active").asInt())
                .isPositive();
        assertThat(nobody.get("/api/docs").response().body()).contains("/api/docs/docs.js");
    }

    @Test
    void answersForbidBrowsersToKeepOrGuess() {
        HttpResponse<String> response = ann.get("/api/v1/me").response();
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void aSensorEnrolsOnceAndCanBeRevoked() {
        Caller administrator = center.caller("root", Role.ADMINISTRATOR);
        String token = administrator
                .post("/api/v1/sensors/tokens", "{\"name\":\"dc01\"}")
                .json()
                .path("token")
                .asText();
        String body = "{\"token\":\"" + token + "\",\"name\":\"dc01\"}";
        JsonNode enrolled = ann.as("").post("/api/v1/sensors/enroll", body).json();
        assertThat(enrolled.path("credential").asText()).isNotEmpty();
        assertThat(ann.as("").post("/api/v1/sensors/enroll", body).code()).isEqualTo("sensor.unknown-token");

        String id = enrolled.path("sensor").asText();
        HttpRequest.Builder delete =
                administrator.request("/api/v1/sensors/" + id).DELETE();
        assertThat(administrator.send(delete).status()).isEqualTo(204);
        assertThat(administrator.send(delete).status()).isEqualTo(404);
        assertThat(ann.get("/api/v1/sensors")
                        .json()
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("revoked");
    }

    @Test
    void aLinkSignsInOnce() {
        Caller administrator = center.caller("root", Role.ADMINISTRATOR);
        administrator.post("/api/v1/people", "{\"name\":\"eve\"}");
        String link = administrator
                .post("/api/v1/people/eve/links", "{}")
                .json()
                .path("link")
                .asText();
        String path = link.substring(link.indexOf("/signin"));
        for (int look = 0; look < 3; look++) {
            HttpResponse<String> page = ann.send(
                            bare(path).method(look == 1 ? "HEAD" : "GET", HttpRequest.BodyPublishers.noBody()))
                    .response();
            assertThat(page.statusCode())
                    .as("looking at a link, as mail scanners do")
                    .isEqualTo(200);
            assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(page.headers().allValues("Referrer-Policy")).containsExactly("same-origin");
            assertThat(page.body()).doesNotContain("eve").doesNotContain("<script");
        }
        HttpResponse<String> in = press(path);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).contains("/");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .doesNotContain("Secure");
        String session = cookie.substring(0, cookie.indexOf(';'));

        assertThat(ann.send(bare("/api/v1/me").header("Cookie", session))
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("eve");
        assertThat(press(path).headers().firstValue("Location")).contains("/signin?error=used");
        assertThat(press("/signin?code=x").headers().firstValue("Location")).contains("/signin?error=unknown");
        assertThat(press("/signin?code=%zz").headers().firstValue("Location")).contains("/signin?error=unknown");
        assertThat(ann.send(form(path).header("Origin", "https://evil.example")).status())
                .as("a form on another site")
                .isEqualTo(403);
        assertThat(signOut(session, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(signOut(session, "Accept", "*/*")).as("no origin at all").isEqualTo(403);
        assertThat(signOut(session, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(signOut(session, "Origin", ann.center().toString())).isEqualTo(204);
        assertThat(ann.send(bare("/api/v1/me").header("Cookie", session)).status())
                .isEqualTo(401);
    }

    /** Presses the button on the page of a link. */
    private HttpResponse<String> press(String path) {
        return ann.send(form(path).header("Origin", ann.center().toString())).response();
    }

    private HttpRequest.Builder form(String path) {
        return bare("/signin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(path.substring(path.indexOf("code="))));
    }

    private int signOut(String session, String header, String value) {
        return ann.send(bare("/api/v1/signout")
                        .header("Cookie", session)
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .status();
    }

    @Test
    void aTokenSignsABrowserIn() {
        Caller.Answer in = ann.send(bare("/api/v1/signin")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + ann.token() + "\"}")));
        assertThat(in.json()).isEqualTo(me("ann"));
        assertThat(in.response().headers().firstValue("Set-Cookie").orElse("")).startsWith(Access.COOKIE + "=");
        assertThat(ann.send(bare("/api/v1/signin")
                                .header("Origin", "https://evil.example")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + ann.token() + "\"}")))
                        .status())
                .isEqualTo(403);
        assertThat(ann.send(bare("/api/v1/signin").POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"no\"}")))
                        .status())
                .isEqualTo(401);
    }

    private static ObjectNode me(String name) {
        var person = PRETTY.createObjectNode()
                .put("name", name)
                .put("role", "responder")
                .put("allGroups", true);
        person.putArray("groups");
        person.put("clearance", "amber+strict");
        List.of("none", "self", "read", "watch", "respond", "mark").forEach(person.putArray("rights")::add);
        return person;
    }

    private HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(ann.center() + path));
    }
}
