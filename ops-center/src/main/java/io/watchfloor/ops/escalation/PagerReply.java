package io.watchfloor.ops.escalation;

/** Answers of the pager to a case, about the page that it offered. */
public sealed interface PagerReply {

    /** The page may go now, by itself: the case sends it. */
    record Alone(String page) implements PagerReply {}

    /** A digest told, or tried to tell, about the case. */
    record Digested(String page, Page.Attempt attempt) implements PagerReply {}

    /** Too many pages wait: offer it again later. */
    record Full(String page) implements PagerReply {}
}
