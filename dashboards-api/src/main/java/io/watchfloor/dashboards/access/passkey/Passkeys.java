package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Lists, renames and removes stored passkeys. Every call blocks on the database. */
public final class Passkeys {

    private static final String SELECT = """
            SELECT id, credential, person, name, public_key, algorithm, counter, model, attestation, transports, backup_eligible,
                backed_up, created_at, last_used_at, blocked_at, party
            FROM passkey\s""";

    private static final String OTHER_WAY = """
            SELECT EXISTS (SELECT FROM passkey WHERE person = :name AND id <> :id AND blocked_at IS NULL)
                OR EXISTS (SELECT FROM recovery_code WHERE person = :name AND used_at IS NULL)
                OR EXISTS (SELECT FROM api_token WHERE person = :name AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > :now))
                OR EXISTS (SELECT FROM sign_in_link WHERE person = :name AND used_at IS NULL AND expires_at > :now)""";

    private final AccessDatabase database;
    private final AccountRegistry roster;

    public Passkeys(AccessDatabase database, AccountRegistry roster) {
        this.database = database;
        this.roster = roster;
    }

    /**
     * Whether the person has a passkey. Blocked passkeys count, so that blocking a passkey does not lower the sign-in
     * requirements.
     */
    public boolean has(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM passkey WHERE person = :name)")
                        .bind("name", name)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Returns the person's passkeys, ordered by id. */
    public List<Passkey> of(String name) {
        return database.jdbi().withHandle(handle -> of(handle, name));
    }

    static List<Passkey> of(Handle handle, String name) {
        return handle.createQuery(SELECT + "WHERE person = :name ORDER BY id COLLATE \"C\"")
                .bind("name", name)
                .map((row, context) -> passkey(row))
                .list();
    }

    /** Locks the row of the passkey, and waits until a concurrent use has finished. */
    static Optional<Passkey> locked(Handle handle, ByteArray credential) {
        return handle.createQuery(SELECT + "WHERE credential = :credential FOR UPDATE")
                .bind("credential", credential.getBytes())
                .map((row, context) -> passkey(row))
                .findOne();
    }

    /** @param makers people who created the credential with which the passkey is enrolled */
    static void insert(Handle handle, Passkey passkey, List<String> makers) {
        handle.createUpdate("""
                        INSERT INTO passkey (id, credential, person, name, public_key, algorithm, counter, model, attestation,
                            transports, backup_eligible, backed_up, created_at, party, makers)
                        VALUES (:id, :credential, :person, :name, :key, :algorithm, :counter, :model, :attestation,
                            :transports, :eligible, :backedUp, :now, :party, :makers)""")
                .bind("id", passkey.id())
                .bind("credential", passkey.key().credential().getBytes())
                .bind("person", passkey.person())
                .bind("name", passkey.name())
                .bind("key", passkey.key().cose().getBytes())
                .bind("algorithm", passkey.key().algorithm())
                .bind("counter", passkey.use().counter())
                .bind("model", passkey.maker().model())
                .bind("attestation", passkey.maker().attestation())
                .bindArray("transports", String.class, passkey.maker().transports())
                .bind("eligible", passkey.maker().backupEligible())
                .bind("backedUp", passkey.use().backedUp())
                .bind("now", passkey.use().createdAt())
                .bind("party", passkey.key().party())
                .bindArray("makers", String.class, makers)
                .execute();
    }

    static List<String> makers(Handle handle, String id) {
        return handle.createQuery("SELECT unnest(makers) FROM passkey WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }

    /** @return false if the person has no such passkey */
    public boolean rename(String name, String id, String to, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            Optional<Passkey> found = find(handle, name, id);
            found.filter(one -> !one.name().equals(to)).ifPresent(one -> {
                handle.createUpdate("UPDATE passkey SET name = :to WHERE id = :id")
                        .bind("to", to)
                        .bind("id", id)
                        .execute();
                database.audit().append(handle, by.did("passkey.rename", "passkey:" + id, one.name(), to));
            });
            return found.isPresent();
        });
    }

    /**
     * Removes a passkey permanently. Sessions opened with the passkey stay valid.
     *
     * @return false if the person has no such passkey
     * @throws PasskeyException if no administrator could sign in afterwards
     */
    public boolean remove(String name, String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            Optional<Passkey> found = find(handle, name, id);
            if (found.isEmpty()) {
                return false;
            }
            if (roster.find(handle, name).filter(Account::administers).isPresent()
                    && !roster.anotherAdministrator(handle, name)
                    && !hasOtherSignInMethod(handle, name, id)) {
                throw PasskeyRefusal.LAST_WAY.asException();
            }
            handle.createUpdate("DELETE FROM passkey WHERE id = :id")
                    .bind("id", id)
                    .execute();
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "passkey.remove",
                                    "passkey:" + id,
                                    found.get().name(),
                                    "of " + name));
            return true;
        });
    }

    private boolean hasOtherSignInMethod(Handle handle, String name, String id) {
        return handle.createQuery(OTHER_WAY)
                .bind("name", name)
                .bind("id", id)
                .bind("now", database.now())
                .mapTo(Boolean.class)
                .one();
    }

    private static Optional<Passkey> find(Handle handle, String name, String id) {
        return handle.createQuery(SELECT + "WHERE person = :name AND id = :id")
                .bind("name", name)
                .bind("id", id)
                .map((row, context) -> passkey(row))
                .findOne();
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        return new Passkey(
                row.getString("id"),
                row.getString("person"),
                row.getString("name"),
                new Passkey.Key(
                        row.getString("party"),
                        new ByteArray(row.getBytes("credential")),
                        new ByteArray(row.getBytes("public_key")),
                        row.getInt("algorithm")),
                new Passkey.Maker(
                        row.getObject("model", UUID.class),
                        row.getString("attestation"),
                        List.of((String[]) row.getArray("transports").getArray()),
                        row.getBoolean("backup_eligible")),
                new Passkey.Use(
                        row.getLong("counter"),
                        row.getBoolean("backed_up"),
                        SqlTimestamps.of(row, "created_at"),
                        SqlTimestamps.orNull(row, "last_used_at"),
                        SqlTimestamps.orNull(row, "blocked_at")));
    }
}
