package io.watchfloor.ops.escalation;

import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** What others may send to the pager of a receiver. */
public sealed interface PagerCommand extends PagerMessage {

    /**
     * A case has a page to send and asks whether it may go alone. A repeated offer replaces the previous one. Answered
     * with {@link PagerReply}: at once when the page may go alone or there is no room, otherwise after the digest that
     * includes it.
     *
     * @param page its id
     * @param step of the page: 1 brings news, later steps repeat it
     */
    record Offer(String page, Page.Kind kind, int step, Subject subject, ActorRef<PagerReply> replyTo)
            implements PagerCommand {

        /** Whether this is new to people. */
        boolean isNews() {
            return step == 1;
        }
    }

    /**
     * The case that a page is about.
     *
     * @param sensor the sensor whose telemetry opened it
     * @param since when the case opened or got worse
     */
    record Subject(CaseId caseId, long number, String title, Level severity, String sensor, Instant since) {}

    /** Somebody has taken this case: no digest includes it any more. */
    record Withdraw(CaseId caseId) implements PagerCommand {}
}
