package io.watchfloor.dashboards.partners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerQuota;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The registry of partners")
final class PartnersIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller.Answer put(Caller who, String path, String body, String... headers) {
        var request = who.request("/api/v1/partners/" + path).PUT(BodyPublishers.ofString(body));
        return who.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonNode partner(String id) {
        Caller.Answer made = put(NODE.administrator(), id, "{\"organisation\":\"%s Corp\"}".formatted(id));
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
        return made.json();
    }

    private static Caller member(String id) {
        Caller root = NODE.administrator();
        return root.as(root.post("/api/v1/people/partner-" + id + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    private static void limit(String id, String body) {
        Caller.Answer done = put(NODE.administrator(), id + "/limits", body);
        assertThat(done.status()).as(done.response().body()).isEqualTo(200);
    }

    private static Partners partners(Clock clock) {
        return new Partners(NODE.jdbi(), clock, new PrometheusRegistry());
    }

    @Test
    void aNewPartnerGetsAnAccountAndSeesOnlyItself() {
        JsonNode north = partner("north");
        partner("south");

        assertThat(north.path("access").path("account").asText()).isEqualTo("partner-north");
        assertThat(north.path("access").path("state").asText()).isEqualTo("active");
        assertThat(north.path("access").path("open").asBoolean()).isTrue();
        assertThat(north.path("access").path("ceiling").asText()).isEqualTo("green");

        Caller member = member("north");
        assertThat(member.get("/api/v1/partners").json().path("items").findValuesAsText("account"))
                .containsExactly("partner-north");
        assertThat(member.get("/api/v1/partners/north").status()).isEqualTo(200);
        assertThat(member.get("/api/v1/partners/south").status()).isEqualTo(404);
        assertThat(put(member, "north/limits", "{\"ceiling\":\"red\"}").status())
                .isEqualTo(403);
        assertThat(put(member, "north", "{\"organisation\":\"x\"}").status()).isEqualTo(403);
        assertThat(member.get("/api/v1/cases").json().path("items")).isEmpty();
    }

    @Test
    void contactsAreOnlyForAdministratorsAndThePartner() {
        partner("contacts");
        put(NODE.administrator(), "contacts", "{\"contacts\":[\"Ann <ann@contacts.example>\"]}");

        assertThat(NODE.administrator().get("/api/v1/partners/contacts").json().path("contacts"))
                .hasSize(1);
        assertThat(member("contacts").get("/api/v1/partners/contacts").json().path("contacts"))
                .hasSize(1);
        assertThat(NODE.responder("rita")
                        .get("/api/v1/partners/contacts")
                        .json()
                        .path("contacts"))
                .isEmpty();
    }

    private static JsonNode signals(Caller who) {
        return who.get("/api/v1/partners/ceiling/signals").json().path("items");
    }

    @Test
    void theCeilingLimitsTheClearanceWhateverThePeoplePageSays() {
        partner("ceiling");
        limit("ceiling", "{\"ceiling\":\"amber\"}");
        Caller member = member("ceiling");
        assertThat(member.post(
                                "/api/v1/partners/ceiling/signals",
                                "{\"id\":\"c-1\",\"title\":\"t\",\"asset\":\"host:srv-c.example\"}")
                        .status())
                .isEqualTo(200);
        assertThat(signals(member)).hasSize(1);

        limit("ceiling", "{\"ceiling\":\"green\"}");
        Caller root = NODE.administrator();
        Caller.Answer raised = root.send(root.request("/api/v1/people/partner-ceiling")
                .method("PATCH", BodyPublishers.ofString("{\"clearance\":\"red\"}")));
        assertThat(raised.status()).isEqualTo(200);
        assertThat(signals(member)).isEmpty();
        assertThat(root.get("/api/v1/people/partner-ceiling")
                        .json()
                        .path("clearance")
                        .asText())
                .isEqualTo("green");

        limit("ceiling", "{\"ceiling\":\"amber\"}");
        assertThat(signals(member)).hasSize(1);
    }

    @Test
    void aPausedPartnerAndAPartnerWithoutAgreementHaveNoAccess() {
        partner("paused");
        Caller member = member("paused");
        assertThat(member.get("/api/v1/partners/paused").status()).isEqualTo(200);

        limit("paused", "{\"state\":\"paused\"}");
        Caller.Answer refused = member.get("/api/v1/partners/paused");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().path("reason").asText()).isEqualTo("partner-paused");

        limit("paused", "{\"state\":\"active\"}");
        assertThat(member.get("/api/v1/partners/paused").status()).isEqualTo(200);

        put(NODE.administrator(), "paused", "{\"validUntil\":\"2026-01-01T00:00:00Z\"}");
        assertThat(member.get("/api/v1/partners/paused").status()).isEqualTo(401);
        assertThat(NODE.administrator()
                        .get("/api/v1/partners/paused")
                        .json()
                        .path("access")
                        .path("open")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void changesNameTheVersionThatTheyAreBasedOn() {
        partner("version");
        put(NODE.administrator(), "version", "{\"agreement\":\"C-1\"}", "If-Match", "\"1\"");

        Caller.Answer stale = put(NODE.administrator(), "version/limits", "{\"ceiling\":\"red\"}", "If-Match", "\"1\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("partner.stale-version");
    }

    @Test
    void anAccountBelongsToOnePartner() {
        partner("first");

        assertThat(put(NODE.administrator(), "second", "{\"organisation\":\"b\",\"account\":\"partner-first\"}")
                        .code())
                .isEqualTo("partner.account-taken");
        NODE.responder("ralf");
        assertThat(put(NODE.administrator(), "second", "{\"organisation\":\"b\",\"account\":\"ralf\"}")
                        .code())
                .isEqualTo("partner.account");
        assertThat(put(NODE.administrator(), "Not%20an%20id", "{\"organisation\":\"b\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aQuotaIsExactForConcurrentRequestsAndFullAgainInTheNextWindow() throws Exception {
        partner("quota");
        limit("quota", "{\"signalsPerDay\":100}");
        Instant noon = Instant.parse("2026-12-01T12:00:00Z");
        Partners today = partners(Clock.fixed(noon, ZoneOffset.UTC));
        Partner quota = today.find("quota").orElseThrow();

        List<Callable<Boolean>> takes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            takes.add(() -> today.take(quota, PartnerQuota.SIGNALS, 3).isEmpty());
        }
        long taken = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> one : threads.invokeAll(takes)) {
                taken += one.get() ? 1 : 0;
            }
        }

        assertThat(taken).isEqualTo(33);
        Partners.QuotaExceeded refusal =
                today.take(quota, PartnerQuota.SIGNALS, 2).orElseThrow();
        assertThat(refusal.code()).isEqualTo("partner.quota-signals");
        assertThat(refusal.seconds()).isEqualTo(Duration.ofHours(12).toSeconds());
        assertThat(today.take(quota, PartnerQuota.SIGNALS, 1)).isEmpty();

        Partners tomorrow = partners(Clock.fixed(noon.plus(Duration.ofDays(1)), ZoneOffset.UTC));
        assertThat(tomorrow.take(quota, PartnerQuota.SIGNALS, 101)).isPresent();
        assertThat(tomorrow.take(quota, PartnerQuota.SIGNALS, 100)).isEmpty();
        NODE.jdbi().useHandle(handle -> {
            var usage = tomorrow.usage(handle, quota).stream()
                    .filter(one -> one.quota() == PartnerQuota.SIGNALS)
                    .findFirst()
                    .orElseThrow();
            assertThat(usage.used()).isEqualTo(100);
            assertThat(usage.refused()).isEqualTo(60 - 33 + 2);
        });
    }

    @Test
    void theOwnerOfARequestIsFoundByItsAccount() {
        partner("owner");
        Partners partners = partners(Clock.systemUTC());

        assertThat(partners.of(Principal.of("partner-owner", Set.of(Verb.READ), Scope.NOTHING, Tlp.GREEN))
                        .map(Partner::id))
                .contains("owner");
        assertThat(partners.of(Principal.of("root", Set.of(Verb.READ), Scope.ALL, Tlp.RED)))
                .isEmpty();
    }
}
