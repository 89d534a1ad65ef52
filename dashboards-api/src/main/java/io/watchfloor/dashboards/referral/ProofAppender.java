package io.watchfloor.dashboards.referral;

import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.referral.proof.ProofKind;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.evidence.EvidenceRecord;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Appends items to the why-chain of one case, in the transaction that holds the lock of the chain. */
final class ProofAppender implements AutoCloseable {

    private static final int SALT_BYTES = 32;
    private static final int BATCH = 500;

    private final String caseId;
    private final Instant now;
    private final SecureRandom random;
    private final PreparedBatch batch;
    private final Map<String, Known> known = new HashMap<>();
    private long seq;
    private ChainHash hash;
    private long added;

    /** @param content null if the content is encrypted, because encrypted items do not change */
    private record Known(long seq, Optional<ItemContent> content) {}

    ProofAppender(Handle tx, String caseId, long seq, ChainHash hash, Instant now, SecureRandom random) {
        this.caseId = caseId;
        this.seq = seq;
        this.hash = hash;
        this.now = now;
        this.random = random;
        this.batch = tx.prepareBatch("""
                INSERT INTO case_proof_item (case_id, seq, at, kind, item, root, hash, content)
                VALUES (:case, :seq, :at, :kind, :item, :root, :hash, :content)""");
        tx.createQuery("""
                        SELECT DISTINCT ON (item) item, seq, CASE WHEN content LIKE '{%' THEN content END AS content
                        FROM case_proof_item WHERE case_id = :case ORDER BY item, seq DESC""")
                .bind("case", caseId)
                .map((row, context) -> Map.entry(
                        row.getString("item"),
                        new Known(
                                row.getLong("seq"),
                                Optional.ofNullable(row.getString("content")).flatMap(ItemContent::parse))))
                .forEach(one -> known.put(one.getKey(), one.getValue()));
    }

    /** Number of the latest item with this name. */
    Optional<Long> number(String item) {
        return Optional.ofNullable(known.get(item)).map(Known::seq);
    }

    /** Appends an item whose content an erasure of the asset destroys. Does nothing if the chain has the item. */
    long addErasable(ProofKind kind, String item, SortedMap<String, String> fields, EvidenceKey key) {
        Known before = known.get(item);
        if (before != null) {
            return before.seq();
        }
        ItemContent content = content(fields);
        String sealed = key.seal(
                        sealedAs(caseId, seq + 1), new EvidenceRecord(content.json(), Collections.emptySortedMap()))
                .toString();
        append(kind, item, content, sealed);
        known.put(item, new Known(seq, Optional.empty()));
        return seq;
    }

    /** Appends an item, unless the latest item with this name has the same fields. */
    long add(ProofKind kind, String item, SortedMap<String, String> fields) {
        ItemContent content = content(fields);
        Known before = known.get(item);
        if (before != null && before.content().map(ItemContent::fields).equals(Optional.of(content.fields()))) {
            return before.seq();
        }
        append(kind, item, content, content.json());
        known.put(item, new Known(seq, Optional.of(content)));
        return seq;
    }

    /** The name by which the content of an item is bound to its encryption. */
    static String sealedAs(String caseId, long seq) {
        return "case-proof/" + caseId + "/" + seq;
    }

    private ItemContent content(SortedMap<String, String> fields) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        SortedMap<String, String> storable = new TreeMap<>();
        // PostgreSQL cannot store NUL.
        fields.forEach((name, value) -> storable.put(name.replace('\0', '\uFFFD'), value.replace('\0', '\uFFFD')));
        return ItemContent.of(salt, storable);
    }

    private void append(ProofKind kind, String item, ItemContent content, String stored) {
        seq++;
        added++;
        String root = content.root();
        AuditRecord record = ItemContent.commitment(seq, now, kind, root);
        hash = hash.next(record);
        batch.bind("case", caseId)
                .bind("seq", seq)
                .bind("at", record.at())
                .bind("kind", kind.text())
                .bind("item", item)
                .bind("root", root)
                .bind("hash", hash.hex())
                .bind("content", stored)
                .add();
        if (batch.size() >= BATCH) {
            batch.execute();
        }
    }

    long seq() {
        return seq;
    }

    ChainHash hash() {
        return hash;
    }

    long added() {
        return added;
    }

    void flush() {
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
