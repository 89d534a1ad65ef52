package io.watchfloor.ops.paging.escalation;

import org.apache.pekko.actor.typed.ActorRef;

/** The pager's answers to a case about an offered page. */
public sealed interface PagerReply {

    /** The page may go now, by itself: the case sends it. */
    record Alone(String page) implements PagerReply {}

    /** A digest is about to go out: may this page be in it? Answered with {@link PagerCommand.Claimed}. */
    record Claim(String page, String digest, ActorRef<PagerCommand> replyTo) implements PagerReply {}

    /** A digest with the case was delivered, or an attempt to do so was made. */
    record Digested(String page, Notification.Attempt attempt) implements PagerReply {}

    /** Too many pages wait: offer it again later. */
    record Full(String page) implements PagerReply {}
}
