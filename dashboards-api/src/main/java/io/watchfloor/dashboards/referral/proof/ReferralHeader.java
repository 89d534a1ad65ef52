package io.watchfloor.dashboards.referral.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The signed statement at the begin of a referral.
 *
 * @param caseNumber the number by which people name the case
 * @param built when, as RFC 3339
 * @param by the user who built the referral
 * @param marking TLP of the case at that time
 */
public record ReferralHeader(
        String caseId, long caseNumber, String built, String by, Purpose purpose, String marking, Content content) {

    static final String VERSION = "referral";

    private static final String DOMAIN = "watchfloor-referral-2\n";
    private static final String CUSTODY = "custody";
    private static final String KEY = "key";
    private static final String SIGNATURE = "signature";
    private static final String ALGORITHM = "Ed25519";

    /** Bytes of an Ed25519 key in the form of RFC 8410. */
    private static final int KEY_BYTES = 44;

    /**
     * What the referral contains.
     *
     * @param head hash of the last item of the why-chain
     * @param erased numbers of the items whose content was destroyed before the referral was built, in ascending order
     * @param custody hash of the last entry of each custody log, in their order
     */
    public record Content(String head, List<Long> erased, List<String> custody) {
        public Content {
            erased = List.copyOf(erased);
            custody = List.copyOf(custody);
        }
    }

    public String head() {
        return content.head();
    }

    public List<Long> erased() {
        return content.erased();
    }

    public List<String> custody() {
        return content.custody();
    }

    /**
     * Why the referral is made.
     *
     * @param recipient the agency
     * @param basis the legal basis, such as a statute or the number of an order
     * @param narrative what happened, in words; may be empty
     */
    public record Purpose(String recipient, String basis, String narrative) {}

    /**
     * A header in the form of a referral's first line.
     *
     * @param key public key of the signer in Base64, Ed25519 (RFC 8410)
     */
    public record Signed(ReferralHeader header, String key, String signature) {

        public String line() {
            return CanonicalJson.write(json());
        }

        private Map<String, Object> json() {
            Map<String, Object> json = content(header, key);
            json.put(SIGNATURE, signature);
            return json;
        }

        boolean isGenuine() {
            return verifies(key, message(content(header, key)), signature);
        }
    }

    /**
     * @param key public key of the signer in Base64
     * @param signer signs with Ed25519, and returns the signature in Base64
     */
    public Signed sign(String key, Function<byte[], String> signer) {
        return new Signed(this, key, signer.apply(message(content(this, key))));
    }

    private static Map<String, Object> content(ReferralHeader header, String key) {
        Map<String, Object> json = new TreeMap<>();
        json.put(VERSION, 2L);
        json.put("case", header.caseId());
        json.put("number", header.caseNumber());
        json.put("built", header.built());
        json.put("by", header.by());
        json.put("recipient", header.purpose().recipient());
        json.put("basis", header.purpose().basis());
        json.put("narrative", header.purpose().narrative());
        json.put("marking", header.marking());
        json.put("head", header.head());
        json.put("erased", header.erased());
        if (!header.custody().isEmpty()) {
            json.put(CUSTODY, header.custody());
        }
        json.put(KEY, key);
        return json;
    }

    private static byte[] message(Map<String, Object> content) {
        return (DOMAIN + CanonicalJson.write(content)).getBytes(StandardCharsets.UTF_8);
    }

    /** @return empty if the line is not a header in its only form */
    static Optional<Signed> read(String line) {
        return CanonicalJson.object(line).flatMap(json -> {
            if (json.get("erased") instanceof List<?> erased
                    && json.get("number") instanceof Long number
                    && json.getOrDefault(CUSTODY, List.of()) instanceof List<?> custody
                    && custody.stream().allMatch(String.class::isInstance)
                    && erased.stream().allMatch(Long.class::isInstance)
                    && isAscending(erased.stream().map(Long.class::cast).toList())) {
                Signed signed = new Signed(
                        new ReferralHeader(
                                text(json, "case"),
                                number,
                                text(json, "built"),
                                text(json, "by"),
                                new Purpose(text(json, "recipient"), text(json, "basis"), text(json, "narrative")),
                                text(json, "marking"),
                                new Content(
                                        text(json, "head"),
                                        erased.stream().map(Long.class::cast).toList(),
                                        custody.stream().map(String.class::cast).toList())),
                        text(json, KEY),
                        text(json, SIGNATURE));
                return signed.line().equals(line) ? Optional.of(signed) : Optional.empty();
            }
            return Optional.empty();
        });
    }

    /** Whether the numbers are different, in their order, and larger than 0. */
    private static boolean isAscending(List<Long> numbers) {
        long before = 0;
        for (long number : numbers) {
            if (number <= before) {
                return false;
            }
            before = number;
        }
        return true;
    }

    private static String text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text ? text : "";
    }

    /** Whether a signature or key is in the only form that its bytes have. */
    static boolean isBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean verifies(String key, byte[] message, String signature) {
        if (!isBase64(key) || !isBase64(signature)) {
            return false;
        }
        try {
            byte[] encoded = Base64.getDecoder().decode(key);
            if (encoded.length != KEY_BYTES) {
                return false; // the JDK reads the same key in other encodings, too
            }
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
            check.update(message);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false; // not a valid key or signature
        }
    }

    /** First bytes of the SHA-256 of a public key, as {@code watchfloor audit key} prints them. */
    public static String fingerprint(String key) {
        byte[] hash = Hashes.sha256().digest(Base64.getDecoder().decode(key));
        return HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(hash, 8));
    }
}
