package io.watchfloor.ops.asset.evidence;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Decrypts the evidence for one request. Each key is looked up only once. */
public final class EvidenceReader {

    private final Handle handle;
    private final Map<KeyName, Optional<EvidenceKey>> keys = new HashMap<>();
    private final Map<KeyName, Optional<Erasure>> erasures = new HashMap<>();

    private record KeyName(AssetKey asset, long generation) {}

    /** The result of decryption. */
    public sealed interface Result {

        record Legible(EvidenceRecord proof) implements Result {}

        /** The key was destroyed. */
        record Erased(Erasure erasure) implements Result {}

        /**
         * There is no such key, or the text was not encrypted with this key. In both cases the database was tampered
         * with, or only partly restored.
         */
        record Damaged() implements Result {}
    }

    public EvidenceReader(Handle handle) {
        this.handle = handle;
    }

    /**
     * @param record id of the record
     * @param kept the evidence as stored in the journal or in a projection: encrypted, or plain text from before
     *     evidence was encrypted
     */
    public Result open(String record, String kept) {
        Optional<SealedEvidence> sealed = SealedEvidence.parse(kept);
        return sealed.isPresent()
                ? open(record, sealed.get())
                : new Result.Legible(new EvidenceRecord(kept, Collections.emptySortedMap()));
    }

    private Result open(String record, SealedEvidence sealed) {
        KeyName name = new KeyName(sealed.asset(), sealed.generation());
        Optional<EvidenceRecord> proof = keys.computeIfAbsent(
                        name, one -> EvidenceVault.find(handle, one.asset(), one.generation()))
                .flatMap(key -> key.open(record, sealed));
        if (proof.isPresent()) {
            return new Result.Legible(proof.get());
        }
        Optional<Erasure> erasure =
                erasures.computeIfAbsent(name, one -> EvidenceVault.erasure(handle, one.asset(), one.generation()));
        return erasure.isPresent() ? new Result.Erased(erasure.get()) : new Result.Damaged();
    }
}
