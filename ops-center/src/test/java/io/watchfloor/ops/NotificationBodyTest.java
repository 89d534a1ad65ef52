package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.MediumClearances;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageMarkings;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.NotificationDispatcher;
import io.watchfloor.ops.paging.escalation.NotificationHealth;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A notification about a restricted case reveals only its number and severity to other people. */
class NotificationBodyTest {

    private static final Instant AT = Instant.parse("2026-11-30T08:00:00Z");
    private static final String[] SECRETS = {
        "LSASS memory was read", "T1003.001", "ws01.corp.example", "137", "\"alertCount\":1", "more alerts"
    };

    private static final CaseReaders READERS =
            new CaseReaders(new TreeMap<>(Map.of("ann", reader("ann"), "bob", reader("bob"))), new TreeMap<>());

    private static Principal reader(String name) {
        return Principal.of(name, Set.of(Verb.READ), Scope.ALL, Tlp.RED);
    }

    private static Case opened() {
        Alert alert = new Alert(
                "alert-1",
                1,
                "host:ws01.corp.example",
                new AlertRule("rule-1", "LSASS memory was read", Level.HIGH, List.of("T1003.001")),
                Alert.Occurrences.once(AT),
                "sensor/0000000000000001/1",
                List.of());
        return Case.unopened(new CaseId("case-1"))
                .apply(new CaseEvent.Opened(
                        7, "host:ws01.corp.example", null, new Risk(137, 100, List.of(), 0), null, List.of(alert), AT));
    }

    private static CaseSummary restrictedTo(String... people) {
        return opened().apply(new CaseEvent.Restricted("lea", List.of(people), null, null, AT))
                .summary();
    }

    private static CaseSummary marked(Tlp marking) {
        return opened().apply(new CaseEvent.Marked("lea", marking, null, AT)).summary();
    }

    private static Notification page(Notification.Kind kind, Recipient to) {
        return new Notification(
                "p1",
                kind,
                1,
                1,
                to,
                ContactMethod.NTFY,
                "contact-1",
                "My phone",
                Urgency.HIGH,
                "on call in nights",
                AT,
                AT,
                List.of(),
                Notification.Status.QUEUED,
                null,
                null);
    }

    private static Contact contact(ContactMethod method, Recipient to, @Nullable Tlp clearance) {
        return new Contact("contact-1", to, method, "My phone", Map.of(), AT, clearance);
    }

    private static Released<Message> message(CaseSummary summary, Notification.Kind kind, Contact to) {
        NotificationDispatcher by = new NotificationDispatcher(
                new Senders(List.of()),
                new NoWebhook(),
                () -> OnCallConfiguration.EMPTY,
                (caseId, round, person, at) -> "https://center.example/ack/1",
                new NotificationHealth(Clock.systemUTC()),
                "https://center.example",
                Clock.systemUTC(),
                new ObjectMapper(),
                new MessageMarkings(MediumClearances.USUAL, new HeldBackMetrics(new PrometheusRegistry())));
        return NotificationBody.message(summary, page(kind, to.owner()), to, by, READERS, null);
    }

    private static String text(Message message) {
        return message.subject() + message.text() + message.cases() + message.body();
    }

    private static String body(Notification.Kind kind, Recipient to) {
        return text(message(restrictedTo("ann"), kind, contact(ContactMethod.EMAIL, to, null))
                .content());
    }

    @ParameterizedTest
    @EnumSource(Notification.Kind.class)
    void otherPeopleGetNoDetailsOfARestrictedCase(Notification.Kind kind) {
        assertThat(body(kind, Recipient.person("bob")))
                .contains(CaseReaders.HIDDEN, "\"number\":7")
                .doesNotContain(SECRETS);
    }

    @Test
    void listedPeopleGetAllDetails() {
        assertThat(body(Notification.Kind.OPENED, Recipient.person("ann")))
                .contains("LSASS memory was read", "T1003.001", "ws01.corp.example", "137", "more alerts");
    }

    /** A locked telephone shows the message to whoever is near, so that it holds back what its owner may read. */
    @Test
    void aLockedTelephoneShowsNoDetailsOfARedCaseButItsOwnerCanAcknowledge() {
        for (ContactMethod method : ContactMethod.values()) {
            Released<Message> red =
                    message(marked(Tlp.RED), Notification.Kind.OPENED, contact(method, Recipient.person("ann"), null));
            boolean whole = method == ContactMethod.EMAIL || method == ContactMethod.WEBHOOK;
            assertThat(red.heldBack().isEmpty()).as(method.text()).isEqualTo(whole);
            assertThat(text(red.content())).as(method.text()).contains("/ack/1", "\"number\":7");
            if (!whole) {
                assertThat(text(red.content()))
                        .as(method.text())
                        .doesNotContain(SECRETS)
                        .contains("\"heldBack\":\"clearance\"", "held back by the marking");
            }
            assertThat(text(message(
                                    marked(Tlp.AMBER_STRICT),
                                    Notification.Kind.OPENED,
                                    contact(method, Recipient.person("ann"), null))
                            .content()))
                    .as(method.text())
                    .contains("LSASS memory was read");
        }
    }

    @ParameterizedTest
    @EnumSource(Tlp.class)
    void aChannelGetsDetailsUpToItsClearance(Tlp clearance) {
        for (Tlp marking : Tlp.values()) {
            Released<Message> message = message(
                    marked(marking),
                    Notification.Kind.OPENED,
                    contact(ContactMethod.SLACK, Recipient.channel("room"), clearance));
            assertThat(text(message.content()).contains("LSASS memory was read"))
                    .as("%s to a channel cleared for %s", marking, clearance)
                    .isEqualTo(clearance.covers(marking));
            assertThat(message.heldBack().isEmpty()).isEqualTo(clearance.covers(marking));
        }
    }

    private static final class NoWebhook implements MessageSender {

        @Override
        public Set<ContactMethod> ways() {
            return Set.of();
        }

        @Override
        public CompletionStage<DeliveryResult> send(Released<Message> released) {
            throw new IllegalStateException("nothing is sent here");
        }

        @Override
        public Optional<String> problem(Contact contact) {
            return Optional.empty();
        }
    }
}
