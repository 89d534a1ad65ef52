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
 * Tells a case's neighbours what they have not confirmed yet: each once, and so many at once that their answers fit into
 * the entity's stash beside what people ask. A case of a thousand assets would drown in answers otherwise, because each
 * answer is a commit, and what follows a commit is to tell what is still owed.
 */
final class CaseDeliveries {

    private static final String TRIAGE = "triage:";

    /** Neighbours told at once. */
    static final int TOLD_AT_ONCE = 32;

    private final CaseOutbound neighbours;
    private final ActorRef<? super CaseMessage> self;

    /** Told, and not confirmed yet. */
    private final Set<String> told = new HashSet<>();

    /** Confirmed, and not journaled yet: what arrives during one commit shares the next. */
    private final Set<String> confirmed = new LinkedHashSet<>();

    /** @param self is told of what nobody needs to hear, and that confirmations wait */
    CaseDeliveries(CaseOutbound neighbours, ActorRef<? super CaseMessage> self) {
        this.neighbours = neighbours;
        this.self = self;
    }

    /** Tells those who do not know yet that they are owed something, as far as there is room for their answers. */
    void tell(Case now) {
        told.retainAll(now.ledger().unconfirmed());
        // Triage and the whole first: they are few, and people see what follows.
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

    /** What was told may be lost: it is told again. */
    void forget() {
        told.clear();
    }

    /** After a failed commit, what was confirmed meanwhile may be lost. */
    void recovered() {
        told.clear();
        confirmed.clear();
    }

    /** A neighbour confirms; journaled with the next {@link #journal}. */
    void confirm(Case now, String neighbour) {
        // Each sends the message, because an earlier one may have been dropped; what it finds journaled costs nothing.
        if (now.ledger().unconfirmed().contains(neighbour) && confirmed.add(neighbour)) {
            self.tell(CaseMessage.Confirmed.JOURNAL);
        }
    }

    /** What was confirmed since the last time. */
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

    /** A flood case gathers no more alerts once it ended, so triage need not know: a new flood opens another case. */
    private void tellOfReopening(Case now) {
        Case.Identity of = now.identity();
        if (of.flood() == null) {
            neighbours.reopened(now.id(), of.number(), now.alerts().shown());
        } else {
            self.tell(new CaseCommand.ConfirmNotice(Case.TRIAGE_REOPENED));
        }
    }
}
