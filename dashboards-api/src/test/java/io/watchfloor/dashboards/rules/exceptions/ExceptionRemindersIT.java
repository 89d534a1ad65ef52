package io.watchfloor.dashboards.rules.exceptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.notices.OwnerNotices;
import io.watchfloor.dashboards.notices.Reminders;
import io.watchfloor.dashboards.paging.PagedPeople;
import io.watchfloor.ops.detection.exception.ExceptionScope;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Released;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Owners of exceptions are asked before the end, until a message has arrived. */
@ExtendWith(FreshDatabase.class)
class ExceptionRemindersIT {

    private static final Instant START = Instant.parse("2026-12-01T09:00:00Z");

    private final List<Message> sent = new ArrayList<>();
    private DeliveryResult.Outcome outcome = DeliveryResult.Outcome.DELIVERED;
    private Jdbi jdbi;
    private ExceptionStore store;

    @BeforeEach
    void begin(TestDatabase database) {
        jdbi = Jdbi.create(database.dataSource());
        jdbi.useHandle(handle -> handle.execute("DELETE FROM rule_exception"));
        store = new ExceptionStore(jdbi);
    }

    @Test
    void theOwnerIsAskedOnceAWeekBeforeTheEnd() {
        PagedPeople.reached(jdbi, "ann", "https://desk.example/hook");
        exception("ann", 30);
        ask(22);
        assertThat(sent).isEmpty();
        ask(24);
        ask(25);
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().link()).endsWith("/exceptions/one");
    }

    @Test
    void anAttemptThatFailedIsRepeated() {
        PagedPeople.reached(jdbi, "bob", "https://desk.example/hook");
        exception("bob", 30);
        outcome = DeliveryResult.Outcome.FAILED;
        ask(24);
        assertThat(sent).hasSize(1);
        outcome = DeliveryResult.Outcome.REFUSED;
        askAt(START.plus(Duration.ofDays(24)).plusSeconds(60));
        assertThat(sent).as("not again within 15 minutes").hasSize(1);
        askAt(START.plus(Duration.ofDays(24)).plus(Duration.ofMinutes(16)));
        assertThat(sent).hasSize(2);
        outcome = DeliveryResult.Outcome.DELIVERED;
        ask(25);
        ask(26);
        assertThat(sent).hasSize(3);
        assertThat(sent)
                .extracting(Message::key)
                .as("receivers recognize the repetition")
                .containsOnly(sent.getFirst().key());
    }

    @Test
    void anOwnerWhoAddsAContactLaterIsAskedThen() {
        exception("cleo", 30);
        ask(24);
        assertThat(sent).isEmpty();
        PagedPeople.reached(jdbi, "cleo", "https://desk.example/hook");
        ask(25);
        assertThat(sent).hasSize(1);
    }

    @Test
    void anExtendedExceptionIsAskedAboutAgain() {
        PagedPeople.reached(jdbi, "dan", "https://desk.example/hook");
        exception("dan", 30);
        ask(24);
        Terms terms = store.find("one").orElseThrow().terms();
        store.change(
                "one",
                null,
                terms.until(START.plus(Duration.ofDays(60))),
                null,
                "dan",
                START.plus(Duration.ofDays(24)));
        ask(25);
        assertThat(sent).hasSize(1);
        ask(54);
        assertThat(sent).hasSize(2);
        assertThat(sent.getLast().key()).isNotEqualTo(sent.getFirst().key());
    }

    @Test
    void aDisabledOwnerIsNotAsked() {
        PagedPeople.reached(jdbi, "eve", "https://desk.example/hook");
        jdbi.useTransaction(handle -> {
            Document<Responder> before =
                    OnCallDocuments.RESPONDERS.find(handle, "eve").orElseThrow();
            Responder disabled =
                    new Responder("eve", false, ZoneOffset.UTC, before.value().contacts(), List.of(), null);
            assertThat(OnCallDocuments.RESPONDERS.put(handle, "eve", before.version(), disabled, "root", START))
                    .isPresent();
        });
        exception("eve", 30);
        ask(24);
        assertThat(sent).isEmpty();
    }

    private void exception(String owner, int days) {
        Terms terms = new Terms(
                List.of("rule"),
                new ExceptionScope(List.of("host:ws1"), List.of(), List.of(), List.of()),
                null,
                "Known",
                owner,
                START.plus(Duration.ofDays(days)));
        assertThat(store.create("one", terms, null, null, owner, START))
                .isInstanceOf(ExceptionStore.Outcome.Stored.class);
    }

    private void ask(int day) {
        askAt(START.plus(Duration.ofDays(day)));
    }

    private void askAt(Instant now) {
        new Reminders<>(
                        new ExceptionReminders(jdbi),
                        new OwnerNotices(
                                jdbi, new Senders(List.of(new Recorded())), URI.create("https://center.example")),
                        Clock.fixed(now, ZoneOffset.UTC))
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
