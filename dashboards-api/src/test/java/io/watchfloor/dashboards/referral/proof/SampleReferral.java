package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A case with records, detections, alerts, a notification and an acknowledgement, as a center commits to it. */
public final class SampleReferral {

    public static final String CASE = "00112233445566778899aabb";
    private static final Instant BEGIN = Instant.parse("2026-11-24T22:00:00.000001Z");

    private static final String[] TEXTS = {
        "",
        "CORP\\alice",
        "người",
        "a \"quoted\" word",
        "line\nbreak\tand\u0001control",
        "😀",
        "\u2028\u007f",
        "{\"a\":1}"
    };

    private final KeyPair key;
    private final List<ProofKind> kinds = new ArrayList<>();
    private final List<ItemContent> contents = new ArrayList<>();
    private final List<Long> erased = new ArrayList<>();
    private final List<Custody> custody = new ArrayList<>();
    private final RandomGenerator random;
    private long lastEarlier;

    /** @param records number of records, of which each has a detection */
    public SampleReferral(int records, RandomGenerator random) {
        this(records, random, newKey());
    }

    /** @param key of the node that signs */
    SampleReferral(int records, RandomGenerator random, KeyPair key) {
        this.random = random;
        this.key = key;
        List<Long> alerts = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            long record = add(ProofKind.RECORD, "", record(i));
            long detection = add(
                    ProofKind.DETECTION,
                    Long.toString(record),
                    Map.of("rule", "r" + i, "title", "LSASS read", "because/1", "User is CORP\\alice" + i));
            alerts.add(add(ProofKind.ALERT, Long.toString(detection), Map.of("title", "LSASS read", "count", "1")));
        }
        String from = String.join(",", alerts.stream().map(String::valueOf).toList());
        long of = add(ProofKind.CASE, from, Map.of("number", "7", "title", "LSASS read on dc01"));
        long told = add(ProofKind.NOTIFICATION, Long.toString(of), Map.of("to", "person:ann", "status", "delivered"));
        add(ProofKind.ACKNOWLEDGEMENT, of + "," + told, Map.of("by", "ann"));
    }

    private Map<String, String> record(int i) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("asset", "host:dc0" + i);
        fields.put("raw", "{\"User\":\"CORP\\\\alice%d\",\"n\":%d}".formatted(i, i));
        fields.put("raw/User", "CORP\\alice" + i);
        fields.put("raw/n", Integer.toString(i));
        fields.put("raw/" + TEXTS[random.nextInt(TEXTS.length)], TEXTS[random.nextInt(TEXTS.length)]);
        return fields;
    }

    private long add(ProofKind kind, String from, Map<String, String> fields) {
        byte[] salt = new byte[Hashes.BYTES];
        random.nextBytes(salt);
        SortedMap<String, String> all = new TreeMap<>(fields);
        all.put(ItemContent.FROM, from);
        kinds.add(kind);
        contents.add(ItemContent.of(salt, all));
        return contents.size();
    }

    /** Destroys the content of an item, as the erasure of its asset's key does. */
    public SampleReferral erase(long number) {
        erased.add(number);
        return this;
    }

    /** Commits to the items up to this number as a center did before version 2 of the format. */
    public SampleReferral earlierThrough(long number) {
        lastEarlier = number;
        return this;
    }

    private String root(int index) {
        ItemContent content = contents.get(index);
        return index < lastEarlier ? earlierRoot(content) : content.root();
    }

    /** The root to which a center committed before version 2 of the format. */
    public static String earlierRoot(ItemContent content) {
        return ItemContent.earlierRoot(content.leaves());
    }

    public Referral build() {
        return build(key);
    }

    /** @param signer signs instead of the center */
    Referral build(KeyPair signer) {
        List<LogLine> chain = new ArrayList<>();
        ChainHash hash = ItemContent.beginning(CASE);
        chain.add(new LogLine.Begin(ItemContent.chain(CASE), 1, hash));
        SortedMap<Long, List<Leaf>> items = new TreeMap<>();
        for (int i = 0; i < contents.size(); i++) {
            AuditRecord record = ItemContent.commitment(i + 1L, BEGIN.plusSeconds(i), kinds.get(i), root(i));
            hash = hash.next(record);
            chain.add(new LogLine.Entry(record, hash));
            if (!erased.contains(i + 1L)) {
                items.put(i + 1L, contents.get(i).leaves());
            }
        }
        chain.add(new LogLine.End(signed(ItemContent.chain(CASE), contents.size(), hash, signer)));
        String audit = "b2f1c7f0-6a1e-4a6e-9a51-0d6f6a3f7c11";
        ChainHash before = ChainHash.beginning("any");
        AuditRecord anchor = AuditRecord.of(
                41,
                BEGIN.plusSeconds(100),
                Map.of(
                        AuditField.ACTOR,
                        "the center",
                        AuditField.ACTION,
                        Referral.ANCHOR,
                        AuditField.OBJECT,
                        ItemContent.chain(CASE),
                        AuditField.AFTER,
                        Referral.anchorOf(contents.size(), hash.hex()),
                        AuditField.OUTCOME,
                        "done"));
        ReferralHeader header = new ReferralHeader(
                CASE,
                7,
                "2026-11-24T23:00:00Z",
                "lena",
                new ReferralHeader.Purpose("Bundeskriminalamt", "§ 161 StPO", "A narrative of\ntwo lines."),
                "amber",
                new ReferralHeader.Content(
                        hash.hex(),
                        erased,
                        custody.stream().map(one -> one.head().hex()).toList()));
        return new Referral(
                header.sign(text(signer), bytes -> sign(signer, bytes)),
                chain,
                List.of(
                        new LogLine.Begin(audit, 41, before),
                        new LogLine.Entry(anchor, before.next(anchor)),
                        new LogLine.End(signed(audit, 41, before.next(anchor), signer))),
                custody.stream().map(one -> lines(one, signer)).toList(),
                items);
    }

    private static List<LogLine> lines(Custody log, KeyPair signer) {
        List<LogLine> lines = new ArrayList<>();
        lines.add(new LogLine.Begin(log.chain(), 1, log.beginning()));
        lines.addAll(log.entries());
        lines.add(new LogLine.End(signed(log.chain(), log.entries().size(), log.head(), signer)));
        return lines;
    }

    /** Adds an exhibit with its custody log. */
    public SampleReferral exhibit(String id, CustodyStep... steps) {
        custody.add(log(id, steps));
        return this;
    }

    static Custody log(String id, CustodyStep... steps) {
        Custody log = new Custody(id, List.of());
        for (CustodyStep step : steps) {
            List<LogLine.Entry> entries = new ArrayList<>(log.entries());
            AuditRecord record = step.record(entries.size() + 1L, BEGIN.plusSeconds(entries.size()));
            entries.add(new LogLine.Entry(record, log.head().next(record)));
            log = new Custody(id, entries);
        }
        return log;
    }

    public byte[] file() {
        return bytes(build());
    }

    static byte[] bytes(Referral referral) {
        return referral.text().getBytes(StandardCharsets.UTF_8);
    }

    public String key() {
        return text(key);
    }

    private static SignedHead signed(String chain, long seq, ChainHash hash, KeyPair key) {
        return SignedHead.sign(chain, seq, hash, BEGIN.plusSeconds(200), key.getPublic(), key.getPrivate());
    }

    private static String text(KeyPair key) {
        return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    }

    static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first key of RFC 8032, section 7.1, so that signatures are the same in each run. */
    static KeyPair publishedKey() {
        HexFormat hex = HexFormat.of();
        try {
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            return new KeyPair(
                    keys.generatePublic(new X509EncodedKeySpec(hex.parseHex("302a300506032b6570032100"
                            + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))),
                    keys.generatePrivate(new EdECPrivateKeySpec(
                            NamedParameterSpec.ED25519,
                            hex.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(KeyPair key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
