package io.watchfloor.dashboards.partners.expiry;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.notices.OwnerNotices.Notice;
import io.watchfloor.dashboards.notices.Reminders;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerStore;
import io.watchfloor.ops.platform.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reminds the owner of a partner's account before the agreement or a credential of the partner ends. */
public final class PartnerReminders implements Reminders.Source<PartnerReminders.Due> {

    private static final Duration EVERY = Duration.ofMinutes(5);

    /** Time of an attempt, after which another attempt is made. */
    private static final Duration ASKING = Duration.ofMinutes(15);

    private static final Duration KEPT = Duration.ofDays(30);

    private final Jdbi database;
    private final AccountRegistry roster;
    private final PartnerStore partners = new PartnerStore();

    /** An end of which the owner was not notified yet. */
    public record Due(Partner partner, String owner, PartnerExpiry expiry) {}

    public PartnerReminders(Jdbi database, AccountRegistry roster) {
        this.database = database;
        this.roster = roster;
    }

    @Override
    public String name() {
        return "partners";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public List<Due> claim(Instant now) {
        return database.inTransaction(handle -> {
            handle.createUpdate("DELETE FROM partner_reminder WHERE ends_at < :old")
                    .bind("old", SqlTimestamps.parameter(now.minus(KEPT)))
                    .execute();
            List<Due> due = new ArrayList<>();
            for (Document<Partner> stored : partners.all(handle)) {
                Partner partner = stored.value();
                List<PartnerExpiry> ends = PartnerExpiry.read(handle, partner, now).stream()
                        .filter(one -> one.until().isAfter(now))
                        .toList();
                if (!ends.isEmpty()) {
                    roster.find(handle, partner.account())
                            .map(Account::owner)
                            .ifPresent(owner -> ends.stream()
                                    .filter(one -> claim(handle, partner, one, now))
                                    .forEach(one -> due.add(new Due(partner, owner, one))));
                }
            }
            return due;
        });
    }

    private static boolean claim(Handle handle, Partner partner, PartnerExpiry one, Instant now) {
        return handle.createUpdate("""
                        INSERT INTO partner_reminder AS r (partner, kind, name, ends_at, claimed_until)
                        VALUES (:partner, :kind, :name, :end, :until)
                        ON CONFLICT (partner, kind, name, ends_at) DO UPDATE SET claimed_until = excluded.claimed_until
                        WHERE r.reminded_at IS NULL AND r.claimed_until <= :now""")
                        .bind("partner", partner.id())
                        .bind("kind", one.kind().text())
                        .bind("name", one.name())
                        .bind("end", SqlTimestamps.parameter(one.until()))
                        .bind("until", SqlTimestamps.parameter(now.plus(ASKING)))
                        .bind("now", SqlTimestamps.parameter(now))
                        .execute()
                > 0;
    }

    @Override
    public String owner(Due one) {
        return one.owner();
    }

    @Override
    public Notice notice(Due one, Instant now) {
        String organisation = one.partner().organisation().name();
        PartnerExpiry expiry = one.expiry();
        return new Notice(
                "partner-%s-%s-%s-%d"
                        .formatted(
                                one.partner().id(),
                                expiry.kind().text(),
                                expiry.name(),
                                expiry.until().getEpochSecond()),
                switch (expiry.kind()) {
                    case AGREEMENT ->
                        "Watchfloor: the agreement with the partner %s ends at %s"
                                .formatted(organisation, expiry.until());
                    case CERTIFICATE ->
                        "Watchfloor: a client certificate of the partner %s ends at %s"
                                .formatted(organisation, expiry.until());
                    case TOKEN ->
                        "Watchfloor: an API token of the partner %s ends at %s".formatted(organisation, expiry.until());
                },
                switch (expiry.kind()) {
                    case AGREEMENT -> "Extend the agreement. Otherwise the partner has no access after that time.";
                    case CERTIFICATE ->
                        "Ask the partner for a new certificate, and add it. Remove this one (SHA-256 %s) afterwards."
                                .formatted(expiry.name());
                    case TOKEN ->
                        "Create a new token, and send it to the partner. Revoke this one (%s) afterwards."
                                .formatted(expiry.name());
                },
                "/partners/" + one.partner().id(),
                now);
    }

    @Override
    public void reminded(Due one, Instant now) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE partner_reminder SET reminded_at = :now
                        WHERE partner = :partner AND kind = :kind AND name = :name AND ends_at = :end""")
                .bind("now", SqlTimestamps.parameter(now))
                .bind("partner", one.partner().id())
                .bind("kind", one.expiry().kind().text())
                .bind("name", one.expiry().name())
                .bind("end", SqlTimestamps.parameter(one.expiry().until()))
                .execute());
    }
}
