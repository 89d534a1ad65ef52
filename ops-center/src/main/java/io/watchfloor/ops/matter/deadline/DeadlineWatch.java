package io.watchfloor.ops.matter.deadline;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.DeliveryResult.Outcome;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.MarkingGate;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reminds the members of a matter before a deadline ends, marks deadlines as missed, and notifies the members of the end. A
 * message is stored with the change and sent afterwards; it names neither the matter nor the deadline, because it leaves the
 * center. Several nodes share the work.
 */
public final class DeadlineWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineWatch.class);

    private static final int MOST_AT_ONCE = 100;
    private static final Duration UNREADABLE_AGAIN = Duration.ofHours(1);

    private final Jdbi database;
    private final Senders senders;
    private final URI center;
    private final Clock clock;
    private final Journal journal;
    private final DeadlineStore store = new DeadlineStore();
    private final MatterStore matters = new MatterStore();
    private final Counter missed;
    private final Counter unreadable;
    private final Counter notices;

    /** Logs what the center did to a matter. */
    @FunctionalInterface
    public interface Journal {
        void append(Handle transaction, String matter, String action, String detail);
    }

    /** @param center address of the center for people */
    public DeadlineWatch(
            Jdbi database, Senders senders, URI center, Clock clock, Journal journal, PrometheusRegistry registry) {
        this.database = database;
        this.senders = senders;
        this.center = center;
        this.clock = clock;
        this.journal = journal;
        Meters meters = new Meters(registry);
        this.missed = meters.counter("watchfloor_matter_deadlines_missed_total");
        this.unreadable = meters.counter("watchfloor_matter_deadlines_unreadable_total");
        this.notices = meters.counter("watchfloor_matter_notices_total");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Does what is due, and starts to send. Blocks on the database. */
    public CompletionStage<Void> run() {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            Step step = database.inTransaction(this::next);
            if (step == Step.NONE) {
                break;
            }
            switch (step) {
                case MISSED -> missed.inc();
                case UNREADABLE -> unreadable.inc();
                case NONE, OTHER -> {}
            }
        }
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (DeadlineStore.Notice notice : database.inTransaction(handle -> store.claim(handle, now(), MOST_AT_ONCE))) {
            sent.add(send(notice).toCompletableFuture());
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }

    private enum Step {
        NONE,
        MISSED,
        UNREADABLE,
        OTHER
    }

    private Step next(Handle handle) {
        Instant now = now();
        Optional<DeadlineStore.Kept> kept = store.lockDue(handle, now);
        if (kept.isEmpty()) {
            return Step.NONE;
        }
        String matter = kept.get().matter();
        Deadline deadline;
        BusinessCalendar calendar;
        try {
            deadline = kept.get().deadline();
            calendar = store.calendar(handle, deadline.reckoning().calendar());
        } catch (IllegalArgumentException e) {
            // Otherwise the next run would stop at the same deadline again, and no other deadline would be evaluated.
            store.postpone(handle, kept.get(), now.plus(UNREADABLE_AGAIN));
            LOG.error(
                    "The deadline {} of the matter {} cannot be read, and nobody is reminded of it: {}. If a newer"
                            + " version wrote it, update this node. Otherwise run: watchfloor matters remove-deadline"
                            + " {} {}, and add the deadline again.",
                    kept.get().id(),
                    matter,
                    e.getMessage(),
                    matter,
                    kept.get().id());
            return Step.UNREADABLE;
        }
        Optional<Deadline.Due> due = deadline.due(calendar, now);
        store.put(handle, matter, due.map(Deadline.Due::deadline).orElse(deadline), now);
        due.ifPresent(one -> {
            store.notify(handle, matter, one, matters.members(handle, matter), now);
            journal.append(
                    handle,
                    matter,
                    switch (one.notice()) {
                        case REMINDER -> "remindOfDeadline";
                        case END -> "missDeadline";
                    },
                    deadline.title());
        });
        return due.filter(one -> one.notice() == Deadline.Notice.END).isPresent() ? Step.MISSED : Step.OTHER;
    }

    private CompletionStage<Void> send(DeadlineStore.Notice notice) {
        List<Contact> contacts = database.withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, notice.person()))
                .map(Document::value)
                .map(responder ->
                        responder.contacts().stream().filter(Contact::verified).toList())
                .orElse(List.of());
        if (contacts.isEmpty()) {
            attempted(notice, "no-contact", false);
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<DeliveryResult>> all = contacts.stream()
                .map(contact -> senders.send(MarkingGate.withoutCase(message(notice, contact)))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenRun(() -> {
            boolean arrived = all.stream()
                    .map(one -> one.join().outcome())
                    .anyMatch(outcome ->
                            outcome == Outcome.DELIVERED || outcome == Outcome.SENT || outcome == Outcome.AMBIGUOUS);
            attempted(notice, arrived ? "sent" : "failed", !arrived);
        });
    }

    /** A claim that cannot be ended is repeated. */
    private void attempted(DeadlineStore.Notice notice, String outcome, boolean again) {
        notices.labelValues(outcome).inc();
        try {
            database.useHandle(handle -> store.attempted(handle, notice, outcome, again));
        } catch (RuntimeException e) {
            LOG.warn(
                    "The outcome of a message about a deadline could not be stored, the message is repeated: {}",
                    e.toString());
        }
    }

    private Message message(DeadlineStore.Notice notice, Contact contact) {
        String subject = switch (notice.notice()) {
            case REMINDER -> "Watchfloor: a deadline ends soon";
            case END -> "Watchfloor: a deadline has ended";
        };
        String text = switch (notice.notice()) {
            case REMINDER -> "A deadline of one of your matters ends at %s and was not met.".formatted(notice.end());
            case END -> "A deadline of one of your matters ended at %s and was not met.".formatted(notice.end());
        };
        return new Message(
                "deadline-%s-%s-%s".formatted(notice.deadline(), notice.notice().text(), notice.person()),
                Message.Kind.WARNING,
                contact,
                subject,
                text,
                List.of(),
                center + "/matters",
                now(),
                null);
    }
}
