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

    /** Limit of recipients with an unconfirmed message at the same time. */
    static final int MAX_UNCONFIRMED = 32;

    private final CaseOutbound outbound;
    private final ActorRef<? super CaseMessage> self;

    /** Recipients of sent, unconfirmed messages. */
    private final Set<String> sent = new HashSet<>();

    /**
     * Confirmations that are not journaled yet. Confirmations that arrive during a commit are journaled together in the
     * next commit.
     */
    private final Set<String> confirmed = new LinkedHashSet<>();

    /** @param self receives confirmations for messages without a recipient, and the request to journal confirmations */
    CaseDeliveries(CaseOutbound outbound, ActorRef<? super CaseMessage> self) {
        this.outbound = outbound;
        this.self = self;
    }

    /** Sends pending messages, up to the limit. */
    void send(Case now) {
        sent.retainAll(now.ledger().unconfirmed());
        // Sends to triage and the parent case first, because these messages are few and users see their effects.
        List<String> next = now.ledger().unconfirmed().stream()
                .filter(recipient -> !sent.contains(recipient))
                .sorted(Comparator.comparing(CaseDeliveries::isAsset))
                .limit(Math.max(0, MAX_UNCONFIRMED - sent.size()))
                .toList();
        for (String recipient : next) {
            sent.add(recipient);
            switch (recipient) {
                case Case.TRIAGE_ENDED -> outbound.ended(now.id(), now.exercise() != null);
                case Case.TRIAGE_REOPENED -> sendReopening(now);
                default -> send(now, recipient);
            }
        }
    }

    /**
     * Forgets which messages were sent, because sent messages may be lost. The next call sends all pending messages
     * again.
     */
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
        // Every confirmation schedules a journal request, because an earlier request may have been dropped. A repeated
        // request writes nothing.
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
     * A case of an alert flood accepts no alerts after its end, because a new flood opens another case. Triage
     * therefore needs no message about the end.
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
