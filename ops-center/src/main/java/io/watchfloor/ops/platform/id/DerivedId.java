package io.watchfloor.ops.platform.id;

import io.watchfloor.config.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Ids derived from their content, so that creating twice, such as after a crash, gives the same id. 96 bits of SHA-256
 * over the kind and the parts, each preceded by its length, so that different lists of parts never collide by
 * concatenation.
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

    /** @param windowKey rule and group of a cross-asset correlation */
    public static String window(String windowKey) {
        return of("window", windowKey);
    }

    public static String alert(AssetKey asset, String rule, String openingRecord) {
        return of("alert", asset.toString(), rule, openingRecord);
    }

    /** @param generation 1, or higher for alerts of an ended case that are placed again */
    public static CaseId caseOf(String openingAlert, int generation) {
        return new CaseId(of("case", openingAlert, Integer.toString(generation)));
    }

    /** The case that a user's request creates: a repeated request gives the same case. */
    public static CaseId caseByHand(String request) {
        return new CaseId(of("case-by-hand", request));
    }

    /** A notification of an escalation round, from before policies. */
    public static String page(CaseId caseId, int round, int step) {
        return of("page", caseId.value(), Integer.toString(round), Integer.toString(step));
    }

    /**
     * A notification to one contact of one recipient; also the idempotency key of its attempts.
     *
     * @param number of the round, or of the urgent update
     * @param nth distinguishes notifications of one step to one contact, from 0
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

    /** An action of an automation for one asset of a case; also the idempotency key of its calls. */
    public static String action(String automation, String caseId, String asset) {
        return of("action", automation, caseId, asset);
    }

    /** @param pages ids of the notifications in the digest, sorted */
    public static String digest(List<String> pages) {
        return of("digest", pages.toArray(String[]::new));
    }

    /** The epoch in which a quarantined record is evaluated again. */
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
