package io.watchfloor.ops.paging.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient is told by one way, before it has the form of that way.
 *
 * @param key the idempotency key: each attempt of one message has the same
 * @param subject one line
 * @param text sentences, without links
 * @param cases what it is about, the most urgent first; empty for a test or a code
 * @param link where to read on at the center
 * @param at when it was decided to tell
 * @param traceparent the attempt's (W3C), if it is traced
 * @param body what our own webhook gets; null for what has none, such as a code
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

    /** One that has no body of its own for our webhook. */
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
        /** One case waits for somebody. */
        PAGE,
        /** Many cases wait for somebody. */
        DIGEST,
        /** A case that somebody has got worse. */
        WORSENED,
        /** The acknowledgement of a case ends soon, because nothing moves. */
        WARNING,
        /** Somebody has taken it: nothing is to be done any more. */
        ACKNOWLEDGED,
        /** It is over. */
        RESOLVED,
        /** Its owner asked for it. */
        TEST,
        /** The code that verifies the contact; it stands in the text. */
        CODE
    }

    /**
     * A case, as the message tells it.
     *
     * @param since when the case opened or got worse
     * @param link to the case
     * @param acknowledge where this recipient takes the case, once; null when it cannot be taken from this message. A GET there only
     *     asks whether to; nothing is done before a POST
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
