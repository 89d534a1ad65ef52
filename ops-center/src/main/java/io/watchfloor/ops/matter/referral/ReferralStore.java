package io.watchfloor.ops.matter.referral;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of referrals. Callers have found the matter for a member. */
public final class ReferralStore {

    /** Maximum number of referrals of a matter. */
    public static final int MOST = 500;

    /** Oldest first. */
    public List<MatterReferral> all(Handle handle, String matter) {
        return handle.createQuery("SELECT body FROM matter_referral WHERE matter = :matter ORDER BY drafted_at, id")
                .bind("matter", matter)
                .mapTo(String.class)
                .map(ReferralStore::read)
                .list();
    }

    public Optional<MatterReferral> find(Handle handle, String matter, String id) {
        return find(handle, matter, id, "");
    }

    /** Locks the referral until the transaction ends, so that its steps are decided one after the other. */
    public Optional<MatterReferral> lock(Handle transaction, String matter, String id) {
        return find(transaction, matter, id, " FOR UPDATE");
    }

    private static Optional<MatterReferral> find(Handle handle, String matter, String id, String lock) {
        return handle.createQuery("SELECT body FROM matter_referral WHERE matter = :matter AND id = :id" + lock)
                .bind("matter", matter)
                .bind("id", id)
                .mapTo(String.class)
                .map(ReferralStore::read)
                .findOne();
    }

    public void add(Handle transaction, String matter, MatterReferral drafted) {
        transaction
                .createUpdate("""
                        INSERT INTO matter_referral (matter, id, case_id, body, drafted_at)
                        VALUES (:matter, :id, :case, CAST(:body AS jsonb), :at)""")
                .bind("matter", matter)
                .bind("id", drafted.id())
                .bind("case", drafted.subject().caseId())
                .bind("body", DocumentJson.write(drafted))
                .bind("at", SqlTimestamps.parameter(drafted.steps().getFirst().at()))
                .execute();
    }

    /** Stores the referral after a step; the caller holds its lock. */
    public void put(Handle transaction, String matter, MatterReferral changed) {
        transaction
                .createUpdate(
                        "UPDATE matter_referral SET body = CAST(:body AS jsonb) WHERE matter = :matter AND id = :id")
                .bind("matter", matter)
                .bind("id", changed.id())
                .bind("body", DocumentJson.write(changed))
                .execute();
    }

    private static MatterReferral read(String body) {
        return DocumentJson.read(body, MatterReferral.class);
    }
}
