package io.watchfloor.ops.asset.evidence;

import io.watchfloor.ops.platform.id.AssetKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Decrypts evidence for one answer: looks up each key once. */
public final class EvidenceReading {

    private final Handle handle;
    private final Map<KeyName, Optional<EvidenceKey>> keys = new HashMap<>();
    private final Map<KeyName, Optional<Erasure>> erasures = new HashMap<>();

    private record KeyName(AssetKey asset, long generation) {}

    /** The result. */
    public sealed interface Opened {

        record Legible(Proof proof) implements Opened {}

        /** The key is destroyed. */
        record Erased(Erasure erasure) implements Opened {}

        /** There is no such key, or it did not seal this text: the database was tampered with, or partly restored. */
        record Damaged() implements Opened {}
    }

    public EvidenceReading(Handle handle) {
        this.handle = handle;
    }

    /**
     * @param record id of the record
     * @param kept as a journal or a board stores it: sealed or, from before keys existed, in clear
     */
    public Opened open(String record, String kept) {
        Optional<SealedProof> sealed = SealedProof.parse(kept);
        return sealed.isPresent()
                ? open(record, sealed.get())
                : new Opened.Legible(new Proof(kept, Collections.emptySortedMap()));
    }

    private Opened open(String record, SealedProof sealed) {
        KeyName name = new KeyName(sealed.asset(), sealed.generation());
        Optional<Proof> proof = keys.computeIfAbsent(
                        name, one -> EvidenceVault.find(handle, one.asset(), one.generation()))
                .flatMap(key -> key.open(record, sealed));
        if (proof.isPresent()) {
            return new Opened.Legible(proof.get());
        }
        Optional<Erasure> erasure =
                erasures.computeIfAbsent(name, one -> EvidenceVault.erasure(handle, one.asset(), one.generation()));
        return erasure.isPresent() ? new Opened.Erased(erasure.get()) : new Opened.Damaged();
    }
}
