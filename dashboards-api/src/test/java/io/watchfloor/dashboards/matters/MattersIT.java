package io.watchfloor.dashboards.matters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.matters.routes.ContactCertificateRoutes;
import io.watchfloor.dashboards.matters.routes.CustodyRoutes;
import io.watchfloor.dashboards.matters.routes.DeadlineRoutes;
import io.watchfloor.dashboards.matters.routes.MatterCaseRoutes;
import io.watchfloor.dashboards.matters.routes.MatterFraudRoutes;
import io.watchfloor.dashboards.matters.routes.MatterReferralRoutes;
import io.watchfloor.dashboards.matters.routes.MatterRoutes;
import io.watchfloor.dashboards.matters.routes.NoteRoutes;
import io.watchfloor.dashboards.matters.routes.TakedownRoutes;
import io.watchfloor.ops.matter.MatterLog;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Matters and their walls")
final class MattersIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final String TITLE = "Sundowner";
    private static final List<String> ROLES =
            List.of("administrator", "lead", "responder", "hunter", "rule-author", "legal", "partner", "viewer");

    /** Valid bodies, so that nothing but the wall answers. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("changeMatter", "{\"title\":\"x\"}"),
            Map.entry("moveMatter", "{\"state\":\"referred\"}"),
            Map.entry("addMatterMember", "{}"),
            Map.entry("addCourtOrder", "{\"court\":\"c\",\"reference\":\"r\"}"),
            Map.entry("addAgencyContact", "{\"agency\":\"a\",\"name\":\"n\",\"reach\":\"r\"}"),
            Map.entry(
                    "collectExhibit",
                    "{\"caseId\":\"1\",\"name\":\"n\",\"sha256\":\"%s\",\"reason\":\"r\"}".formatted("ab".repeat(32))),
            Map.entry(
                    "handOverExhibit", "{\"to\":\"t\",\"sha256\":\"%s\",\"reason\":\"r\"}".formatted("ab".repeat(32))),
            Map.entry("checkExhibit", "{\"sha256\":\"%s\",\"reason\":\"r\"}".formatted("ab".repeat(32))),
            Map.entry("setContactCertificate", "{\"certificate\":\"x\"}"),
            Map.entry("addDisclosure", "{\"recipient\":\"r\",\"what\":\"w\"}"),
            Map.entry("linkMatterCase", "{}"),
            Map.entry("linkFraudCluster", "{}"),
            Map.entry("addPrivilegedNote", "{\"text\":\"x\"}"),
            Map.entry("erasePrivilegedNotes", "{\"reason\":\"x\"}"),
            Map.entry("draftReferral", "{\"caseId\":\"1\",\"contact\":\"c\",\"basis\":\"b\"}"),
            Map.entry("rejectReferral", "{\"reason\":\"x\"}"),
            Map.entry("sendReferral", "{\"how\":\"x\"}"),
            Map.entry("receiveReferral", "{\"receipt\":\"x\"}"),
            Map.entry("closeReferral", "{\"outcome\":\"x\"}"),
            Map.entry("approveReferral", "{}"),
            Map.entry("sealReferral", "{}"),
            Map.entry("proposeTakedown", "{\"provider\":\"p\",\"targets\":[\"a.example\"],\"reason\":\"x\"}"),
            Map.entry("fileTakedown", "{\"reason\":\"x\"}"),
            Map.entry("orderTakedown", "{\"reason\":\"x\",\"order\":\"o\"}"),
            Map.entry("extendTakedown", "{\"reason\":\"x\",\"order\":\"o\"}"),
            Map.entry("seizeTakedown", "{\"reason\":\"x\"}"),
            Map.entry("sinkholeTakedown", "{\"reason\":\"x\"}"),
            Map.entry("expireTakedown", "{\"reason\":\"x\"}"),
            Map.entry("withdrawTakedown", "{\"reason\":\"x\"}"),
            Map.entry("refuseTakedown", "{\"reason\":\"x\"}"),
            Map.entry("addDeadline", "{\"title\":\"t\",\"term\":\"72h\",\"zone\":\"UTC\"}"));

    private static final Map<String, Caller> PEOPLE = new HashMap<>();

    private static Caller ada;

    @BeforeAll
    static void people() {
        Caller root = NODE.administrator();
        for (String role : ROLES) {
            person("other-" + role, role);
        }
        PEOPLE.put("administrator", root);
        ada = person("ada", "legal");
        person("ben", "responder");
        person("cleo", "legal");
    }

    private static Caller person(String name, String role) {
        Caller root = NODE.administrator();
        assertThat(root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
                        .status())
                .isLessThan(300);
        Caller caller = root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
        PEOPLE.put(name, caller);
        return caller;
    }

    private static Caller who(String name) {
        return Objects.requireNonNull(PEOPLE.get(name));
    }

    private static String open(String title) {
        Caller.Answer made = ada.post(
                "/api/v1/matters",
                "{\"title\":\"%s\",\"type\":\"nation-state\",\"jurisdiction\":\"US-WA\",\"legalBasis\":\"18 U.S.C. 1030\"}"
                        .formatted(title));
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
        return made.json().path("id").asText();
    }

    private static Caller.Answer send(Caller who, String method, String path, String body, String... headers) {
        var request = who.request("/api/v1/matters" + path).method(method, BodyPublishers.ofString(body));
        return who.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static void done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(300);
    }

    private static List<String> actions(Caller member, String id) {
        List<String> all = new ArrayList<>();
        member.get("/api/v1/matters/" + id + "/log?limit=1000")
                .json()
                .path("items")
                .forEach(one -> all.add(
                        one.path("person").asText() + " " + one.path("action").asText()));
        return all;
    }

    private static Stream<ApiOperation<?>> ofOneMatter() {
        return Stream.<List<? extends ApiOperation<?>>>of(
                        MatterRoutes.OPERATIONS,
                        MatterCaseRoutes.OPERATIONS,
                        ContactCertificateRoutes.OPERATIONS,
                        CustodyRoutes.OPERATIONS,
                        DeadlineRoutes.OPERATIONS,
                        TakedownRoutes.OPERATIONS,
                        NoteRoutes.OPERATIONS,
                        MatterReferralRoutes.OPERATIONS,
                        MatterFraudRoutes.OPERATIONS)
                .<ApiOperation<?>>flatMap(List::stream)
                .filter(one -> one.route().path().contains("{id}"));
    }

    @Test
    void onlyTheRoleLegalCreatesAMatterAndTheCreatorIsItsFirstMember() {
        String body = "{\"title\":\"t\",\"type\":\"enforcement\",\"jurisdiction\":\"DE\"}";
        for (String role : ROLES) {
            Caller.Answer answer = who("other-" + role).post("/api/v1/matters", body);
            assertThat(answer.status()).as(role).isEqualTo(role.equals("legal") ? 200 : 403);
        }
        assertThat(who("other-administrator").post("/api/v1/matters", body).code())
                .isEqualTo("matter.legal-only");

        JsonNode matter = ada.get("/api/v1/matters/" + open("First")).json();

        assertThat(matter.path("members")).hasSize(1);
        assertThat(matter.path("members").path(0).path("person").asText()).isEqualTo("ada");
        assertThat(matter.path("members").path(0).path("legal").asBoolean()).isTrue();
    }

    @Test
    void nobodyButAMemberLearnsOfAMatterWhateverTheRole() {
        String id = open(TITLE);
        String hold = ada.get("/api/v1/matters/" + id)
                .json()
                .path("parts")
                .path("hold")
                .asText();
        int asked = 0;
        for (String role : ROLES) {
            Caller other = who("other-" + role);
            for (ApiOperation<?> operation : ofOneMatter().toList()) {
                String name =
                        Objects.requireNonNull(operation.route().operation()).id();
                Caller.Answer there = call(other, operation, id);
                Caller.Answer absent = call(other, operation, "M-2026-00000000");
                assertThat(there.status()).as("%s for %s", name, role).isIn(403, 404);
                assertThat(there.status()).as("%s for %s", name, role).isEqualTo(allowed(operation, role) ? 404 : 403);
                assertThat(there.response().body().replace(id, ""))
                        .as("%s for %s", name, role)
                        .isEqualTo(absent.response().body().replace("M-2026-00000000", ""));
                asked++;
            }
            for (String path : List.of(
                    "/api/v1/matters?limit=1000",
                    "/api/v1/search?q=" + TITLE,
                    "/api/v1/search?q=" + id,
                    "/api/v1/status",
                    "/api/v1/cases?q=" + TITLE,
                    "/api/v1/audit?limit=1000",
                    "/api/v1/audit?object=matter&limit=1000",
                    "/api/v1/audit/export",
                    "/metrics",
                    "/api/v1/people",
                    "/api/v1/approvals",
                    "/api/v1/notifications")) {
                String body = other.get(path).response().body();
                assertThat(body).as("%s for %s", path, role).doesNotContain(TITLE, hold);
                // A query may be repeated in the answer.
                if (!path.contains(id)) {
                    assertThat(body).as("%s for %s", path, role).doesNotContain(id);
                }
                asked++;
            }
            assertThat(other.get("/api/v1/matters").json().path("items").findValuesAsText("title"))
                    .doesNotContain(TITLE);
            assertThat(other.get("/api/v1/stream/events?topic=matter:" + id).status())
                    .isEqualTo(400);
        }
        assertThat(who("other-administrator")
                        .get("/api/v1/matters")
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(actions(ada, id)).allMatch(one -> one.startsWith("ada "));
        assertThat(asked).isEqualTo(8 * (ofOneMatter().count() + 12));
        System.out.printf("Walls: %d requests of people who are not members asked and asserted%n", asked);
    }

    private static boolean allowed(ApiOperation<?> operation, String role) {
        return Role.of(role).verbs().contains(operation.route().needs());
    }

    private static Caller.Answer call(Caller who, ApiOperation<?> operation, String id) {
        String name = Objects.requireNonNull(operation.route().operation()).id();
        String path = operation
                .route()
                .path()
                .substring("/api/v1/matters".length())
                .replace("{id}", id)
                .replace("{person}", "cleo")
                .replace("{case}", "1")
                .replace("{cluster}", "F-1")
                .replace("{part}", "p")
                .replace("{contact}", "k")
                .replace("{exhibit}", "e")
                .replace("{deadline}", "d")
                .replace("{takedown}", "t")
                .replace("{referral}", "r");
        return operation.route().method().equals("GET")
                ? who.get("/api/v1/matters" + path)
                : send(who, operation.route().method(), path, BODIES.getOrDefault(name, ""));
    }

    @Test
    void aMemberSeesTheMatterAndARemovedMemberDoesNot() {
        String id = open("Members");
        done(send(ada, "PUT", "/" + id + "/members/ben", "{}"));
        Caller ben = who("ben");
        assertThat(ben.get("/api/v1/matters/" + id).status()).isEqualTo(200);
        assertThat(ben.get("/api/v1/matters").json().path("items").findValuesAsText("id"))
                .contains(id);
        assertThat(send(ben, "PUT", "/" + id + "/members/cleo", "{}").status()).isEqualTo(403);
        done(send(ben, "POST", "/" + id + "/contacts", "{\"agency\":\"Police\",\"name\":\"Lee\",\"reach\":\"7\"}"));

        assertThat(send(ada, "DELETE", "/" + id + "/members/ada", "").code()).isEqualTo("matter.last-legal");
        done(send(ada, "DELETE", "/" + id + "/members/ben", ""));
        assertThat(ben.get("/api/v1/matters/" + id).status()).isEqualTo(404);
        assertThat(ben.get("/api/v1/matters/" + id + "/log").status()).isEqualTo(404);

        assertThat(send(ada, "PUT", "/" + id + "/members/other-partner", "{}").code())
                .isEqualTo("matter.member");
        assertThat(send(ada, "PUT", "/" + id + "/members/nobody", "{}").code()).isEqualTo("matter.member");
        done(send(ada, "PUT", "/" + id + "/members/cleo", "{}"));
        done(send(ada, "DELETE", "/" + id + "/members/ada", ""));
        assertThat(ada.get("/api/v1/matters/" + id).status()).isEqualTo(404);
    }

    @Test
    void everyAccessIsLoggedAndTheAuditLogHasItsHashOnly() {
        String id = open("Read");
        done(send(ada, "PUT", "/" + id + "/members/ben", "{}"));
        Caller ben = who("ben");
        ben.get("/api/v1/matters/" + id);
        ben.get("/api/v1/matters");
        ben.get("/api/v1/matters");
        ben.get("/api/v1/matters/" + id + "/disclosures");

        assertThat(actions(ada, id))
                .containsExactly(
                        "ada getMatterLog",
                        "ben listDisclosures",
                        "ben listMatters",
                        "ben getMatter",
                        "ada addMatterMember",
                        "ada createMatter");
        assertThat(ada.get("/api/v1/matters/" + id + "/log?changes=true")
                        .json()
                        .path("items")
                        .findValuesAsText("action"))
                .containsExactly("addMatterMember", "createMatter");
        List<MatterLog.Entry> log = NODE.jdbi()
                .withHandle(handle ->
                        new ArrayList<>(new MatterLog(new SecureRandom()).newest(handle, id, false, null, 1000)));
        Collections.reverse(log);
        assertThat(MatterLog.broken(log)).isNull();
        String audit = NODE.administrator()
                .get("/api/v1/audit?action=useMatter&limit=1000")
                .response()
                .body();
        assertThat(log).allSatisfy(one -> assertThat(audit).contains(one.hash()));
        log.remove(2);
        assertThat(MatterLog.broken(log)).isEqualTo(3);
        for (String change :
                List.of("UPDATE matter_log SET actor = 'x'", "DELETE FROM matter_log", "TRUNCATE matter_disclosure")) {
            assertThatThrownBy(() -> NODE.jdbi().useHandle(handle -> handle.execute(change)))
                    .as(change)
                    .hasMessageContaining("only grow");
        }
    }

    @Test
    void privilegedNotesAreSealedAndReadByLegalMembersOnlyAndErasedWithTheirKey() {
        String id = open("Notes");
        String note = "Counsel advises to settle";
        done(send(ada, "PUT", "/" + id + "/members/ben", "{}"));
        done(send(ada, "PUT", "/" + id + "/members/other-lead", "{}"));
        for (int i = 0; i < 2; i++) {
            done(send(
                    ada,
                    "POST",
                    "/" + id + "/notes",
                    "{\"text\":\"%s\"}".formatted(note),
                    "Idempotency-Key",
                    "note-1"));
        }

        assertThat(ada.get("/api/v1/matters/" + id + "/notes")
                        .json()
                        .path("items")
                        .findValuesAsText("text"))
                .containsExactly(note);
        assertThat(who("ben").get("/api/v1/matters/" + id + "/notes").status()).isEqualTo(403);
        assertThat(who("other-lead").get("/api/v1/matters/" + id + "/notes").code())
                .isEqualTo("matter.legal-only");
        assertThat(who("cleo").get("/api/v1/matters/" + id + "/notes").status()).isEqualTo(404);
        assertThat(stored()).doesNotContain(note);

        NODE.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE matter_note SET content = content || '\\x00' WHERE matter = ?", id));
        assertThat(ada.get("/api/v1/matters/" + id + "/notes").code()).isEqualTo("matter.note-changed");

        done(send(ada, "POST", "/" + id + "/notes/erase", "{\"reason\":\"Settled\"}"));
        JsonNode erased =
                ada.get("/api/v1/matters/" + id + "/notes").json().path("items").path(0);
        assertThat(erased.path("text").isNull()).isTrue();
        assertThat(erased.path("author").asText()).isEqualTo("ada");
        done(send(ada, "POST", "/" + id + "/notes", "{\"text\":\"Next\"}"));
        assertThat(ada.get("/api/v1/matters/" + id + "/notes")
                        .json()
                        .path("items")
                        .findValuesAsText("text"))
                .contains("Next");
    }

    /** All rows of all tables. */
    private static String stored() {
        return NODE.jdbi().withHandle(handle -> {
            StringBuilder all = new StringBuilder();
            for (String table : handle.createQuery(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                                    + " AND table_type = 'BASE TABLE'")
                    .mapTo(String.class)
                    .list()) {
                handle.createQuery("SELECT CAST(t AS text) FROM \"" + table + "\" t")
                        .mapTo(String.class)
                        .forEach(all::append);
            }
            return all.toString();
        });
    }

    @Test
    void aMatterIsReferredAndClosedWithItsOutcome() {
        String id = open("States");
        assertThat(send(ada, "POST", "/" + id + "/state", "{\"state\":\"closed\"}")
                        .code())
                .isEqualTo("matter.outcome");
        done(send(ada, "POST", "/" + id + "/state", "{\"state\":\"referred\"}"));
        done(send(ada, "POST", "/" + id + "/state", "{\"state\":\"closed\",\"outcome\":\"Domains seized\"}"));
        assertThat(ada.get("/api/v1/matters?state=closed").json().path("items").findValuesAsText("id"))
                .contains(id);
        assertThat(ada.get("/api/v1/matters?state=open").json().path("items").findValuesAsText("id"))
                .doesNotContain(id);
        Caller.Answer stale = send(ada, "PATCH", "/" + id, "{\"title\":\"Later\"}", "If-Match", "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
        done(send(ada, "PATCH", "/" + id, "{\"title\":\"Later\"}", "If-Match", "\"3\""));
    }

    @Test
    void aRepeatedRequestAddsNothing() {
        String body = "{\"title\":\"Twice\",\"type\":\"enforcement\",\"jurisdiction\":\"DE\"}";
        String id = send(ada, "POST", "", body, "Idempotency-Key", "twice-1")
                .json()
                .path("id")
                .asText();
        assertThat(send(ada, "POST", "", body, "Idempotency-Key", "twice-1")
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(id);
        String order = "{\"court\":\"District Court\",\"reference\":\"26-cv-1\"}";
        String disclosure = "{\"recipient\":\"Police\",\"what\":\"Package of case 7\"}";
        for (int i = 0; i < 2; i++) {
            done(send(ada, "POST", "/" + id + "/orders", order, "Idempotency-Key", "twice-2"));
            done(send(ada, "POST", "/" + id + "/disclosures", disclosure, "Idempotency-Key", "twice-3"));
        }
        done(send(ada, "POST", "/" + id + "/disclosures", disclosure));

        JsonNode parts = ada.get("/api/v1/matters/" + id).json().path("parts");
        assertThat(parts.path("orders")).hasSize(1);
        assertThat(parts.path("disclosures").asInt()).isEqualTo(2);
        done(send(
                ada,
                "DELETE",
                "/" + id + "/parts/" + parts.path("orders").path(0).path("id").asText(),
                ""));
        assertThat(send(ada, "DELETE", "/" + id + "/parts/none", "").code()).isEqualTo("matter.unknown-part");
    }

    @Test
    void aLinkedCaseIsUnderTheLegalHoldOfTheMatter() {
        String id = open("Held");
        RunningNode.telemetry(NODE.sensor("ws-031"), """
                {"asset":"ws-031.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin delete shadows /all /quiet","User":"CORP\\\\brandt"}}
                """.formatted(Instant.now()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> NODE.list("/api/v1/cases").size() == 1);
        String number = NODE.list("/api/v1/cases").getFirst().path("number").asText();

        done(send(ada, "PUT", "/" + id + "/cases/" + number, "{\"hold\":true}"));

        JsonNode parts = ada.get("/api/v1/matters/" + id).json().path("parts");
        JsonNode linked = parts.path("cases").path(0);
        assertThat(linked.path("number").asText()).isEqualTo(number);
        assertThat(linked.path("held").asInt()).isEqualTo(1);
        Caller root = NODE.administrator();
        String evidence = "/api/v1/assets/host:ws-031.corp.example/evidence";
        assertThat(root.get(evidence).json().path("holds").findValuesAsText("matter"))
                .containsExactly(parts.path("hold").asText());
        assertThat(root.get(evidence).response().body()).doesNotContain(id, "Held");
        assertThat(root.post(evidence + "/erase", "{\"reason\":\"x\"}").code()).isEqualTo("evidence.held");
        assertThat(send(ada, "PUT", "/" + id + "/cases/4711", "{}").code()).isEqualTo("case.unknown");
        done(send(ada, "DELETE", "/" + id + "/cases/" + linked.path("id").asText(), ""));
        assertThat(root.get(evidence).json().path("holds")).hasSize(1);
    }
}
