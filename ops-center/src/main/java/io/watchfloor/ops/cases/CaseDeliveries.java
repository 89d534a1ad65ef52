package io.watchfloor.ops.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Sends a case's pending messages to triage, assets and the parent case: each once, and at most {@value #MAX_UNCONFIRMED}
 * at a time. Without this limit the confirmations for a case with a thousand assets would overflow the entity's stash,
 * because each confirmation is a commit, and each commit sends the pending messages again.
 */
final class CaseDeliveries {

    private static final String TRIAGE = "triage:";

    /** Most recipients with an unconfirmed message at a time. */
    static final int MAX_UNCONFIRMED = 32;

    private final CaseOutbound outbound;
    private final ActorRef<? super CaseMessage> self;

    /** Recipients of sent, unconfirmed messages. */
    private final Set<String> sent = new HashSet<>();

    /** Confirmations that are not journaled yet: those that arrive during one commit share the next. */
    private final Set<String> confirmed = new LinkedHashSet<>();

    /** @param self receives confirmations for messages without a recipient, and the request to journal confirmations */
    CaseDeliveries(CaseOutbound outbound, ActorRef<? super CaseMessage> self) {
        this.outbound = outbound;
        this.self = self;
    }

    /** Sends pending messages, up to the limit. */
    void send(Case now) {
        sent.retainAll(now.ledger().unconfirmed());
        // Triage and the parent case first: they are few, and their effects are visible to users.
        List<String> next = now.ledger().unconfirmed().stream()
                .filter(recipient -> !sent.contains(recipient))
                .sorted(Comparator.comparing(CaseDeliveries::isAsset))
                .limit(Math.max(0, MAX_UNCONFIRMED - sent.size()))
                .toList();
        for (String recipient : next) {
            sent.add(recipient);
            switch (recipient) {
                case Case.TRIAGE_ENDED -> outbound.ended(now.id());
                case Case.TRIAGE_REOPENED -> sendReopening(now);
                default -> send(now, recipient);
            }
        }
    }

    /** Forgets what was sent, because it may be lost: it is sent again. */
    void forget() {
        sent.clear();
    }

    /** After a failed commit, confirmations may be lost. */
    void recovered() {
        sent.clear();
        confirmed.clear();
    }

    /** Records a confirmation; the next {@link #journal} returns its event. */
    void confirm(Case now, String recipient) {
        // Every confirmation sends the message, because an earlier one may have been dropped; a repeat writes nothing.
        if (now.ledger().unconfirmed().contains(recipient) && confirmed.add(recipient)) {
            self.tell(CaseMessage.Confirmed.JOURNAL);
        }
    }

    /** The events of the confirmations since the last call. */
    List<CaseEvent> journal(Case now, Instant at) {
        List<CaseEvent> events = new ArrayList<>();
        Case state = now;
        for (String recipient : confirmed) {
            Optional<CaseEvent> event = state.noticeConfirmed(recipient, at);
            if (event.isPresent()) {
                events.add(event.get());
                state = state.apply(event.get());
            }
        }
        confirmed.clear();
        return events;
    }

    private static boolean isAsset(String recipient) {
        return !recipient.startsWith(TRIAGE) && !recipient.startsWith(Relations.WHOLE_NOTICE);
    }

    private void send(Case now, String recipient) {
        if (recipient.startsWith(Case.TRIAGE_TOUCHED)) {
            outbound.touched(now.id(), recipient.substring(Case.TRIAGE_TOUCHED.length()));
        } else if (isAsset(recipient)) {
            outbound.endFolding(now.id(), recipient, now.alertsOf(recipient));
        } else if (now.relations().whole() != null) {
            outbound.notifyParent(now.id(), now.relations().whole());
        }
    }

    /**
     * A flood case collects no further alerts after it ended, so triage is not notified: a new flood opens another
     * case.
     */
    private void sendReopening(Case now) {
        Case.Identity of = now.identity();
        if (of.flood() == null) {
            outbound.reopened(now.id(), of.number(), now.alerts().shown());
        } else {
            self.tell(new CaseCommand.ConfirmNotice(Case.TRIAGE_REOPENED));
        }
    }
}
