package io.watchfloor.ops.intel.partner;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.tls.CertificateText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of the client certificates of partners. Each certificate belongs to one partner. */
public final class PartnerCertificateStore {

    /** @param lastUsedAt null if never */
    public record Stored(
            String partner,
            PartnerCertificate certificate,
            String addedBy,
            Instant addedAt,
            @Nullable Instant lastUsedAt) {}

    /** The result of adding a certificate. */
    public sealed interface Added {
        /** @param before whether the partner had the certificate already */
        record Done(Stored certificate, boolean before) implements Added {}

        /** The certificate belongs to another partner. */
        record Taken(String partner) implements Added {}

        /** The partner has the maximum number of certificates. */
        record Full() implements Added {}
    }

    /** All certificates of all partners. */
    public List<Stored> all(Handle handle) {
        return handle.createQuery("SELECT * FROM partner_certificate ORDER BY fingerprint")
                .map((row, context) -> read(row))
                .list();
    }

    /** The fingerprints of all certificates. */
    public Set<String> fingerprints(Handle handle) {
        return handle.createQuery("SELECT fingerprint FROM partner_certificate")
                .mapTo(String.class)
                .set();
    }

    /** The certificates of a partner, by fingerprint. */
    public List<Stored> of(Handle handle, String partner) {
        return handle.createQuery("SELECT * FROM partner_certificate WHERE partner = :partner ORDER BY fingerprint")
                .bind("partner", partner)
                .map((row, context) -> read(row))
                .list();
    }

    public Added add(Handle transaction, String partner, PartnerCertificate certificate, String by, Instant at) {
        // Certificates are added one after another, so that the maximum number holds.
        transaction.execute("LOCK TABLE partner_certificate IN SHARE ROW EXCLUSIVE MODE");
        Optional<Stored> before = transaction
                .createQuery("SELECT * FROM partner_certificate WHERE fingerprint = :fingerprint")
                .bind("fingerprint", certificate.fingerprint())
                .map((row, context) -> read(row))
                .findOne();
        if (before.isPresent()) {
            return before.get().partner().equals(partner)
                    ? new Added.Done(before.get(), true)
                    : new Added.Taken(before.get().partner());
        }
        if (of(transaction, partner).size() >= PartnerCertificate.MOST) {
            return new Added.Full();
        }
        transaction
                .createUpdate("""
                        INSERT INTO partner_certificate (fingerprint, partner, pem, valid_from, valid_until, added_by, added_at)
                        VALUES (:fingerprint, :partner, :pem, :from, :until, :by, :at)""")
                .bind("fingerprint", certificate.fingerprint())
                .bind("partner", partner)
                .bind("pem", certificate.pem())
                .bind("from", utc(certificate.validFrom()))
                .bind("until", utc(certificate.validUntil()))
                .bind("by", by)
                .bind("at", utc(at))
                .execute();
        return new Added.Done(new Stored(partner, certificate, by, at, null), false);
    }

    /** @return whether the partner had the certificate */
    public boolean remove(Handle transaction, String partner, String fingerprint) {
        return transaction
                        .createUpdate(
                                "DELETE FROM partner_certificate WHERE partner = :partner AND fingerprint = :fingerprint")
                        .bind("partner", partner)
                        .bind("fingerprint", fingerprint)
                        .execute()
                > 0;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Stored read(ResultSet row) throws SQLException {
        return new Stored(
                row.getString("partner"),
                new PartnerCertificate(
                        CertificateText.read(row.getString("pem")).getFirst()),
                row.getString("added_by"),
                SqlTimestamps.of(row, "added_at"),
                SqlTimestamps.orNull(row, "last_used_at"));
    }
}
