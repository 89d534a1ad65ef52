package io.watchfloor.ops.paging.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to one contact, before a format turns it into the payload of the contact method.
 *
 * @param key the idempotency key: all attempts of one message have the same key
 * @param subject one line
 * @param text sentences, without links
 * @param cases the cases that the message is about, the most urgent first; empty for a test or a code
 * @param link the page of the center with details
 * @param at when the message was queued
 * @param traceparent the W3C trace context of the attempt; null if the attempt is not traced
 * @param body the payload for our own webhook; null for messages without a webhook payload, such as a verification code
 */
public record Message(
        String key,
        Kind kind,
        Contact to,
        String subject,
        String text,
        List<About> cases,
        String link,
        Instant at,
        @Nullable String traceparent,
        @Nullable ObjectNode body) {

    /** Creates a message without a payload for our own webhook. */
    public Message(
            String key,
            Kind kind,
            Contact to,
            String subject,
            String text,
            List<About> cases,
            String link,
            Instant at,
            @Nullable String traceparent) {
        this(key, kind, to, subject, text, cases, link, at, traceparent, null);
    }

    public enum Kind {
        /** One case needs to be acknowledged. */
        PAGE,
        /** Several cases need to be acknowledged. */
        DIGEST,
        /** An acknowledged case escalated. */
        WORSENED,
        /**
         * The acknowledgement of a case expires soon, because the case had no activity; or, without a case, the center stopped
         * something of the recipient.
         */
        WARNING,
        /** A user acknowledged the case, so that the recipient need not act any more. */
        ACKNOWLEDGED,
        /** The case is resolved. */
        RESOLVED,
        /** A test message that the contact's owner requested. */
        TEST,
        /** The verification code of the contact; the text contains the code. */
        CODE
    }

    /**
     * A case as shown in a message.
     *
     * @param since when the case opened or escalated
     * @param link to the case
     * @param acknowledge the link by which this recipient acknowledges the case, once; null if the message has no such
     *     link. A GET request only shows a confirmation page; a POST request acknowledges the case
     */
    public record About(
            CaseId id,
            long number,
            String title,
            Level severity,
            String status,
            int round,
            Instant since,
            List<String> assets,
            int alerts,
            List<String> attack,
            String link,
            @Nullable String acknowledge) {}
}
