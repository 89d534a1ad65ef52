package io.watchfloor.ops.paging.escalation;

import org.apache.pekko.actor.typed.ActorRef;

/** The pager's replies to a case about a submitted notification. */
public sealed interface PagerReply {

    /** The case may send the notification individually now. */
    record Alone(String page) implements PagerReply {}

    /**
     * Asks the case whether the notification may be included in the next digest. The case replies with {@link
     * PagerCommand.Claimed}.
     */
    record Claim(String page, String digest, ActorRef<PagerCommand> replyTo) implements PagerReply {}

    /** The result of the attempt to deliver a digest that contains the notification. */
    record Digested(String page, Notification.Attempt attempt) implements PagerReply {}

    /** The queue is full, so the case must submit the notification again later. */
    record Full(String page) implements PagerReply {}
}
