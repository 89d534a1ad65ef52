package io.watchfloor.dashboards.access.provider;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.passkey.Network;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.time.Duration;
import java.util.Base64;

/**
 * Sign-ins that were started but are not finished. Nonce and PKCE verifier are derived from the browser's secret and
 * the state of the sign-in, so that both values need not be stored, and neither the provider nor a reader of the
 * database can compute the values.
 */
final class PendingSignIns {

    /**
     * Maximum number of unfinished sign-ins, per network and in total. The oldest sign-ins of a network are dropped
     * first.
     */
    private static final int MOST_OF_NETWORK = 200;

    private static final int MOST = 200_000;

    private final AccessDatabase database;
    private final Duration patience;

    /**
     * An unfinished sign-in.
     *
     * @param state value that is sent to the provider, which returns it unchanged
     * @param browser secret in the browser's cookie
     */
    record Pending(String state, String browser) {

        CodeVerifier verifier() {
            return new CodeVerifier(derived("verifier"));
        }

        Nonce nonce() {
            return new Nonce(derived("nonce"));
        }

        private String derived(String purpose) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Secret.hash(purpose + ":" + state + ":" + browser));
        }

        /** Hides both secrets. */
        @Override
        public String toString() {
            return "Pending";
        }
    }

    PendingSignIns(AccessDatabase database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /**
     * @param browser secret in the browser's cookie
     * @param network of the browser
     */
    Pending begin(String provider, String browser, Network network) throws ProviderException {
        Pending pending = new Pending(Secret.next(database.random(), ""), browser);
        boolean room = database.jdbi().inTransaction(handle -> {
            handle.createUpdate("DELETE FROM provider_sign_in WHERE expires_at < :now")
                    .bind("now", database.now())
                    .execute();
            handle.createUpdate("""
                            DELETE FROM provider_sign_in WHERE state_hash IN (
                                SELECT state_hash FROM provider_sign_in WHERE network = :network
                                ORDER BY expires_at DESC OFFSET :most)""")
                    .bind("network", network.text())
                    .bind("most", MOST_OF_NETWORK - 1)
                    .execute();
            return handle.createUpdate("""
                            INSERT INTO provider_sign_in (state_hash, provider, browser_hash, expires_at, network)
                            SELECT :state, :provider, :browser, :expires, :network
                            WHERE (SELECT count(*) FROM provider_sign_in) < :most""")
                            .bind("state", Secret.hash(pending.state()))
                            .bind("provider", provider)
                            .bind("browser", Secret.hash(browser))
                            .bind("expires", database.now().plus(patience))
                            .bind("network", network.text())
                            .bind("most", MOST)
                            .execute()
                    > 0;
        });
        if (!room) {
            throw new ProviderException(Reason.BUSY, MOST + " sign-ins are already in progress");
        }
        return pending;
    }

    /** Finds and deletes the unfinished sign-in at this provider that was started in this browser. */
    Pending take(String provider, String state, String browser) throws ProviderException {
        int taken = database.jdbi()
                .withHandle(handle -> handle.createUpdate("""
                        DELETE FROM provider_sign_in
                        WHERE state_hash = :state AND provider = :provider AND browser_hash = :browser AND expires_at > :now""")
                        .bind("state", Secret.hash(state))
                        .bind("provider", provider)
                        .bind("browser", Secret.hash(browser))
                        .bind("now", database.now())
                        .execute());
        if (taken == 0) {
            throw new ProviderException(Reason.STATE, "This browser has no sign-in with this state");
        }
        return new Pending(state, browser);
    }
}
