package io.watchfloor.ops.asset.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.explain.MatchReason;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvidenceKeyTest {

    private static final AssetKey WS01 = AssetKey.parse("default/host:ws01");
    private static final String RECORD = "sensor-1/0000000000000001/7";

    /** Encrypted evidence from an older journal. */
    private static final String GOLDEN =
            "sealed:1:0:1/t8vT5Gkr4MVul5ENX4iylic6FhQf5OjYeFgdz5UyIQ3EBE/VaHHclz1kYC+NCvuJAsHw9/BEAzUJR"
                    + "EA+wCLuWiVOEKagEAO5m+c07rgF5YDeURUR9iCe6Oi5gLo1zeCsQGG+xF+pHjgXxUlDnrA2lCPmLYfEtUqQjXlL+e6"
                    + "zUr51gtMU07brDegWBmUejymZ8QmvFUHE0hec36D2Ja0xZX7gwd3x3epw==:default/host:ws01";

    private static final EvidenceRecord PROOF = new EvidenceRecord(
            "{\"EventID\":10,\"TargetImage\":\"C:\\\\Windows\\\\lsass.exe\",\"note\":\"\u00fc\\u0000\"}",
            new TreeMap<>(Map.of(
                    "rule-1", List.of(new MatchReason("selection", "TargetImage", "endswith", "\\lsass.exe", null)))));

    private final EvidenceKey key = key(WS01, 0, 1);

    private static EvidenceKey key(AssetKey asset, long generation, int secret) {
        byte[] bytes = new byte[EvidenceKey.BYTES];
        bytes[31] = (byte) secret;
        return new EvidenceKey(asset, generation, bytes);
    }

    private static SealedEvidence read(String text) {
        return SealedEvidence.parse(text).orElseThrow();
    }

    @Test
    void onlyItsKeyDecryptsEvidence() {
        SealedEvidence sealed = key.seal(RECORD, PROOF);

        assertThat(key.open(RECORD, read(sealed.toString()))).contains(PROOF);
        assertThat(key(WS01, 0, 2).open(RECORD, sealed)).isEmpty();
        assertThat(key(WS01, 1, 1).open(RECORD, sealed)).isEmpty();
        assertThat(key(AssetKey.parse("default/host:ws02"), 0, 1).open(RECORD, sealed))
                .isEmpty();
    }

    @Test
    void journaledEvidenceStaysReadable() {
        assertThat(key.open(RECORD, read(GOLDEN))).contains(PROOF);
    }

    @Test
    void evidenceIsBoundToItsRecordAndProtectedAgainstChanges() {
        SealedEvidence sealed = key.seal(RECORD, PROOF);
        assertThat(key.open("sensor-1/0000000000000001/8", sealed)).isEmpty();
        for (int at = 0; at < sealed.content().length; at += 5) {
            byte[] changed = sealed.content().clone();
            changed[at] ^= 1;
            assertThat(key.open(RECORD, new SealedEvidence(WS01, 0, changed))).isEmpty();
        }
        assertThat(key.open(RECORD, SealedEvidence.erased(WS01, 0))).isEmpty();
    }

    @Test
    void equalEvidenceGivesEqualTextAndOtherEvidenceAnotherNonce() {
        String once = key.seal(RECORD, PROOF).toString();
        assertThat(key.seal(RECORD, PROOF)).hasToString(once);
        assertThat(nonce(key.seal("sensor-1/0000000000000001/8", PROOF))).isNotEqualTo(nonce(read(once)));
        assertThat(nonce(key.seal(RECORD, new EvidenceRecord(PROOF.raw() + " ", PROOF.because()))))
                .isNotEqualTo(nonce(read(once)));
        assertThat(once)
                .doesNotContain("lsass")
                .doesNotContain(
                        Base64.getEncoder().encodeToString("lsass".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static String nonce(SealedEvidence sealed) {
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(sealed.content(), 12));
    }

    @Test
    void aLargeRecordIsEncryptedCompletely() {
        EvidenceRecord large = new EvidenceRecord("{\"x\":\"" + "0123456789".repeat(100_000) + "\"}", new TreeMap<>());
        assertThat(key.open(RECORD, key.seal(RECORD, large))).contains(large);
    }

    @Test
    void aRecordThatOnlyStartsLikeEncryptedEvidenceIsPlainText() {
        assertThat(SealedEvidence.parse("sealed:1:")).isEmpty();
        assertThat(SealedEvidence.parse("sealed:1:x:AAAA:default/host:a")).isEmpty();
        assertThat(SealedEvidence.parse("sealed:1:0:?:default/host:a")).isEmpty();
        assertThat(SealedEvidence.parse("sealed:1:0:AAAA:nobody")).isEmpty();
    }

    @Test
    void aKeyOfAnotherLengthIsRejected() {
        assertThatThrownBy(() -> new EvidenceKey(WS01, 0, new byte[16])).hasMessageContaining("32");
    }
}
