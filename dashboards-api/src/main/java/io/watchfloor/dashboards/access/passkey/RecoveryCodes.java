package io.watchfloor.dashboards.access.passkey;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.SessionProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Recovery codes for people who have lost all their passkeys. Each code signs its owner in once. A code has 120 random
 * bits, so storing a fast hash is sufficient (OWASP ASVS 6.5.2). Every call blocks on the database.
 */
public final class RecoveryCodes {

    public static final int COUNT = 10;

    /**
     * The characters of a code. The letters i, l, o and u are omitted, because users easily confuse these letters with
     * other characters.
     */
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int LENGTH = 24;
    private static final int GROUP = 4;
    private static final Pattern BETWEEN = Pattern.compile("[\\s-]+");

    private final AccessDatabase database;
    private final People people;

    /**
     * Number of remaining recovery codes.
     *
     * @param madeAt null if no codes were created
     */
    public record Remaining(int count, @Nullable Instant madeAt) {}

    public RecoveryCodes(People people) {
        this.database = people.database();
        this.people = people;
    }

    public Remaining left(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT count(*) FILTER (WHERE used_at IS NULL) AS count, max(made_at) AS made_at
                                FROM recovery_code WHERE person = :name""")
                        .bind("name", name)
                        .map((row, context) -> new Remaining(row.getInt("count"), SqlTimestamps.orNull(row, "made_at")))
                        .one());
    }

    /** Creates new recovery codes, and invalidates the previous codes. */
    public List<String> make(Actor by) {
        List<String> codes = new ArrayList<>();
        while (codes.size() < COUNT) {
            codes.add(next());
        }
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            if (people.roster()
                    .find(handle, by.name())
                    .filter(RecoveryCodes::canSignIn)
                    .isEmpty()) {
                throw PasskeyRefusal.SESSION.asException();
            }
            delete(handle, by.name());
            for (String code : codes) {
                handle.createUpdate(
                                "INSERT INTO recovery_code (code_hash, person, made_at, makers) VALUES (:hash, :name, :now, :makers)")
                        .bindArray("makers", String.class, people.grants().makers(handle, by, by.name()))
                        .bind("hash", hash(code))
                        .bind("name", by.name())
                        .bind("now", database.now())
                        .execute();
            }
            database.audit().append(handle, by.did("recovery.make", "person:" + by.name(), "", COUNT + " codes"));
            return List.copyOf(codes);
        });
    }

    /** Invalidates all recovery codes of a person. */
    public void end(String name, Actor by) {
        database.jdbi().useTransaction(handle -> {
            if (delete(handle, name) > 0) {
                database.audit().append(handle, by.did("recovery.end", "person:" + name, "", ""));
            }
        });
    }

    private static int delete(Handle handle, String name) {
        return handle.createUpdate("DELETE FROM recovery_code WHERE person = :name")
                .bind("name", name)
                .execute();
    }

    /**
     * Signs a person in with a recovery code, and invalidates the code. A recovery code counts as a passkey check, so
     * that the person can enroll a new passkey.
     */
    public People.SignIn.Success signIn(String code, SignInOrigin whence) {
        Optional<People.SignIn.Success> done = database.jdbi()
                .inTransaction(handle -> handle.createQuery("""
                        UPDATE recovery_code SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL RETURNING person, makers""")
                        .bind("now", database.now())
                        .bind("hash", hash(code))
                        .map((row, context) -> new Used(row.getString("person"), List.of((String[])
                                row.getArray("makers").getArray())))
                        .findOne()
                        .flatMap(used -> people.roster()
                                .find(handle, used.person())
                                .filter(RecoveryCodes::canSignIn)
                                .map(account -> signedIn(handle, account.person(), used.makers(), whence))));
        database.own()
                .tell(done.map(one -> People.signedIn(one.person(), SessionProof.Method.RECOVERY, whence))
                        .orElseGet(() -> CenterEvent.of(
                                CenterEvent.Action.SIGN_IN, false, "", whence, PasskeyRefusal.CODE.code())));
        return done.orElseThrow(PasskeyRefusal.CODE::asException);
    }

    private record Used(String person, List<String> makers) {}

    private People.SignIn.Success signedIn(Handle handle, Person person, List<String> makers, SignInOrigin whence) {
        SessionProof by = new SessionProof(SessionProof.Method.RECOVERY, null, whence, database.now(), null, makers);
        return new People.SignIn.Success(people.sessions().open(handle, person, by), person);
    }

    private static boolean canSignIn(Account account) {
        return !account.disabled() && !account.removed();
    }

    private String next() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i > 0 && i % GROUP == 0 ? "-" : "")
                    .append(LETTERS.charAt(database.random().nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** Returns the hash of a recovery code, ignoring case and hyphens. */
    private static byte[] hash(String code) {
        String plain = BETWEEN.matcher(code.toLowerCase(Locale.ROOT)).replaceAll("");
        return Secret.hash(
                "recovery:" + plain.replace('o', '0').replace('i', '1').replace('l', '1'));
    }
}
