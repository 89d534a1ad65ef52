package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.AccessDatabase;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Open WebAuthn challenges. Each challenge is valid on any node, for a short time and for one response. The number of
 * challenges for browsers without a session is limited. Beyond the limit, the oldest challenges of the network with the
 * most challenges are deleted first, so that an attacker cannot displace the challenges of others.
 */
final class Challenges {

    /** Length of a challenge in bytes: twice the minimum that WebAuthn recommends. */
    private static final int BYTES = 32;

    /** Maximum number of open challenges without a session, from one network and in total. */
    private static final int MOST_OF_NETWORK = 1_000;

    private static final int MOST = 50_000;

    private static final String EXPIRED = """
            DELETE FROM passkey_question WHERE challenge IN (
                SELECT challenge FROM passkey_question WHERE expires_at < :now FOR UPDATE SKIP LOCKED)""";

    private static final String TOO_MANY_OF_NETWORK = """
            DELETE FROM passkey_question WHERE challenge IN (
                SELECT challenge FROM passkey_question WHERE network = :network
                ORDER BY asked_at DESC OFFSET :most FOR UPDATE SKIP LOCKED)""";

    private static final String TOO_MANY = """
            DELETE FROM passkey_question WHERE challenge IN (
                SELECT challenge FROM passkey_question WHERE network = (
                    SELECT network FROM passkey_question WHERE network <> '' GROUP BY network ORDER BY count(*) DESC LIMIT 1)
                ORDER BY asked_at LIMIT greatest(0, (SELECT count(*) FROM passkey_question) - :most + 1)
                FOR UPDATE SKIP LOCKED)""";

    private final AccessDatabase database;
    private final Duration answerWithin;

    /** Purpose of a challenge. */
    enum Kind implements KebabCaseName {
        ENROL,
        SIGN_IN,
        VERIFY
    }

    private record Row(String kind, @Nullable String session, String party, Instant expiresAt) {}

    Challenges(AccessDatabase database, Duration answerWithin) {
        this.database = database;
        this.answerWithin = answerWithin;
    }

    Duration answerWithin() {
        return answerWithin;
    }

    /** Creates a challenge for a signed-in browser, and invalidates the previous challenge of the session. */
    ByteArray ask(Kind kind, String session, PasskeyParty party) {
        return database.jdbi().inTransaction(handle -> {
            handle.createUpdate("DELETE FROM passkey_question WHERE session = :session AND kind = :kind")
                    .bind("session", session)
                    .bind("kind", kind.text())
                    .execute();
            return insert(handle, kind, session, party, "");
        });
    }

    /** Creates a challenge for a browser without a session. Rows that another transaction is deleting are skipped. */
    ByteArray ask(PasskeyParty party, Network network) {
        return database.jdbi().inTransaction(handle -> {
            handle.createUpdate(EXPIRED).bind("now", database.now()).execute();
            handle.createUpdate(TOO_MANY_OF_NETWORK)
                    .bind("network", network.text())
                    .bind("most", MOST_OF_NETWORK - 1)
                    .execute();
            handle.createUpdate(TOO_MANY).bind("most", MOST).execute();
            return insert(handle, Kind.SIGN_IN, null, party, network.text());
        });
    }

    private ByteArray insert(Handle handle, Kind kind, @Nullable String session, PasskeyParty party, String network) {
        byte[] challenge = new byte[BYTES];
        database.random().nextBytes(challenge);
        handle.createUpdate("""
                        INSERT INTO passkey_question (challenge, kind, session, party, network, asked_at, expires_at)
                        VALUES (:challenge, :kind, :session, :party, :network, :now, :expires)""")
                .bind("challenge", Digests.sha256(challenge))
                .bind("kind", kind.text())
                .bind("session", session)
                .bind("party", party.id())
                .bind("network", network)
                .bind("now", database.now())
                .bind("expires", database.now().plus(answerWithin))
                .execute();
        return new ByteArray(challenge);
    }

    /**
     * Deletes a challenge, whether the response is valid or not, so that no challenge can be used twice.
     *
     * @param session id of the session that received the challenge; null without a session
     * @return the challenge
     */
    ByteArray consume(Kind kind, @Nullable String session, PasskeyParty party, ByteArray clientData) {
        ByteArray challenge = ClientData.read(clientData).challenge();
        Row row = database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                DELETE FROM passkey_question WHERE challenge = :challenge
                                RETURNING kind, session, party, expires_at""")
                        .bind("challenge", Digests.sha256(challenge.getBytes()))
                        .map((one, context) -> new Row(
                                one.getString("kind"),
                                one.getString("session"),
                                one.getString("party"),
                                one.getTimestamp("expires_at").toInstant()))
                        .findOne())
                .orElseThrow(PasskeyRefusal.CHALLENGE::asException);
        if (!row.kind().equals(kind.text())
                || !java.util.Objects.equals(row.session(), session)
                || !row.party().equals(party.id())) {
            throw PasskeyRefusal.CHALLENGE.asException();
        }
        if (!row.expiresAt().isAfter(database.now())) {
            throw PasskeyRefusal.EXPIRED.asException();
        }
        return challenge;
    }
}
