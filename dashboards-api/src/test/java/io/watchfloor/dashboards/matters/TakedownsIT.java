package io.watchfloor.dashboards.matters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.PushedBrowsers;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.ops.matter.takedown.Takedown;
import io.watchfloor.ops.matter.takedown.TakedownStep.Kind;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Takedowns of matters")
final class TakedownsIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(PushedBrowsers.allowed());

    private static final Map<String, Caller> PEOPLE = new HashMap<>();
    private static final String REASON = "{\"reason\":\"why\"}";

    private static PushedBrowsers service;
    private static Caller ada;
    private static String matter;
    private static String order;

    @BeforeAll
    static void start() {
        service = new PushedBrowsers();
        for (String[] one : new String[][] {
            {"ada", "legal"},
            {"lea", "lead"},
            {"rita", "responder"},
            {"vic", "viewer"},
            {"root2", "administrator"},
            {"eve", "legal"}
        }) {
            PEOPLE.put(one[0], person(one[0], one[1]));
        }
        ada = who("ada");
        String contact = done(ada.post(
                        "/api/v1/people/me/contacts",
                        "{\"method\":\"web-push\",\"address\":%s}"
                                .formatted(service.subscribe().address())))
                .path("id")
                .asText();
        done(ada.post(
                "/api/v1/people/me/contacts/" + contact + "/verify",
                "{\"code\":\"%s\"}".formatted(service.last().json().path("code").asText())));
        matter = matter("Andromeda");
        for (String member : List.of("lea", "rita", "vic", "root2")) {
            done(send(ada, "PUT", matter + "/members/" + member, "{}"));
        }
        order = courtOrder(matter, "26-cv-0117", "2031-01-01T00:00:00Z");
    }

    @AfterAll
    static void close() {
        service.close();
    }

    private static Caller person(String name, String role) {
        Caller root = NODE.administrator();
        done(root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role)));
        return root.as(done(root.post("/api/v1/people/" + name + "/tokens", "{}"))
                .path("token")
                .asText());
    }

    private static Caller who(String name) {
        return Objects.requireNonNull(PEOPLE.get(name));
    }

    private static String matter(String title) {
        return "/api/v1/matters/"
                + done(ada.post(
                                "/api/v1/matters",
                                "{\"title\":\"%s\",\"type\":\"cloud-crime-and-malware\",\"jurisdiction\":\"US-WA\",\"legalBasis\":\"18 U.S.C. 1345\"}"
                                        .formatted(title)))
                        .path("id")
                        .asText();
    }

    private static String courtOrder(String matter, String reference, String expires) {
        JsonNode orders = done(ada.post(
                        matter + "/orders",
                        "{\"court\":\"District Court\",\"reference\":\"%s\",\"expiresAt\":\"%s\"}"
                                .formatted(reference, expires)))
                .path("parts")
                .path("orders");
        return orders.path(orders.size() - 1).path("id").asText();
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(300);
        return answer.response().body().isEmpty() ? NullNode.instance : answer.json();
    }

    private static Caller.Answer send(Caller who, String method, String path, String body, String... headers) {
        var request = who.request(path).method(method, BodyPublishers.ofString(body));
        return who.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String proposed(String matter, String target) {
        return matter + "/takedowns/"
                + done(ada.post(
                                matter + "/takedowns",
                                "{\"provider\":\"Example Registrar\",\"targets\":[\"%s\"],\"reason\":\"Command server\"}"
                                        .formatted(target)))
                        .path("id")
                        .asText();
    }

    private static String ordered() {
        return "{\"reason\":\"Granted\",\"order\":\"%s\"}".formatted(order);
    }

    private static String state(String takedown) {
        return done(ada.get(takedown)).path("progress").path("state").asText();
    }

    private static List<String> log(String matter) {
        List<String> all = new ArrayList<>();
        done(ada.get(matter + "/log?changes=true&limit=1000"))
                .path("items")
                .forEach(one -> all.add("%s %s %s"
                        .formatted(
                                one.path("person").asText(),
                                one.path("action").asText(),
                                one.path("detail").asText())));
        return all;
    }

    @Test
    void aTakedownGoesFromTheProposalToTheEndOfItsOrderAndNobodyOutsideIsNotified() {
        int before = service.pushed().size();
        JsonNode made = done(
                who("rita")
                        .post(
                                matter + "/takedowns",
                                "{\"provider\":\"Example Registrar\",\"reason\":\"Command servers\",\"marking\":\"red\","
                                        + "\"targets\":[\"Evil[.]example\",\"evil.example\",\"198.51.100.7\",\"hxxp://evil.example/gate\",\"account:Bot\"]}"));
        assertThat(made.path("targets"))
                .extracting(
                        one -> one.path("kind").asText(),
                        one -> one.path("value").asText())
                .containsExactly(
                        tuple("domain", "evil.example"),
                        tuple("address", "198.51.100.7"),
                        tuple("url", "http://evil.example/gate"),
                        tuple("account", "Bot"));
        assertThat(made.path("terms").path("basis").asText()).isEqualTo("18 U.S.C. 1345");
        assertThat(made.path("terms").path("marking").asText()).isEqualTo("red");
        String takedown = matter + "/takedowns/" + made.path("id").asText();

        done(who("lea").post(takedown + "/file", "{\"reason\":\"Filed\",\"reference\":\"26-cv-0117\"}"));
        JsonNode inForce = done(ada.post(takedown + "/order", ordered()));
        assertThat(inForce.path("progress").path("expiresAt").asText()).startsWith("2031-01-01T00:00:00");
        assertThat(inForce.path("steps").path(2).path("reference").asText()).isEqualTo("26-cv-0117");
        done(who("rita").post(takedown + "/seize", "{\"reason\":\"Registrar changed the name servers\"}"));
        done(who("rita").post(takedown + "/sinkhole", REASON));
        JsonNode ended = done(who("rita").post(takedown + "/expire", "{\"reason\":\"Not renewed\"}"));

        assertThat(ended.path("progress").path("state").asText()).isEqualTo("expired");
        assertThat(ended.path("steps"))
                .extracting(
                        one -> one.path("step").asText(), one -> one.path("by").asText())
                .containsExactly(
                        tuple("proposed", "rita"),
                        tuple("filed", "lea"),
                        tuple("ordered", "ada"),
                        tuple("seized", "rita"),
                        tuple("sinkholed", "rita"),
                        tuple("expired", "rita"));
        String id = made.path("id").asText();
        assertThat(log(matter))
                .contains(
                        "rita proposeTakedown %s proposed at Example Registrar: Command servers".formatted(id),
                        "lea fileTakedown %s filed at Example Registrar: 26-cv-0117, Filed".formatted(id),
                        "ada orderTakedown %s ordered at Example Registrar: 26-cv-0117, Granted".formatted(id),
                        "rita seizeTakedown %s seized at Example Registrar: Registrar changed the name servers"
                                .formatted(id),
                        "rita sinkholeTakedown %s sinkholed at Example Registrar: why".formatted(id),
                        "rita expireTakedown %s expired at Example Registrar: Not renewed".formatted(id));
        assertThat(service.pushed()).hasSize(before);
        assertThat(done(ada.get(matter + "/disclosures")).path("items")).isEmpty();
    }

    @Test
    void onlyALeadOrLegalFilesATakedownAndRecordsItsOrder() {
        String takedown = proposed(matter, "roles.example");
        assertThat(who("vic").post(takedown + "/withdraw", REASON).status()).isEqualTo(403);
        assertThat(who("rita").post(takedown + "/file", REASON).status()).isEqualTo(403);
        assertThat(who("root2").post(takedown + "/file", REASON).code()).isEqualTo("takedown.role");
        assertThat(state(takedown)).isEqualTo("proposed");
        done(who("lea").post(takedown + "/file", REASON));
        assertThat(who("root2").post(takedown + "/order", ordered()).code()).isEqualTo("takedown.role");
        assertThat(who("root2").post(takedown + "/extend", ordered()).code()).isEqualTo("takedown.role");
        assertThat(state(takedown)).isEqualTo("filed");
        done(who("root2").post(takedown + "/refuse", "{\"reason\":\"No jurisdiction\"}"));
        assertThat(state(takedown)).isEqualTo("refused");
    }

    @Test
    void anOrderIsOneOfTheMatterAndExpiresInTheFuture() {
        String takedown = proposed(matter, "orders.example");
        assertThat(ada.post(takedown + "/order", ordered()).code()).isEqualTo("takedown.state");
        done(ada.post(takedown + "/file", REASON));
        assertThat(ada.post(takedown + "/order", "{\"reason\":\"x\",\"order\":\"none\"}")
                        .code())
                .isEqualTo("takedown.order");
        assertThat(ada.post(
                                takedown + "/order",
                                "{\"reason\":\"x\",\"order\":\"%s\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}"
                                        .formatted(order))
                        .code())
                .isEqualTo("takedown.expiry");
        assertThat(ada.post(matter + "/takedowns", "{\"provider\":\"p\",\"targets\":[\"no target\"],\"reason\":\"x\"}")
                        .code())
                .isEqualTo("takedown.target");
        assertThat(state(takedown)).isEqualTo("filed");
    }

    @Test
    void ofTwoPersonsWhoRecordOneStepOneIsToldThatTheOtherWasFirst() throws Exception {
        String takedown = proposed(matter, "race.example");
        done(ada.post(takedown + "/file", REASON));
        done(ada.post(takedown + "/order", ordered()));
        for (int round = 0; round < 10; round++) {
            String version = "\"" + (3 + round) + "\"";
            CyclicBarrier both = new CyclicBarrier(2);
            List<CompletableFuture<Caller.Answer>> answers = new ArrayList<>();
            for (String name : List.of("ada", "lea")) {
                answers.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        both.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return send(who(name), "POST", takedown + "/extend", ordered(), "If-Match", version);
                }));
            }
            List<Caller.Answer> all =
                    answers.stream().map(CompletableFuture::join).toList();
            assertThat(all).extracting(Caller.Answer::status).containsExactlyInAnyOrder(200, 412);
            assertThat(all.stream()
                            .filter(one -> one.status() == 412)
                            .findFirst()
                            .orElseThrow()
                            .code())
                    .isEqualTo("takedown.stale-version");
            assertThat(done(ada.get(takedown)).path("steps")).hasSize(4 + round);
        }
    }

    @Test
    void eachWriteThatFailsLeavesTheTakedownAsItWasAndTheRepeatedRequestMakesOneStep() {
        String own = matter("Failures");
        String court = courtOrder(own, "26-cv-1", "2031-01-01T00:00:00Z");
        String takedown = proposed(own, "fails.example");
        done(ada.post(takedown + "/file", REASON));
        String body = "{\"reason\":\"Granted\",\"order\":\"%s\"}".formatted(court);
        for (String table : List.of("matter_takedown", "matter_log", "audit_record", "matter_deadline")) {
            failing(table, () -> {
                assertThat(send(ada, "POST", takedown + "/order", body, "Idempotency-Key", "k-order")
                                .status())
                        .as(table)
                        .isGreaterThanOrEqualTo(500);
                assertThat(send(
                                                ada,
                                                "POST",
                                                own + "/takedowns",
                                                "{\"provider\":\"p\",\"targets\":[\"two.example\"],\"reason\":\"x\"}",
                                                "Idempotency-Key",
                                                "k-two")
                                        .status()
                                >= 500)
                        .as(table)
                        .isEqualTo(!table.equals("matter_deadline"));
            });
            assertThat(stored(takedown).steps()).as(table).hasSize(2);
            assertThat(count("SELECT count(*) FROM matter_deadline WHERE matter = '%s'".formatted(id(own))))
                    .as(table)
                    .isZero();
            assertThat(log(own)).as(table).noneMatch(one -> one.contains("orderTakedown"));
        }
        for (int i = 0; i < 2; i++) {
            JsonNode again = done(send(ada, "POST", takedown + "/order", body, "Idempotency-Key", "k-order"));
            assertThat(again.path("steps")).hasSize(3);
        }
        assertThat(log(own).stream().filter(one -> one.contains("orderTakedown")))
                .hasSize(1);
        assertThat(count("SELECT count(*) FROM matter_takedown WHERE matter = '%s'".formatted(id(own))))
                .isEqualTo(2);
    }

    private static void failing(String table, Runnable meanwhile) {
        NODE.jdbi().useHandle(handle -> {
            handle.execute(
                    "CREATE OR REPLACE FUNCTION fail_write() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END'");
            handle.execute("CREATE TRIGGER failing BEFORE INSERT OR UPDATE ON " + table
                    + " FOR EACH ROW EXECUTE FUNCTION fail_write()");
        });
        try {
            meanwhile.run();
        } finally {
            NODE.jdbi().useHandle(handle -> handle.execute("DROP TRIGGER failing ON " + table));
        }
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int count(String query) {
        return NODE.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    private static Takedown stored(String takedown) {
        return DocumentJson.read(
                NODE.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT body FROM matter_takedown WHERE id = :id")
                                .bind("id", id(takedown))
                                .mapTo(String.class)
                                .one()),
                Takedown.class);
    }

    @Test
    void randomHistoriesReplayFromTheStoredRowToTheStateThatTheApiShows() {
        Random random = new Random(31);
        String own = matter("Replay");
        String court = courtOrder(own, "26-cv-2", "2031-01-01T00:00:00Z");
        String body = "{\"reason\":\"why\",\"order\":\"%s\"}".formatted(court);
        List<String> verbs = List.of("file", "order", "extend", "seize", "sinkhole", "expire", "withdraw", "refuse");
        int accepted = 0;
        for (int i = 0; i < 20; i++) {
            String takedown = proposed(own, "replay-%d.example".formatted(i));
            for (int k = 0; k < 12; k++) {
                String verb = verbs.get(random.nextInt(verbs.size()));
                boolean ordering = verb.equals("order") || verb.equals("extend");
                Caller.Answer answer = ada.post(takedown + "/" + verb, ordering ? body : REASON);
                assertThat(answer.status()).isIn(200, 409);
                accepted += answer.status() == 200 ? 1 : 0;
            }
            Takedown stored = stored(takedown);
            assertThat(stored.steps().getFirst().kind()).isEqualTo(Kind.PROPOSED);
            String column = NODE.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT state FROM matter_takedown WHERE id = :id")
                            .bind("id", id(takedown))
                            .mapTo(String.class)
                            .one());
            assertThat(List.of(column, state(takedown)))
                    .containsOnly(stored.state().text());
        }
        assertThat(accepted).isGreaterThan(20);
    }

    @Test
    void theEndOfAnOrderIsADeadlineOfTheMatterAndShownAsOverdueWhenItPasses() {
        String own = matter("Expiry");
        String court = courtOrder(own, "26-cv-3", "2031-01-01T00:00:00Z");
        String takedown = proposed(own, "expiry.example");
        done(ada.post(takedown + "/file", REASON));
        done(ada.post(takedown + "/order", "{\"reason\":\"Granted\",\"order\":\"%s\"}".formatted(court)));
        assertThat(ends(own)).containsExactly("2031-01-01T00:00:00.000Z");

        Instant later = Instant.parse("2032-03-04T05:06:07Z");
        done(ada.post(
                takedown + "/extend",
                "{\"reason\":\"Renewed\",\"order\":\"%s\",\"expiresAt\":\"%s\"}".formatted(court, later)));
        assertThat(ends(own)).containsExactly("2032-03-04T05:06:07.000Z");
        assertThat(done(ada.get(takedown)).path("progress").path("overdue").asBoolean())
                .isFalse();
        done(ada.post(takedown + "/expire", REASON));
        assertThat(ends(own)).isEmpty();

        String late = proposed(own, "late.example");
        done(ada.post(late + "/file", REASON));
        done(ada.post(
                late + "/order",
                "{\"reason\":\"Granted\",\"order\":\"%s\",\"expiresAt\":\"%s\"}"
                        .formatted(court, Instant.now().plus(Duration.ofSeconds(2)))));
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(done(ada.get(late)).path("progress").path("overdue").asBoolean())
                    .isTrue();
            assertThat(done(ada.get(own + "/deadlines")).path("items").findValuesAsText("state"))
                    .containsExactly("missed");
        });
        assertThat(state(late)).isEqualTo("ordered");
    }

    private static List<String> ends(String matter) {
        return done(ada.get(matter + "/deadlines")).path("items").findValuesAsText("endAt");
    }

    @Test
    void aReaderOutsideTheMatterSeesNoTakedownAndNoCount() {
        String own = matter("Secret");
        String takedown = proposed(own, "secret.example");
        for (String name : List.of("lea", "rita", "vic", "root2", "eve")) {
            Caller other = who(name);
            assertThat(other.get(takedown).status()).isEqualTo(404);
            Caller.Answer board = other.get("/api/v1/takedowns?limit=1000");
            assertThat(board.status()).isEqualTo(200);
            assertThat(board.response().body()).doesNotContain("secret.example", id(own), "Secret");
        }
        assertThat(done(who("eve").get("/api/v1/takedowns")).path("total").asInt())
                .isZero();
        assertThat(done(ada.get("/api/v1/takedowns?state=proposed&limit=1000")).path("items"))
                .extracting(
                        one -> one.path("matter").path("title").asText(),
                        one -> one.path("id").asText())
                .contains(tuple("Secret", id(takedown)));
        assertThat(done(ada.get("/api/v1/takedowns?state=sinkholed&limit=1000"))
                        .path("items")
                        .findValuesAsText("id"))
                .doesNotContain(id(takedown));
        assertThat(done(ada.get(own + "/log?limit=1000")).path("items").findValuesAsText("action"))
                .contains("listTakedowns");
        done(send(ada, "PUT", own + "/members/eve", "{}"));
        assertThat(done(who("eve").get("/api/v1/takedowns")).path("total").asInt())
                .isEqualTo(1);
        done(send(ada, "DELETE", own + "/members/eve", ""));
        assertThat(done(who("eve").get("/api/v1/takedowns")).path("total").asInt())
                .isZero();
    }
}
