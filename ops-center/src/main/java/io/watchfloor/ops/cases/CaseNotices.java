package io.watchfloor.ops.cases;

import org.apache.pekko.actor.typed.ActorRef;

/** Tells a case's neighbours what they have not confirmed yet. */
final class CaseNotices {

    private final CaseNeighbours neighbours;
    private final ActorRef<? super CaseCommand> self;

    /** @param self is told of what nobody needs to hear */
    CaseNotices(CaseNeighbours neighbours, ActorRef<? super CaseCommand> self) {
        this.neighbours = neighbours;
        this.self = self;
    }

    void tell(Case now) {
        for (String neighbour : now.ledger().unconfirmed()) {
            switch (neighbour) {
                case Case.TRIAGE_ENDED -> neighbours.ended(now.id());
                case Case.TRIAGE_REOPENED -> tellOfReopening(now);
                default -> tell(now, neighbour);
            }
        }
    }

    private void tell(Case now, String neighbour) {
        if (neighbour.startsWith(Case.TRIAGE_TOUCHED)) {
            neighbours.touched(now.id(), neighbour.substring(Case.TRIAGE_TOUCHED.length()));
        } else if (!neighbour.startsWith(Relations.WHOLE_NOTICE)) {
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
