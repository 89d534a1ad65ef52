package io.watchfloor.ops.platform.id;

import io.watchfloor.config.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Ids derived from content, so that creating the same object twice, such as after a crash, results in the same id. An
 * id consists of 96 bits of SHA-256 over the kind and the parts. Each is preceded by its length, so that different
 * lists of parts never have the same concatenation.
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

    /** @param windowKey the rule and the group of a cross-asset correlation */
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

    /** The id of a case that a user's request creates. A repeated request results in the same id. */
    public static CaseId caseByHand(String request) {
        return new CaseId(of("case-by-hand", request));
    }

    /** The id of a notification of an escalation round, as created before policies existed. */
    public static String page(CaseId caseId, int round, int step) {
        return of("page", caseId.value(), Integer.toString(round), Integer.toString(step));
    }

    /**
     * The id of a notification to one contact of one recipient; also the idempotency key of the delivery attempts.
     *
     * @param number sequence number of the round, or of the urgent update
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

    /** The id of an automation's action for one asset of a case; also the idempotency key of the action's calls. */
    public static String action(String automation, String caseId, String asset) {
        return of("action", automation, caseId, asset);
    }

    /** @param pages ids of the notifications in the digest, sorted */
    public static String digest(List<String> pages) {
        return of("digest", pages.toArray(String[]::new));
    }

    /** The spool epoch under which a quarantined record is evaluated again. */
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
