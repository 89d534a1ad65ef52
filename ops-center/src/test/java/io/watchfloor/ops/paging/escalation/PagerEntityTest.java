package io.watchfloor.ops.paging.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.MediumClearances;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageMarkings;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.escalation.PagerCommand.Offer;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The pager of one contact: a flood gives one digest, without acknowledged cases. */
class PagerEntityTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    private final TestProbe<PagerReply> cases = KIT.createTestProbe();
    private final ActorRef<PagerCommand> pager =
            KIT.spawn(PagerEntity.create("ann-ntfy", surroundings(new Phone(), PATIENCE)));

    /** Accepts everything. */
    private class Phone implements MessageSender {
        @Override
        public Set<ContactMethod> ways() {
            return Set.of(ContactMethod.NTFY);
        }

        @Override
        public CompletionStage<DeliveryResult> send(Released<Message> message) {
            sent.add(message.content());
            return CompletableFuture.completedFuture(new DeliveryResult(DeliveryResult.Outcome.SENT, "Taken"));
        }

        @Override
        public Optional<String> problem(Contact contact) {
            return Optional.empty();
        }
    }

    private PagerEntity.Dependencies surroundings(MessageSender phone, Duration attempt) {
        OnCallConfiguration book =
                OnCallBooks.book(OnCallBooks.policy(0, OnCallBooks.high(), null), OnCallBooks.responder("ann", null));
        return new PagerEntity.Dependencies(
                new NotificationLimits(30, 10),
                NotificationLimits.ofPerson(4),
                attempt,
                new NotificationDispatcher(
                        new Senders(List.of(phone)),
                        phone,
                        () -> book,
                        AckLinks.NONE,
                        new NotificationHealth(Clock.systemUTC()),
                        "https://watch.example",
                        Clock.systemUTC(),
                        new ObjectMapper(),
                        new MessageMarkings(MediumClearances.USUAL, new HeldBackMetrics(new PrometheusRegistry()))),
                Clock.systemUTC(),
                new NotificationMetrics(new PrometheusRegistry()));
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private void offer(int number) {
        offer(pager, number, null);
    }

    private void offer(ActorRef<PagerCommand> pager, int number, @Nullable String key) {
        pager.tell(new Offer(
                "page-" + number,
                Notification.Kind.OPENED,
                1,
                Recipient.person("ann"),
                key,
                new PagerCommand.Subject(
                        new CaseId("case-" + number),
                        number,
                        1,
                        "A case",
                        Level.HIGH,
                        "sensor-" + number,
                        Instant.now()),
                cases.getRef()));
    }

    @Test
    void aHundredCasesAtOnceGiveOneNotificationAndOneDigestWithoutAcknowledgedCases() throws InterruptedException {
        for (int number = 1; number <= 100; number++) {
            offer(number);
        }
        assertThat(cases.expectMessageClass(PagerReply.Alone.class, PATIENCE).page())
                .isEqualTo("page-1");
        String digest = "";
        for (int asked = 0; asked < 99; asked++) {
            PagerReply.Claim claim = cases.expectMessageClass(PagerReply.Claim.class, PATIENCE);
            digest = claim.digest();
            boolean comes = !claim.page().equals("page-7");
            claim.replyTo().tell(new PagerCommand.Claimed(claim.page(), claim.digest(), comes, cases.getRef(), null));
        }
        Message told = sent.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(told).isNotNull().satisfies(message -> {
            assertThat(message.kind()).isEqualTo(Message.Kind.DIGEST);
            assertThat(message.subject()).startsWith("98 unacknowledged cases");
        });
        assertThat(told.key()).isEqualTo(digest);
        for (int ended = 0; ended < 98; ended++) {
            PagerReply.Digested one = cases.expectMessageClass(PagerReply.Digested.class, PATIENCE);
            assertThat(one.attempt().outcome()).isEqualTo(Notification.Outcome.SENT);
            assertThat(one.page()).isNotEqualTo("page-7");
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void aDigestThatMayHaveArrivedIsRepeatedWithItsKey() throws InterruptedException {
        offer(pager, 1, "digest-9");
        offer(pager, 2, "digest-9");
        for (int asked = 0; asked < 2; asked++) {
            PagerReply.Claim claim = cases.expectMessageClass(PagerReply.Claim.class, PATIENCE);
            assertThat(claim.digest()).isEqualTo("digest-9");
            claim.replyTo().tell(new PagerCommand.Claimed(claim.page(), claim.digest(), true, cases.getRef(), null));
        }
        Message told = sent.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(told)
                .isNotNull()
                .satisfies(message -> assertThat(message.key()).isEqualTo("digest-9"));
    }

    /** A case that became TLP:RED while its notification waited is in the digest without its title. */
    @Test
    void aDigestShowsOfACaseWhatItsMarkingAllowsWhenTheDigestIsSent() throws InterruptedException {
        offer(pager, 1, "digest-3");
        offer(pager, 2, "digest-3");
        for (int asked = 1; asked <= 2; asked++) {
            PagerReply.Claim claim = cases.expectMessageClass(PagerReply.Claim.class, PATIENCE);
            boolean red = claim.page().equals("page-2");
            claim.replyTo()
                    .tell(new PagerCommand.Claimed(
                            claim.page(),
                            claim.digest(),
                            true,
                            cases.getRef(),
                            new PagerCommand.Subject(
                                    new CaseId("case-" + claim.page().substring("page-".length())),
                                    red ? 2 : 1,
                                    1,
                                    red ? CaseReaders.HIDDEN : "A new title",
                                    Level.HIGH,
                                    "sensor-1",
                                    Instant.EPOCH,
                                    red ? new HeldBack(Decision.Reason.CLEARANCE, Tlp.RED, Tlp.AMBER, false) : null)));
        }
        Message told = sent.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(told)
                .isNotNull()
                .satisfies(message -> assertThat(message.cases())
                        .extracting(Message.About::title)
                        .containsExactlyInAnyOrder("A new title", CaseReaders.HIDDEN));
        for (int ended = 0; ended < 2; ended++) {
            PagerReply.Digested one = cases.expectMessageClass(PagerReply.Digested.class, PATIENCE);
            assertThat(one.attempt().detail().contains("it is TLP:RED, and the receiver is cleared up to TLP:AMBER"))
                    .as(one.attempt().detail())
                    .isEqualTo(one.page().equals("page-2"));
        }
    }

    @Test
    void anAttemptWithoutAResultIsAmbiguousAndTheNextDigestIsSent() throws InterruptedException {
        Phone dead = new Phone() {
            @Override
            public CompletionStage<DeliveryResult> send(Released<Message> message) {
                sent.add(message.content());
                return new CompletableFuture<>();
            }
        };
        ActorRef<PagerCommand> waiting =
                KIT.spawn(PagerEntity.create("ann-ntfy", surroundings(dead, Duration.ofMillis(300))));
        for (String digest : List.of("digest-1", "digest-2")) {
            offer(waiting, 1, digest);
            PagerReply.Claim claim = cases.expectMessageClass(PagerReply.Claim.class, PATIENCE);
            claim.replyTo().tell(new PagerCommand.Claimed(claim.page(), claim.digest(), true, cases.getRef(), null));
            PagerReply.Digested ended = cases.expectMessageClass(PagerReply.Digested.class, PATIENCE);
            assertThat(ended.attempt().outcome()).isEqualTo(Notification.Outcome.AMBIGUOUS);
            assertThat(ended.attempt().digest()).isEqualTo(digest);
            assertThat(ended.attempt().detail()).contains("may have arrived");
        }
        assertThat(sent).extracting(Message::key).containsExactly("digest-1", "digest-2");
    }
}
