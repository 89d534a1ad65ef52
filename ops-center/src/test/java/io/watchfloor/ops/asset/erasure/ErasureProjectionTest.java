package io.watchfloor.ops.asset.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.evidence.SealedEvidence;
import io.watchfloor.ops.platform.id.AssetKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErasureProjectionTest {

    private static final SealedEvidence ERASED = SealedEvidence.erased(AssetKey.parse("default/host:ws01"), 2);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyPlainTextEvidenceIsRemovedFromAnEvent() {
        byte[] event = utf8("""
                {"through":17,"value":12.50,"later":{"kept":1e2},"evidence":[{"record":"s/1/17","raw":"{\\"EventID\\":10}"},\
                {"record":"s/1/18","raw":"sealed:1:1:AAAA:default/host:ws01"}],"detections":[{"id":"d1","because":[{"value":"x"}]}]}""");
        assertThat(ErasureProjection.cleared(event, ERASED).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .contains("""
                        {"through":17,"value":12.50,"later":{"kept":1E+2},"evidence":[{"record":"s/1/17","raw":"sealed:1:2::default/host:ws01"},\
                        {"record":"s/1/18","raw":"sealed:1:1:AAAA:default/host:ws01"}],"detections":[{"id":"d1"}]}""");
    }

    @Test
    void anEventWithEncryptedEvidenceIsNotRewritten() {
        assertThat(ErasureProjection.cleared(
                        utf8(
                                "{\"evidence\":[{\"raw\":\"sealed:1:1:AAAA:default/host:ws01\"}],\"detections\":[{\"id\":\"d1\"}]}"),
                        ERASED))
                .isEmpty();
    }
}
