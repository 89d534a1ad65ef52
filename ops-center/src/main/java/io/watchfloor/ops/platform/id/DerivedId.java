package io.watchfloor.ops.platform.id;

import io.watchfloor.config.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Ids derived from what they name, so that "create" means "ensure": a repeat after a crash gives the same id. 96 bits
 * of SHA-256 over the kind and the parts, each preceded by its length, so that different lists of parts never collide
 * by concatenation.
 */
public final class DerivedId {

    private static final int BYTES = 12;

    private DerivedId() {}

    public static DetectionId detection(String rule, String record) {
        return new DetectionId(of("detection", rule, record));
    }

    public static DetectionId correlation(String rule, String window) {
        return new DetectionId(of("correlation", rule, window));
    }

    /** @param windowKey rule and group of a correlation that no single asset judges */
    public static String window(String windowKey) {
        return of("window", windowKey);
    }

    public static String alert(AssetKey asset, String rule, String openingRecord) {
        return of("alert", asset.toString(), rule, openingRecord);
    }

    /** @param generation 1, or more when alerts of an ended case moved to another one */
    public static CaseId caseOf(String openingAlert, int generation) {
        return new CaseId(of("case", openingAlert, Integer.toString(generation)));
    }

    /** The case that a person's request opens: a repeat of the request means the same case. */
    public static CaseId caseByHand(String request) {
        return new CaseId(of("case-by-hand", request));
    }

    /** One page of one escalation round, from before there were policies. */
    public static String page(CaseId caseId, int round, int step) {
        return of("page", caseId.value(), Integer.toString(round), Integer.toString(step));
    }

    /**
     * One page to one contact of one recipient: also the idempotency key of each attempt to deliver it.
     *
     * @param number of the round, or of the worsening
     * @param nth tells pages of one step by one contact apart, from 0
     */
    public static String page(
            CaseId caseId, String kind, int number, int step, String recipient, String contact, int nth) {
        return of(
                "page-to",
                caseId.value(),
                kind,
                Integer.toString(number),
                Integer.toString(step),
                recipient,
                contact,
                Integer.toString(nth));
    }

    /** One action of an automation about one asset of a case: also the idempotency key of each call. */
    public static String action(String automation, String caseId, String asset) {
        return of("action", automation, caseId, asset);
    }

    /** @param pages in the digest, sorted */
    public static String digest(List<String> pages) {
        return of("digest", pages.toArray(String[]::new));
    }

    /** The epoch in which a quarantined record is judged again. */
    public static long retryEpoch(String place) {
        return Long.parseUnsignedLong(of("retry", place), 0, 16, 16);
    }

    static String of(String kind, String... parts) {
        MessageDigest digest = Digests.sha256();
        update(digest, kind);
        for (String part : parts) {
            update(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >>> 24));
        digest.update((byte) (bytes.length >>> 16));
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }
}
