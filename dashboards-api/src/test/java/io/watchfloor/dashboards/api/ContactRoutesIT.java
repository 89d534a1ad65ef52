package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People add and verify contact methods, with a push service that accepts only conforming requests. */
@ExtendWith(BoardDatabase.class)
class ContactRoutesIT {

    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static ServedBoards center;
    private static PushedBrowsers service;

    private Caller ann;
    private String name = "";

    @BeforeAll
    static void serve(BoardDatabase.Running database) {
        center = new ServedBoards(database, PushedBrowsers.allowed());
        service = new PushedBrowsers();
    }

    @AfterAll
    static void close() {
        service.close();
        center.close();
    }

    @BeforeEach
    void somebodyNewCalls() {
        service.answers(0);
        name = "ann" + PEOPLE.incrementAndGet();
        ann = center.caller(name, Role.RESPONDER);
    }

    @Test
    void aBrowserIsVerifiedByTheCodeThatWasPushedToItAlone() {
        PushedBrowsers.Subscribed browser = service.subscribe();
        JsonNode added = add(browser).json();
        assertThat(added.path("state").asText()).isEqualTo("unverified");
        assertThat(added.path("latest").path("outcome").asText()).isEqualTo("sent");
        PushedBrowsers.Pushed code = service.last();
        assertThat(code.to()).isEqualTo(browser);
        assertThat(code.urgency()).isEqualTo("high");
        assertThat(code.ttl()).isEqualTo(600);
        assertThat(service.refused()).isEmpty();
        assertThat(contacts().path("reachable").asBoolean()).isFalse();

        String one = path(added);
        assertThat(ann.post(one + "/test", "{}").code()).isEqualTo("contact.unverified");
        assertThat(ann.post(one + "/verify", "{\"code\":\"wrong\"}").code()).isEqualTo("contact.wrong-code");
        JsonNode verified = verify(added).json();
        assertThat(verified.path("state").asText()).isEqualTo("verified");
        assertThat(contacts().path("reachable").asBoolean()).isTrue();
        assertThat(contacts().path("items").path(0).path("address").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void aCodeTakesFewTries() {
        JsonNode added = add(service.subscribe()).json();
        String right = service.last().json().path("code").asText();
        for (int left = 4; left >= 0; left--) {
            Caller.Answer answer = ann.post(path(added) + "/verify", "{\"code\":\"no\"}");
            assertThat(answer.code()).isEqualTo("contact.wrong-code");
            assertThat(answer.json().path("triesLeft").asText()).isEqualTo(Integer.toString(left));
        }
        assertThat(ann.post(path(added) + "/verify", code(right)).code()).isEqualTo("contact.no-code");
        assertThat(ann.post(path(added) + "/code", "{}").status()).isEqualTo(200);
        assertThat(ann.post(path(added) + "/verify", code(right)).status())
                .as("the code before, unless it is the same by chance")
                .isIn(422, 200);
    }

    /** Neither by adding an address repeatedly, nor with several accounts. */
    @Test
    void nobodyFloodsAnAddress() {
        PushedBrowsers.Subscribed victim = service.subscribe();
        Caller other = center.caller(name + "-other", Role.RESPONDER);
        for (int i = 0; i < 2; i++) {
            String made = path(add(victim).json());
            assertThat(ann.send(ann.request(made).DELETE()).status()).isEqualTo(204);
        }
        JsonNode third = other.post("/api/v1/people/me/contacts", body(victim)).json();
        assertThat(third.path("state").asText()).isEqualTo("unverified");
        Caller.Answer fourth = add(victim);
        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.code()).isEqualTo("contact.too-often");
        assertThat(fourth.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(service.pushed()).filteredOn(one -> one.to().equals(victim)).hasSize(3);
    }

    @Test
    void aTestPageShowsWhatBecameOfIt() {
        JsonNode added = verify(add(service.subscribe()).json()).json();
        JsonNode sent = ann.post(path(added) + "/test", "{}").json().path("test");
        assertThat(sent.path("outcome").asText()).isEqualTo("sent");
        assertThat(sent.path("deliveredAt").isNull()).isTrue();
        JsonNode push = service.last().json();
        assertThat(push.path("kind").asText()).isEqualTo("test");

        Caller nobody = ann.as("");
        assertThat(nobody.post("/api/v1/push-receipts", receipt(push, "made-up", "shown"))
                        .code())
                .isEqualTo("push.unknown-receipt");
        String token = push.path("receipt").asText();
        assertThat(nobody.post("/api/v1/push-receipts", receipt(push, token, "shown"))
                        .status())
                .isEqualTo(204);
        assertThat(test().path("deliveredAt").isTextual()).isTrue();
        assertThat(test().path("seenAt").isNull()).isTrue();
        nobody.post("/api/v1/push-receipts", receipt(push, token, "clicked"));
        assertThat(test().path("seenAt").isTextual()).isTrue();
    }

    @Test
    void aSubscriptionThatItsServiceForgotIsDead() {
        JsonNode added = verify(add(service.subscribe()).json()).json();
        service.answers(503);
        assertThat(ann.post(path(added) + "/test", "{}")
                        .json()
                        .path("test")
                        .path("outcome")
                        .asText())
                .isEqualTo("failed");
        assertThat(contacts().path("items").path(0).path("state").asText()).isEqualTo("failing");
        service.answers(410);
        JsonNode dead = ann.post(path(added) + "/test", "{}").json();
        assertThat(dead.path("test").path("outcome").asText()).isEqualTo("refused");
        assertThat(dead.path("state").asText()).isEqualTo("dead");
        assertThat(contacts().path("reachable").asBoolean()).isFalse();
        assertThat(responder().contacts().getFirst().verified()).isFalse();
    }

    @Test
    void whatTheBrowserGaveIsCheckedBeforeAnythingIsSent() {
        int before = service.pushed().size();
        String good = service.subscribe().address();
        for (String bad : List.of(
                good.replaceFirst("\"p256dh\":\"B", "\"p256dh\":\"A"),
                good.replaceFirst("\"auth\":\"[^\"]{4}", "\"auth\":\""),
                good.replace("http://127.0.0.1", "http://push.example"),
                good.replaceFirst("http://127.0.0.1:\\d+", "https://169.254.169.254"),
                "{\"endpoint\":\"no address\"}",
                "{}")) {
            Caller.Answer answer =
                    ann.post("/api/v1/people/me/contacts", "{\"method\":\"web-push\",\"address\":%s}".formatted(bad));
            assertThat(answer.code()).as(bad).isEqualTo("contact.misfit");
        }
        assertThat(ann.post("/api/v1/people/me/contacts", "{\"method\":\"sms\",\"address\":{\"number\":\"+49301\"}}")
                        .json()
                        .path("detail")
                        .asText())
                .contains("Sending by sms is not configured");
        assertThat(service.pushed()).hasSize(before);
        assertThat(contacts().path("items")).isEmpty();
    }

    @Test
    void thePersonSaysInWhichOrderAndWhenNot() {
        String id = verify(add(service.subscribe()).json()).json().path("id").asText();
        String rules = """
            {"zone":"Europe/Berlin","rules":[{"urgency":"high","contact":"%1$s"},
             {"urgency":"low","contact":"%1$s","afterMinutes":10}],
             "quietHours":{"days":["friday","monday"],"from":"22:00","until":"06:30","pierced":false}}""".formatted(id);
        JsonNode now = put(rules).json();
        assertThat(now.path("zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(now.path("rules").path(1).path("afterMinutes").asInt()).isEqualTo(10);
        assertThat(now.path("quietHours").path("days").path(0).asText()).isEqualTo("monday");
        assertThat(now.path("quietHours").path("pierced").asBoolean()).isFalse();
        Responder stored = responder();
        assertThat(stored.rules()).hasSize(2);
        assertThat(stored.zone().getId()).isEqualTo("Europe/Berlin");

        assertThat(put(rules.replace("Europe/Berlin", "+02:00")).code()).isEqualTo("body.wrong-value");
        assertThat(put(rules.replace(id, "nothing")).code()).isEqualTo("body.wrong-value");
        assertThat(put(rules.replace("22:00", "noon")).code()).isEqualTo("body.wrong-value");
        assertThat(put(rules.replace("friday", "payday")).code()).isEqualTo("body.wrong-value");
        Caller.Answer late = ann.send(ann.request("/api/v1/people/me/contacts/rules")
                .header("If-Match", "\"1\"")
                .PUT(HttpRequest.BodyPublishers.ofString(rules.replace("10", "11"))));
        assertThat(late.code()).isEqualTo("contact.stale-version");

        ann.send(ann.request("/api/v1/people/me/contacts/" + id).DELETE());
        assertThat(contacts().path("rules")).as("rules that name what is gone").isEmpty();
    }

    @Test
    void othersSeeThatSomebodyIsReachableAndNotWhere() {
        JsonNode added = verify(add(service.subscribe()).json()).json();
        String path = "/api/v1/people/" + name + "/contacts";
        Caller lead = center.caller("lena", Role.LEAD);
        JsonNode seen = lead.get(path).json();
        assertThat(seen.path("reachable").asBoolean()).isTrue();
        assertThat(seen.path("items").path(0).path("method").asText()).isEqualTo("web-push");
        assertThat(seen.path("items").path(0).path("address").isNull()).isTrue();
        assertThat(center.caller("rob", Role.RESPONDER).get(path).code()).isEqualTo("access.forbidden");
        assertThat(lead.post(path + "/" + added.path("id").asText() + "/test", "{}")
                        .code())
                .isEqualTo("contact.not-own");
        assertThat(lead.get("/api/v1/people/nobody-here/contacts").code()).isEqualTo("person.unknown");
        String audit = center.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT string_agg(action || ' ' || object || ' ' || after, ', ') FROM audit_record WHERE actor = :name")
                        .bind("name", name)
                        .mapTo(String.class)
                        .one());
        assertThat(audit).contains("contact.add", "contact.verify").doesNotContain("/push/");
    }

    @Test
    void whoIsOnCallIsWarnedBeforeTheLastContactGoes() {
        JsonNode added = verify(add(service.subscribe()).json()).json();
        Schedule nights = new Schedule("nights of " + name, ZoneOffset.UTC, List.of(), List.of(), name);
        center.jdbi()
                .useTransaction(handle ->
                        OnCallDocuments.SCHEDULES.put(handle, nights.name(), 0, nights, "test", Instant.now()));
        Caller.Answer warned = ann.send(ann.request(path(added)).DELETE());
        assertThat(warned.code()).isEqualTo("contact.last-on-call");
        assertThat(warned.json().path("detail").asText()).contains(nights.name());
        assertThat(ann.send(ann.request(path(added) + "?anyway=true").DELETE()).status())
                .isEqualTo(204);
    }

    @Test
    void nothingIsKeptOfSomebodyWhoIsRemoved() {
        verify(add(service.subscribe()).json());
        center.token("root", Role.ADMINISTRATOR);
        center.people().roster().change(name, new AccountChange.Edit(null, true), null, Actor.named("root"));
        assertThat(center.caller("lena", Role.LEAD)
                        .get("/api/v1/people/" + name + "/contacts")
                        .json()
                        .path("reachable")
                        .asBoolean())
                .isFalse();
        center.people().roster().change(name, AccountChange.Remove.REMOVE, null, Actor.named("root"));
        assertThat(center.jdbi()
                        .withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, name))
                        .isEmpty())
                .isTrue();
    }

    private Caller.Answer add(PushedBrowsers.Subscribed browser) {
        return ann.post("/api/v1/people/me/contacts", body(browser));
    }

    private static String body(PushedBrowsers.Subscribed browser) {
        return "{\"method\":\"web-push\",\"label\":\"phone\",\"address\":%s}".formatted(browser.address());
    }

    private Caller.Answer verify(JsonNode added) {
        return ann.post(
                path(added) + "/verify", code(service.last().json().path("code").asText()));
    }

    private static String code(String code) {
        return "{\"code\":\"%s\"}".formatted(code);
    }

    private static String receipt(JsonNode push, String token, String what) {
        return "{\"key\":\"%s\",\"receipt\":\"%s\",\"what\":\"%s\"}"
                .formatted(push.path("key").asText(), token, what);
    }

    private Caller.Answer put(String rules) {
        return ann.send(
                ann.request("/api/v1/people/me/contacts/rules").PUT(HttpRequest.BodyPublishers.ofString(rules)));
    }

    private static String path(JsonNode contact) {
        return "/api/v1/people/me/contacts/" + contact.path("id").asText();
    }

    private JsonNode contacts() {
        return ann.get("/api/v1/people/me/contacts").json();
    }

    private JsonNode test() {
        return contacts().path("items").path(0).path("test");
    }

    private Responder responder() {
        return center.jdbi()
                .withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, name))
                .map(Document::value)
                .orElseThrow();
    }
}
