package io.watchfloor.dashboards.audit.chain;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** An exported log with records of all forms, and the heads that its node signed. */
final class SampleLog {

    static final String CHAIN = "b2f1c7f0-6a1e-4a6e-9a51-0d6f6a3f7c11";
    static final Instant BEGIN = Instant.parse("2026-11-24T22:00:00.000001Z");

    private static final String[] TEXTS = {
        "",
        "alice",
        "người",
        "a \"quoted\" word",
        "back\\slash",
        "line\nbreak\tand\u0001control",
        "😀",
        "\u2028",
        "{\"role\":\"viewer\"}"
    };

    final KeyPair key = newKey();
    final List<AuditRecord> records = new ArrayList<>();
    final List<ChainHash> hashes = new ArrayList<>();
    final List<SignedHead> heads = new ArrayList<>();

    /** @param everySigned number of records between signed heads */
    SampleLog(int size, int everySigned, RandomGenerator random) {
        ChainHash hash = ChainHash.beginning(CHAIN);
        for (int seq = 1; seq <= size; seq++) {
            AuditRecord record = record(seq, random);
            hash = hash.next(record);
            records.add(record);
            hashes.add(hash);
            if (seq % everySigned == 0) {
                heads.add(head(seq, hash, key));
            }
        }
    }

    static AuditRecord record(long seq, RandomGenerator random) {
        Map<AuditField, String> texts = new EnumMap<>(AuditField.class);
        for (AuditField field : AuditField.values()) {
            texts.put(field, TEXTS[random.nextInt(TEXTS.length)]);
        }
        return AuditRecord.of(seq, BEGIN.plusNanos(seq * 1_234_567_000L), texts);
    }

    static SignedHead head(long seq, ChainHash hash, KeyPair key) {
        return SignedHead.sign(CHAIN, seq, hash, BEGIN.plusSeconds(seq), key.getPublic(), key.getPrivate());
    }

    static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lines of the log, signed with the key. */
    static List<String> lines(List<AuditRecord> records, List<ChainHash> hashes, KeyPair key) {
        List<String> lines = new ArrayList<>();
        lines.add(LogText.write(new LogLine.Begin(CHAIN, 1, ChainHash.beginning(CHAIN))));
        for (int i = 0; i < records.size(); i++) {
            lines.add(LogText.write(new LogLine.Entry(records.get(i), hashes.get(i))));
        }
        lines.add(LogText.write(head(records.size(), hashes.getLast(), key)));
        return lines;
    }

    /** As written by an attacker who has the records, the format and another key. */
    static List<String> rewritten(List<AuditRecord> records, KeyPair key) {
        List<ChainHash> hashes = new ArrayList<>();
        ChainHash hash = ChainHash.beginning(CHAIN);
        for (AuditRecord record : records) {
            hash = hash.next(record);
            hashes.add(hash);
        }
        return lines(records, hashes, key);
    }

    List<String> lines() {
        return lines(records, hashes, key);
    }
}
