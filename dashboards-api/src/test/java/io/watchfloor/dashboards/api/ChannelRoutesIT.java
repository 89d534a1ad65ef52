package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leads configure and test notification channels. */
@ExtendWith(BoardDatabase.class)
class ChannelRoutesIT {

    private static ServedBoards center;

    private ToldChannels service = new ToldChannels();
    private Caller lead;

    @BeforeAll
    static void serve(BoardDatabase.Running database) {
        center = new ServedBoards(database, "watchfloor.egress.allow = [127.0.0.1]");
    }

    @AfterAll
    static void close() {
        center.close();
    }

    @BeforeEach
    void nothingIsWritten() {
        center.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM document");
            handle.execute("UPDATE document_revision SET revision = revision + 1");
        });
        lead = center.caller("lea", Role.LEAD);
    }

    @AfterEach
    void end() {
        service.close();
    }

    private JsonNode made(String token) {
        Caller.Answer answer = ToldChannels.put(lead, "night-watch", service.gotify(token));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static Caller.Answer test(Caller caller) {
        return caller.post(ToldChannels.CHANNELS + "/night-watch/test", "{}");
    }

    @Test
    void aTestTellsWhatBecameOfIt() {
        made("a-token");
        JsonNode became = test(lead).json();
        assertThat(became.path("outcome").asText()).isEqualTo("sent");
        assertThat(became.path("receipt").asText()).isEqualTo("7");
        assertThat(service.told).singleElement().asString().contains("lea is testing this channel");

        service.status = 401;
        JsonNode refused = test(lead).json();
        assertThat(refused.path("outcome").asText()).isEqualTo("refused");
        assertThat(refused.path("words").asText()).contains("Gotify answered 401", "Check the secret");
    }

    @Test
    void aSecretIsNeverShownAgainAndNeverTakenDown() {
        JsonNode shown = made("the-secret-token");
        assertThat(shown.path("address").path("token").asText()).isEqualTo("…");
        assertThat(lead.get(ToldChannels.CHANNELS).response().body()).doesNotContain("the-secret-token");
        String audit = center.caller("ada", Role.ADMINISTRATOR)
                .get("/api/v1/audit?limit=20")
                .response()
                .body();
        assertThat(audit).contains("channel.write", "night-watch").doesNotContain("the-secret-token");
    }

    @Test
    void aRefusedAddressIsNotTakenDownEither() {
        ToldChannels.put(
                lead, "bad", "{\"method\":\"slack\",\"address\":{\"url\":\"https://10.0.0.1/the-secret-path\"}}");
        String audit = center.caller("ada", Role.ADMINISTRATOR)
                .get("/api/v1/audit?limit=20")
                .response()
                .body();
        assertThat(audit).contains("channel.bad-address").doesNotContain("the-secret-path");
    }

    @Test
    void aSecretThatComesBackAsDotsStaysButFollowsNoOtherAddress() {
        made("the-secret-token");
        assertThat(ToldChannels.put(lead, "night-watch", service.gotify("…")).status())
                .isEqualTo(200);
        assertThat(test(lead).json().path("outcome").asText()).isEqualTo("sent");
        try (ToldChannels thief = new ToldChannels()) {
            Caller.Answer stolen = ToldChannels.put(lead, "night-watch", thief.gotify("…"));
            assertThat(stolen.status()).isEqualTo(422);
            assertThat(stolen.code()).isEqualTo("channel.secrets-needed");
            assertThat(thief.told).isEmpty();
        }
    }

    @Test
    void whatCannotBeSentToIsRefusedWhenItIsEntered() {
        assertThat(ToldChannels.put(lead, "x", "{\"method\":\"slack\",\"address\":{}}")
                        .code())
                .isEqualTo("channel.bad-address");
        Caller.Answer inside = ToldChannels.put(
                lead, "x", "{\"method\":\"slack\",\"address\":{\"url\":\"https://192.168.1.1/hook\"}}");
        assertThat(inside.code()).isEqualTo("channel.bad-address");
        assertThat(inside.response().body()).contains("watchfloor.egress.allow");
        Caller.Answer unset =
                ToldChannels.put(lead, "x", "{\"method\":\"email\",\"address\":{\"address\":\"soc@soc.example\"}}");
        assertThat(unset.response().body()).contains("watchfloor.contact.email");
        assertThat(ToldChannels.put(lead, "Bad_Name!", service.gotify("t")).status())
                .isEqualTo(400);
    }

    @Test
    void ofTwoWhoChangeItTheSecondIsTold() {
        made("one");
        assertThat(ToldChannels.put(lead, "night-watch", service.gotify("two"), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(ToldChannels.put(lead, "night-watch", service.gotify("three"), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aChannelThatAPolicyUsesIsNotRemoved() {
        made("one");
        EscalationPolicy policy = new EscalationPolicy(
                "nights",
                List.of(new EscalationPolicy.Step(Duration.ZERO, List.of(StepTarget.of("channel:night-watch")))),
                1,
                Duration.ofMinutes(5),
                StepTarget.of("person:lea"),
                new EscalationPolicy.Urgencies(Level.HIGH, null, null),
                null);
        center.jdbi()
                .useTransaction(
                        handle -> OnCallDocuments.POLICIES.put(handle, "nights", 0, policy, "lea", Instant.EPOCH));
        Caller.Answer refused = ToldChannels.delete(lead, "night-watch");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.response().body()).contains("policy nights, step 1");
        assertThat(lead.get(ToldChannels.CHANNELS + "/night-watch")
                        .json()
                        .path("usedBy")
                        .path(0)
                        .asText())
                .isEqualTo("policy nights, step 1");
        center.jdbi().useTransaction(handle -> OnCallDocuments.POLICIES.remove(handle, "nights"));
        assertThat(ToldChannels.delete(lead, "night-watch").status()).isEqualTo(204);
        assertThat(ToldChannels.delete(lead, "night-watch").status()).isEqualTo(404);
    }

    @Test
    void whoIsNoLeadNeitherSeesNorTestsThem() {
        made("one");
        Caller responder = center.caller("bob", Role.RESPONDER);
        assertThat(responder.get(ToldChannels.CHANNELS).status()).isEqualTo(403);
        assertThat(test(responder).status()).isEqualTo(403);
        assertThat(ToldChannels.put(responder, "x", service.gotify("t")).status())
                .isEqualTo(403);
    }

    private static String incident(String type, String key, String user) {
        return """
                {"event":{"id":"E-%s","event_type":"incident.%s","agent":{"id":"%s","type":"user_reference","summary":"Ann"},
                  "data":{"incident_key":"%s"}}}""".formatted(type, type, user, key);
    }

    @Test
    void pagerDutyIsBelievedOnlyWithTheChannelsSignature() {
        ToldChannels.put(lead, "pager", ToldChannels.pagerDuty(""));
        String body = incident("acknowledged", "no-case", "PANN");
        assertThat(ToldChannels.tell(lead, body, "another-secret").status()).isEqualTo(401);
        Caller.Answer stranger = ToldChannels.tell(lead, body, "hook-secret");
        assertThat(stranger.status()).isEqualTo(200);
        assertThat(stranger.json().path("done").asBoolean()).isFalse();
        assertThat(stranger.json().path("words").asText()).contains("person.PANN");
    }
}
