package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.SessionProof;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * WebAuthn ceremonies: enrolling a passkey, signing in, and repeating the passkey check in a session. Each ceremony
 * starts with a challenge from the center and ends with one response from the browser. Every call blocks on the
 * database. A rejected response results in a {@link PasskeyException}.
 */
public final class Ceremonies {

    private static final int HANDLE_BYTES = 32;

    private final People people;
    private final AccessDatabase database;
    private final Challenges questions;
    private final Registration registration;
    private final PasskeySettings settings;

    /**
     * Options for creating a passkey.
     *
     * @param owner user handle of the person
     * @param known the person's passkeys for this relying party, so that an authenticator creates no second passkey for
     * the person
     * @param attestation whether to request attestation
     * @param within timeout for the browser
     */
    public record Wish(
            PasskeyParty party,
            ByteArray challenge,
            ByteArray owner,
            String person,
            List<Passkey> known,
            boolean attestation,
            Duration within) {}

    /**
     * Options for using a passkey.
     *
     * @param passkeys allowed passkeys; empty for any
     */
    public record Look(PasskeyParty party, ByteArray challenge, List<Passkey> passkeys, Duration within) {}

    /** @param session new secret for the session cookie */
    public record Enrolled(Passkey passkey, String session) {}

    private sealed interface AssertionResult {
        record Yes(Passkey passkey, Account account) implements AssertionResult {}

        record No(PasskeyRefusal why, Passkey passkey, long counter) implements AssertionResult {}
    }

    /** @param roots trusted certificates of authenticator makers; if empty, no attestation is trusted */
    public Ceremonies(People people, PasskeySettings settings, Set<X509Certificate> roots) {
        this.people = people;
        this.database = people.database();
        this.questions = new Challenges(database, settings.answerWithin());
        this.registration = new Registration(settings, roots, database.clock());
        this.settings = settings;
    }

    /** Allowed COSE algorithms, in order of preference. */
    public static List<Integer> algorithms() {
        return CoseKey.ALGORITHMS;
    }

    /** @param session id of the person's session */
    public Wish wish(String name, String session, PasskeyParty party) {
        return new Wish(
                party,
                questions.ask(Challenges.Kind.ENROL, session, party),
                owner(name),
                name,
                at(party, name),
                settings.attestation() || !settings.models().isEmpty(),
                questions.answerWithin());
    }

    /**
     * Enrolls a passkey. The session then counts as opened by a passkey; the bootstrap tokens become invalid if the
     * person is an administrator.
     *
     * @param called name of the passkey
     * @param by the person of this session
     */
    public Enrolled enrol(PasskeyResponse.Created said, PasskeyParty party, String called, Actor by) {
        ByteArray challenge = questions.consume(Challenges.Kind.ENROL, by.via(), party, said.clientData());
        Registration.Accepted accepted = registration.decide(said, party, challenge, owner(by.name()), by.name());
        Passkey passkey = new Passkey(
                Secret.id(database.random()),
                by.name(),
                called,
                accepted.key(),
                accepted.maker(),
                new Passkey.Use(accepted.counter(), accepted.backedUp(), database.now(), null, null));
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Account account = people.roster()
                    .find(handle, by.name())
                    .filter(Ceremonies::canSignIn)
                    .orElseThrow(PasskeyRefusal.SESSION::asException);
            if (Passkeys.locked(handle, passkey.key().credential()).isPresent()) {
                throw PasskeyRefusal.TAKEN.asException();
            }
            if (Passkeys.of(handle, by.name()).size() >= Passkey.MOST_OF_ONE) {
                throw PasskeyRefusal.TOO_MANY.asException();
            }
            Passkeys.insert(handle, passkey, people.grants().makers(handle, by, by.name()));
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "passkey.enrol",
                                    "passkey:" + passkey.id(),
                                    "",
                                    "%s, model %s"
                                            .formatted(called, passkey.maker().model())));
            if (account.role() == Role.ADMINISTRATOR) {
                people.tokens().endBootstrap(handle, by);
            }
            String session = people.sessions()
                    .verified(handle, by.via(), true, by)
                    .orElseThrow(PasskeyRefusal.SESSION::asException);
            return new Enrolled(passkey, session);
        });
    }

    /** Creates options that allow any passkey, because the response identifies the person. */
    public Look signInOptions(PasskeyParty party, Network network) {
        return new Look(party, questions.ask(party, network), List.of(), questions.answerWithin());
    }

    public People.SignIn.Success signIn(
            PasskeyResponse.AssertionResponse said, PasskeyParty party, SignInOrigin whence) {
        try {
            ByteArray challenge = questions.consume(Challenges.Kind.SIGN_IN, null, party, said.clientData());
            People.SignIn.Success[] done = new People.SignIn.Success[1];
            AssertionResult shown = shown(said, party, challenge, null, whence, (handle, yes) -> {
                Person person = yes.account().person();
                SessionProof by = new SessionProof(
                        SessionProof.Method.PASSKEY,
                        null,
                        whence,
                        database.now(),
                        null,
                        Passkeys.makers(handle, yes.passkey().id()));
                done[0] = new People.SignIn.Success(people.sessions().open(handle, person, by), person);
            });
            checked(shown, whence);
            database.own().tell(People.signedIn(done[0].person(), SessionProof.Method.PASSKEY, whence));
            return done[0];
        } catch (PasskeyException refused) {
            database.own()
                    .tell(CenterEvent.of(
                            CenterEvent.Action.SIGN_IN,
                            false,
                            "",
                            whence,
                            refused.why().code()));
            throw refused;
        }
    }

    /** @param session id of the person's session */
    public Look verificationOptions(String name, String session, PasskeyParty party) {
        List<Passkey> passkeys =
                at(party, name).stream().filter(one -> !one.blocked()).toList();
        if (passkeys.isEmpty()) {
            throw PasskeyRefusal.NONE_HERE.asException();
        }
        return new Look(
                party, questions.ask(Challenges.Kind.VERIFY, session, party), passkeys, questions.answerWithin());
    }

    /**
     * Completes a repeated passkey check.
     *
     * @param by the person of this session
     * @return new secret for the session cookie
     */
    public String verify(PasskeyResponse.AssertionResponse said, PasskeyParty party, Actor by, SignInOrigin whence) {
        ByteArray challenge = questions.consume(Challenges.Kind.VERIFY, by.via(), party, said.clientData());
        String[] session = new String[1];
        checked(
                shown(
                        said,
                        party,
                        challenge,
                        by.name(),
                        whence,
                        (handle, yes) -> session[0] = people.sessions()
                                .verified(handle, by.via(), false, by)
                                .orElseThrow(PasskeyRefusal.SESSION::asException)),
                whence);
        return session[0];
    }

    private interface Then {
        void run(Handle handle, AssertionResult.Yes yes);
    }

    /** Blocks a passkey whose signature counter decreased. The block is committed even though the sign-in fails. */
    private AssertionResult shown(
            PasskeyResponse.AssertionResponse said,
            PasskeyParty party,
            ByteArray challenge,
            @Nullable String person,
            SignInOrigin whence,
            Then then) {
        return database.jdbi().inTransaction(handle -> {
            Passkey passkey = Passkeys.locked(handle, said.id()).orElseThrow(PasskeyRefusal.UNKNOWN::asException);
            if (person != null && !passkey.person().equals(person)) {
                throw PasskeyRefusal.PERSON.asException();
            }
            Account account = people.roster()
                    .find(handle, passkey.person())
                    .filter(Ceremonies::canSignIn)
                    .orElseThrow(PasskeyRefusal.UNKNOWN::asException);
            try {
                Assertion.Accepted accepted =
                        Assertion.decide(said, party, challenge, passkey, owner(handle, passkey.person()));
                handle.createUpdate(
                                "UPDATE passkey SET counter = :counter, backed_up = :backedUp, last_used_at = :now WHERE id = :id")
                        .bind("counter", accepted.counter())
                        .bind("backedUp", accepted.backedUp())
                        .bind("now", database.now())
                        .bind("id", passkey.id())
                        .execute();
                AssertionResult.Yes yes = new AssertionResult.Yes(passkey, account);
                then.run(handle, yes);
                return yes;
            } catch (PasskeyException refused) {
                if (refused.why() != PasskeyRefusal.COUNTER) {
                    throw refused;
                }
                long counter = AuthenticatorBytes.read(said.authenticator()).getSignatureCounter();
                block(handle, passkey, counter, whence);
                return new AssertionResult.No(refused.why(), passkey, counter);
            }
        });
    }

    private void block(Handle handle, Passkey passkey, long counter, SignInOrigin whence) {
        handle.createUpdate("UPDATE passkey SET blocked_at = :now WHERE id = :id")
                .bind("now", database.now())
                .bind("id", passkey.id())
                .execute();
        database.audit()
                .append(
                        handle,
                        new Actor(passkey.person(), "", whence.address())
                                .did(
                                        "passkey.block",
                                        "passkey:" + passkey.id(),
                                        "counter " + passkey.use().counter(),
                                        "counter " + counter));
    }

    private void checked(AssertionResult shown, SignInOrigin whence) {
        if (shown instanceof AssertionResult.No no) {
            database.own()
                    .tell(CenterEvent.of(
                                    CenterEvent.Action.PASSKEY_COUNTER,
                                    false,
                                    no.passkey().person(),
                                    whence,
                                    no.why().code())
                            .with("passkey", no.passkey().id())
                            .with("counter_before", no.passkey().use().counter())
                            .with("counter", no.counter()));
            throw no.why().asException();
        }
    }

    private static boolean canSignIn(Account account) {
        return !account.disabled() && !account.removed();
    }

    private List<Passkey> at(PasskeyParty party, String name) {
        return database.jdbi().withHandle(handle -> Passkeys.of(handle, name)).stream()
                .filter(one -> one.key().party().equals(party.id()))
                .toList();
    }

    private ByteArray owner(String name) {
        return database.jdbi().inTransaction(handle -> owner(handle, name));
    }

    private ByteArray owner(Handle handle, String name) {
        byte[] fresh = new byte[HANDLE_BYTES];
        database.random().nextBytes(fresh);
        handle.createUpdate("INSERT INTO passkey_owner (person, handle) VALUES (:name, :handle) ON CONFLICT DO NOTHING")
                .bind("name", name)
                .bind("handle", fresh)
                .execute();
        Optional<byte[]> known = handle.createQuery("SELECT handle FROM passkey_owner WHERE person = :name")
                .bind("name", name)
                .mapTo(byte[].class)
                .findOne();
        return known.map(ByteArray::new)
                .orElseThrow(() -> new IllegalStateException("No WebAuthn user handle for " + name));
    }
}
