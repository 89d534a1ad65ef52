package io.watchfloor.ops.asset.evidence;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.Base64;
import java.util.Optional;

/**
 * Encrypted evidence as stored in the journal and in projections, written as {@code
 * sealed:1:GENERATION:BASE64:ASSET}. The text contains the asset whose key decrypts it, because the evidence of a
 * correlation also appears in the alerts of other assets.
 *
 * @param generation of the asset's key: how many erasures preceded the key
 * @param content the output of {@link EvidenceKey}; empty for evidence that was journaled as plain text and erased
 *     later
 */
@SuppressWarnings("ArrayRecordComponent") // The array is read once and never compared.
public record SealedEvidence(AssetKey asset, long generation, byte[] content) {

    /** The prefix of encrypted evidence. */
    public static final String START = "sealed:1:";

    /** A placeholder for erased evidence that was never encrypted. */
    public static SealedEvidence erased(AssetKey asset, long generation) {
        return new SealedEvidence(asset, generation, new byte[0]);
    }

    /** @return empty for plain-text evidence, which was written before evidence was encrypted */
    public static Optional<SealedEvidence> parse(String text) {
        if (!text.startsWith(START)) {
            return Optional.empty();
        }
        String[] parts = text.substring(START.length()).split(":", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SealedEvidence(
                    AssetKey.parse(parts[2]),
                    Long.parseLong(parts[0]),
                    Base64.getDecoder().decode(parts[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // A plain-text record that only starts with the prefix of encrypted evidence.
        }
    }

    @Override
    public String toString() {
        return START + generation + ":" + Base64.getEncoder().encodeToString(content) + ":" + asset;
    }
}
