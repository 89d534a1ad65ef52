package io.watchfloor.ops.escalation;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** What the pager of a receiver can be told. */
public sealed interface PagerCommand {

    /**
     * A case has a page to send and asks whether it may go alone. A repeat of the offer replaces the one before. Answered with
     * {@link PagerReply}: at once when the page may go alone or there is no room, else after the digest that told about it.
     *
     * @param page its id
     * @param step of the page: 1 brings news, further ones repeat it
     */
    record Offer(String page, Page.Kind kind, int step, Subject subject, ActorRef<PagerReply> replyTo)
            implements PagerCommand {

        /** Whether people have not heard of this yet. */
        boolean isNews() {
            return step == 1;
        }
    }

    /**
     * The case that a page is about.
     *
     * @param sensor whose telemetry opened it
     * @param since when the case opened or got worse
     */
    record Subject(String caseId, long number, String title, Level severity, String sensor, Instant since) {}

    /** Somebody has this case: no digest tells about it any more. */
    record Withdraw(String caseId) implements PagerCommand {}

    /** A digest may be due. */
    enum Clock implements PagerCommand {
        TICK
    }

    /** A try to deliver the digest that is under way ended. */
    record Attempted(Page.Attempt attempt) implements PagerCommand {}
}
