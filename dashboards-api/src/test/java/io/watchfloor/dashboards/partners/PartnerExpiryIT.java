package io.watchfloor.dashboards.partners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.audit.LoggedAudit;
import io.watchfloor.dashboards.cli.CommandRun;
import io.watchfloor.dashboards.notices.OwnerNotices;
import io.watchfloor.dashboards.notices.Reminders;
import io.watchfloor.dashboards.paging.PagedPeople;
import io.watchfloor.dashboards.partners.expiry.PartnerReminders;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.platform.rights.Released;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The end of an agreement or a credential of a partner")
final class PartnerExpiryIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final SecuritySettings SETTINGS = new SecuritySettings(
            Duration.ofHours(8),
            Duration.ofDays(7),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofDays(90),
            Duration.ofDays(366),
            new SecuritySettings.Invites(Duration.ofDays(2), Duration.ofDays(14)),
            new SecuritySettings.FailureDelay(
                    10, Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofMinutes(1)));

    private static Instant now;

    private final List<Message> sent = new ArrayList<>();
    private DeliveryResult.Outcome outcome = DeliveryResult.Outcome.DELIVERED;
    private static Caller owner;

    @BeforeAll
    static void signIn() {
        now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        owner = NODE.administrator();
        PagedPeople.reached(
                NODE.jdbi(), owner.get("/api/v1/me").json().path("name").asText(), "https://desk.example/hook");
    }

    @BeforeEach
    void forget() {
        NODE.jdbi().useHandle(handle -> {
            handle.execute("UPDATE partner SET state = 'ended', body = jsonb_set(body, '{state}', '\"ended\"')");
            handle.execute("DELETE FROM partner_reminder");
        });
    }

    private static void partner(String id, String more) {
        Caller.Answer made = owner.send(owner.request("/api/v1/partners/" + id)
                .PUT(BodyPublishers.ofString("{\"organisation\":\"%s Corp\"%s}".formatted(id, more))));
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
    }

    private static void certificate(String id, Duration left) {
        Caller.Answer added = owner.post(
                "/api/v1/partners/" + id + "/certificates",
                Json.write(
                        Map.of("certificate", PartnerKey.of(id, now.plus(left)).pem())));
        assertThat(added.status()).as(added.response().body()).isEqualTo(200);
    }

    private static JsonNode expiries(String id) {
        return owner.get("/api/v1/partners/" + id).json().path("expiries");
    }

    @Test
    @DisplayName("is in the list and on the command line for 30 days before, and not earlier")
    void isListed() {
        partner("near", ",\"validUntil\":\"%s\"".formatted(now.plus(Duration.ofDays(12))));
        certificate("near", Duration.ofDays(20));
        certificate("near", Duration.ofDays(40));
        partner("far", ",\"validUntil\":\"%s\"".formatted(now.plus(Duration.ofDays(31))));
        certificate("far", Duration.ofDays(31));

        assertThat(expiries("near").findValuesAsText("kind")).containsExactly("agreement", "certificate");
        assertThat(expiries("near").findValuesAsText("expired")).containsExactly("false", "false");
        assertThat(expiries("far")).isEmpty();
        CommandRun list =
                CommandRun.of("partners", "list", "--center", NODE.address().toString(), "--token", owner.token());
        assertThat(list.out()).contains("EXPIRING").contains("agreement, certificate");
    }

    @Test
    @DisplayName("is shown of an API token in the second half of its validity")
    void isShownOfTokens() {
        partner("token", "");
        String path = "/api/v1/people/partner-token/tokens";
        assertThat(owner.post(path, "{\"expiresInDays\":20}").status()).isEqualTo(200);
        assertThat(expiries("token")).isEmpty();
        NODE.jdbi().useHandle(handle -> handle.execute("""
                        UPDATE api_token SET created_at = created_at - interval '11 days', expires_at = expires_at - interval '11 days'
                        WHERE person = 'partner-token'"""));
        assertThat(expiries("token").findValuesAsText("kind")).containsExactly("token");
    }

    @Test
    @DisplayName("stays in the list once it is over, until the agreement is extended")
    void staysOnceItIsOver() {
        partner("over", ",\"validUntil\":\"%s\"".formatted(now.minus(Duration.ofDays(2))));
        assertThat(expiries("over").findValuesAsText("expired")).containsExactly("true");
        partner("over", ",\"validUntil\":\"%s\"".formatted(now.plus(Duration.ofDays(400))));
        assertThat(expiries("over")).isEmpty();
    }

    @Test
    @DisplayName("is sent to the owner of the account once, with what ends and what to do")
    void remindsTheOwnerOnce() {
        partner("once", ",\"validUntil\":\"%s\"".formatted(now.plus(Duration.ofDays(40))));
        certificate("once", Duration.ofDays(50));
        remind(Duration.ofDays(9));
        assertThat(sent).isEmpty();
        remind(Duration.ofDays(11));
        remind(Duration.ofDays(12));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().subject()).contains("agreement with the partner once Corp");
        assertThat(sent.getFirst().link()).endsWith("/partners/once");
        remind(Duration.ofDays(21));
        assertThat(sent).hasSize(2);
        assertThat(sent.getLast().subject()).contains("client certificate of the partner once Corp");
    }

    @Test
    @DisplayName("is sent again if no attempt arrived, and after the end has changed")
    void remindsAgain() {
        partner("again", ",\"validUntil\":\"%s\"".formatted(now.plus(Duration.ofDays(10))));
        outcome = DeliveryResult.Outcome.FAILED;
        remind(Duration.ZERO);
        remind(Duration.ofMinutes(5));
        assertThat(sent).as("not again within 15 minutes").hasSize(1);
        outcome = DeliveryResult.Outcome.DELIVERED;
        remind(Duration.ofMinutes(16));
        remind(Duration.ofDays(1));
        assertThat(sent).hasSize(2);
        partner("again", ",\"validUntil\":\"%s\"".formatted(now.plus(Duration.ofDays(60))));
        remind(Duration.ofDays(2));
        assertThat(sent).hasSize(2);
        remind(Duration.ofDays(31));
        assertThat(sent).hasSize(3);
    }

    private void remind(Duration later) {
        Clock clock = Clock.fixed(now.plus(later), ZoneOffset.UTC);
        People people = new People(NODE.jdbi(), SETTINGS, clock, new SecureRandom(), new LoggedAudit());
        new Reminders<>(
                        new PartnerReminders(NODE.jdbi(), people.roster()),
                        new OwnerNotices(
                                NODE.jdbi(),
                                new Senders(List.of(new Recorded())),
                                URI.create("https://center.example")),
                        clock)
                .remind();
    }

    /** Keeps what it is given, and returns the outcome of the test at once. */
    private final class Recorded implements MessageSender {

        @Override
        public Set<ContactMethod> ways() {
            return Set.of(ContactMethod.WEBHOOK);
        }

        @Override
        public CompletionStage<DeliveryResult> send(Released<Message> released) {
            sent.add(released.content());
            return CompletableFuture.completedFuture(new DeliveryResult(outcome, "test"));
        }

        @Override
        public Optional<String> problem(Contact contact) {
            return Optional.empty();
        }
    }
}
