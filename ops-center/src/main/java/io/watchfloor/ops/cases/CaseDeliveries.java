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
 * Sends a case's pending messages to triage, assets and the parent case: each once, and at most {@value #TOLD_AT_ONCE}
 * at a time. The answers of a case with a thousand assets would otherwise overflow the entity's stash, because each
 * answer is a commit, and each commit sends the pending messages again.
 */
final class CaseDeliveries {

    private static final String TRIAGE = "triage:";

    /** Most recipients with an unconfirmed message at a time. */
    static final int TOLD_AT_ONCE = 32;

    private final CaseOutbound neighbours;
    private final ActorRef<? super CaseMessage> self;

    /** Recipients of sent, unconfirmed messages. */
    private final Set<String> told = new HashSet<>();

    /** Confirmations that are not journaled yet: those that arrive during one commit share the next. */
    private final Set<String> confirmed = new LinkedHashSet<>();

    /** @param self receives confirmations for messages without a recipient, and the request to journal confirmations */
    CaseDeliveries(CaseOutbound neighbours, ActorRef<? super CaseMessage> self) {
        this.neighbours = neighbours;
        this.self = self;
    }

    /** Sends pending messages, up to the limit. */
    void tell(Case now) {
        told.retainAll(now.ledger().unconfirmed());
        // Triage and the parent case first: they are few, and their effects are visible to users.
        List<String> next = now.ledger().unconfirmed().stream()
                .filter(neighbour -> !told.contains(neighbour))
                .sorted(Comparator.comparing(CaseDeliveries::isAsset))
                .limit(Math.max(0, TOLD_AT_ONCE - told.size()))
                .toList();
        for (String neighbour : next) {
            told.add(neighbour);
            switch (neighbour) {
                case Case.TRIAGE_ENDED -> neighbours.ended(now.id());
                case Case.TRIAGE_REOPENED -> tellOfReopening(now);
                default -> tell(now, neighbour);
            }
        }
    }

    /** Forgets what was sent, because it may be lost: it is sent again. */
    void forget() {
        told.clear();
    }

    /** After a failed commit, confirmations may be lost. */
    void recovered() {
        told.clear();
        confirmed.clear();
    }

    /** Records a confirmation; the next {@link #journal} returns its event. */
    void confirm(Case now, String neighbour) {
        // Every confirmation sends the message, because an earlier one may have been dropped; a repeat writes nothing.
        if (now.ledger().unconfirmed().contains(neighbour) && confirmed.add(neighbour)) {
            self.tell(CaseMessage.Confirmed.JOURNAL);
        }
    }

    /** The events of the confirmations since the last call. */
    List<CaseEvent> journal(Case now, Instant at) {
        List<CaseEvent> events = new ArrayList<>();
        Case state = now;
        for (String neighbour : confirmed) {
            Optional<CaseEvent> event = state.noticeConfirmed(neighbour, at);
            if (event.isPresent()) {
                events.add(event.get());
                state = state.apply(event.get());
            }
        }
        confirmed.clear();
        return events;
    }

    private static boolean isAsset(String neighbour) {
        return !neighbour.startsWith(TRIAGE) && !neighbour.startsWith(Relations.WHOLE_NOTICE);
    }

    private void tell(Case now, String neighbour) {
        if (neighbour.startsWith(Case.TRIAGE_TOUCHED)) {
            neighbours.touched(now.id(), neighbour.substring(Case.TRIAGE_TOUCHED.length()));
        } else if (isAsset(neighbour)) {
            neighbours.endFolding(now.id(), neighbour, now.alertsOf(neighbour));
        } else if (now.relations().whole() != null) {
            neighbours.tellWhole(now.id(), now.relations().whole());
        }
    }

    /**
     * A flood case collects no further alerts after it ended, so triage is not notified: a new flood opens another
     * case.
     */
    private void tellOfReopening(Case now) {
        Case.Identity of = now.identity();
        if (of.flood() == null) {
            neighbours.reopened(now.id(), of.number(), now.alerts().shown());
        } else {
            self.tell(new CaseCommand.ConfirmNotice(Case.TRIAGE_REOPENED));
        }
    }
}
