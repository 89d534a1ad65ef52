package io.watchfloor.ops.paging.escalation;

import org.apache.pekko.actor.typed.ActorRef;

/** The pager's answers to a case about an offered notification. */
public sealed interface PagerReply {

    /** The case may send the notification alone now. */
    record Alone(String page) implements PagerReply {}

    /** Asks whether this notification may be in the next digest. Answered with {@link PagerCommand.Claimed}. */
    record Claim(String page, String digest, ActorRef<PagerCommand> replyTo) implements PagerReply {}

    /** The result of the attempt to deliver a digest with this notification. */
    record Digested(String page, Notification.Attempt attempt) implements PagerReply {}

    /** The queue is full: offer the notification again later. */
    record Full(String page) implements PagerReply {}
}
