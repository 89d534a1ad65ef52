package io.watchfloor.ops.asset.evidence;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.platform.id.AssetKey;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of evidence keys. The row of a destroyed key is kept, and records who destroyed the key and why. */
public final class EvidenceVault implements EvidenceKeys {

    private final Jdbi database;
    private final SecureRandom random;
    private final Executor executor;

    /** @param executor runs tasks that may block */
    public EvidenceVault(Jdbi database, SecureRandom random, Executor executor) {
        this.database = database;
        this.random = random;
        this.executor = executor;
    }

    @Override
    public CompletionStage<EvidenceKey> key(AssetKey asset, long generation) {
        return CompletableFuture.supplyAsync(
                () -> database.withHandle(handle -> find(handle, asset, generation)
                        .or(() -> {
                            create(handle, asset, generation);
                            return find(handle, asset, generation);
                        })
                        .orElseThrow(() -> new IllegalStateException(
                                "evidence key %d of %s was destroyed".formatted(generation, asset)))),
                executor);
    }

    /** If two nodes create the key at the same time, both use the key that was stored first. */
    private void create(Handle handle, AssetKey asset, long generation) {
        byte[] secret = new byte[EvidenceKey.BYTES];
        random.nextBytes(secret);
        handle.createUpdate(
                        "INSERT INTO evidence_key (asset, generation, key) VALUES (:asset, :generation, :key) ON CONFLICT DO NOTHING")
                .bind("asset", asset.toString())
                .bind("generation", generation)
                .bind("key", secret)
                .execute();
    }

    /** Number of erasures that were executed, which is the generation of the key that encrypts new evidence. */
    public static long generation(Handle handle, AssetKey asset) {
        return handle.createQuery("SELECT count(*) FROM evidence_key WHERE asset = :asset AND erased_at IS NOT NULL")
                .bind("asset", asset.toString())
                .mapTo(Long.class)
                .one();
    }

    /** Returns the key of this generation; empty if it does not exist or is destroyed. */
    public static Optional<EvidenceKey> find(Handle handle, AssetKey asset, long generation) {
        return handle.createQuery(
                        "SELECT key FROM evidence_key WHERE asset = :asset AND generation = :generation AND key IS NOT NULL")
                .bind("asset", asset.toString())
                .bind("generation", generation)
                .map((row, context) -> new EvidenceKey(asset, generation, row.getBytes(1)))
                .findOne();
    }

    /** Destroys the key of this generation in the transaction of the handle, and records who requested the erasure. */
    public static void destroy(Handle transaction, AssetKey asset, long generation, Erasure erasure) {
        transaction
                .createUpdate("""
                        INSERT INTO evidence_key (asset, generation, key, erased_at, erased_by, reason)
                        VALUES (:asset, :generation, NULL, :at, :by, :reason)
                        ON CONFLICT (asset, generation) DO UPDATE SET key = NULL, erased_at = excluded.erased_at,
                            erased_by = excluded.erased_by, reason = excluded.reason""")
                .bind("asset", asset.toString())
                .bind("generation", generation)
                .bind("at", OffsetDateTime.ofInstant(erasure.at(), ZoneOffset.UTC))
                .bind("by", erasure.by())
                .bind("reason", erasure.reason())
                .execute();
    }

    static Optional<Erasure> erasure(Handle handle, AssetKey asset, long generation) {
        return handle.createQuery(
                        "SELECT * FROM evidence_key WHERE asset = :asset AND generation = :generation AND key IS NULL")
                .bind("asset", asset.toString())
                .bind("generation", generation)
                .map((row, context) -> erasure(row))
                .findOne();
    }

    /** The latest first. */
    public static List<Erasure> erasures(Handle handle, AssetKey asset) {
        return handle.createQuery(
                        "SELECT * FROM evidence_key WHERE asset = :asset AND key IS NULL ORDER BY generation DESC")
                .bind("asset", asset.toString())
                .map((row, context) -> erasure(row))
                .list();
    }

    private static Erasure erasure(ResultSet row) throws SQLException {
        return new Erasure(SqlTimestamps.of(row, "erased_at"), row.getString("erased_by"), row.getString("reason"));
    }
}
