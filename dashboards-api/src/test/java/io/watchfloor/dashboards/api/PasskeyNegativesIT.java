package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** An error in a single byte is rejected with the specific code. */
@ExtendWith(Serving.class)
class PasskeyNegativesIT {

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static ServedBoards center;

    private PasskeyBrowser browser;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void somebodyIsSignedIn() {
        browser = somebody();
    }

    private static PasskeyBrowser somebody() {
        String name = "ann " + PEOPLE.incrementAndGet();
        return new PasskeyBrowser(center.http(), center.port(), center.session(name, Role.RESPONDER));
    }

    @TestFactory
    Stream<DynamicTest> aNewPasskeyThatIsWrongIsRefused() {
        return WrongPasskey.newOnes().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    PasskeyBrowser ann = somebody();
                    SoftAuthenticator key = new SoftAuthenticator();
                    Caller.Answer answer = ann.enrol(key, one.getValue().change());
                    assertThat(answer.code()).isEqualTo(one.getValue().code());
                    assertThat(ann.get("/api/v1/me/passkeys").json().path("items"))
                            .isEmpty();
                    assertThat(ann.enrol(key, same -> {}).status())
                            .as("the same key, untouched")
                            .isEqualTo(200);
                }));
    }

    @Test
    void eachQuestionHasOneAnswer() {
        String challenge = browser.wish().path("challenge").asText();
        assertThat(browser.enrol(new SoftAuthenticator(), challenge, one -> {}).status())
                .isEqualTo(200);
        assertThat(browser.verify(new SoftAuthenticator(), new byte[32], one -> {})
                        .code())
                .isEqualTo("passkey.unknown");
        PasskeyBrowser bob = somebody();
        assertThat(bob.enrol(new SoftAuthenticator(), challenge, one -> {}).code())
                .as("used")
                .isEqualTo("passkey.challenge");
        String second = bob.wish().path("challenge").asText();
        assertThat(bob.enrol(new SoftAuthenticator(), second, one -> one.flags = 0x41)
                        .code())
                .isEqualTo("passkey.verification");
        assertThat(bob.enrol(new SoftAuthenticator(), second, one -> {}).code())
                .as("refused once")
                .isEqualTo("passkey.challenge");
        String former = bob.wish().path("challenge").asText();
        bob.wish();
        assertThat(bob.enrol(new SoftAuthenticator(), former, one -> {}).code())
                .as("asked anew")
                .isEqualTo("passkey.challenge");
        String carols = somebody().wish().path("challenge").asText();
        assertThat(bob.enrol(new SoftAuthenticator(), carols, one -> {}).code())
                .as("another's")
                .isEqualTo("passkey.challenge");
        String forSignIn = bob.lookChallenge();
        assertThat(bob.enrol(new SoftAuthenticator(), forSignIn, one -> {}).code())
                .as("another kind")
                .isEqualTo("passkey.challenge");
        String late = bob.wish().path("challenge").asText();
        center.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE passkey_question SET expires_at = now() - interval '1 second'"));
        assertThat(bob.enrol(new SoftAuthenticator(), late, one -> {}).code()).isEqualTo("passkey.expired");
        assertThat(bob.enrol(new SoftAuthenticator(), late, one -> {}).code()).isEqualTo("passkey.challenge");
    }

    @Test
    void anIdIsEnrolledOnce() {
        SoftAuthenticator key = new SoftAuthenticator();
        assertThat(browser.enrol(key, one -> {}).status()).isEqualTo(200);
        assertThat(browser.enrol(key, one -> {}).code()).isEqualTo("passkey.taken");
        SoftAuthenticator thief = new SoftAuthenticator();
        thief.id = key.id;
        assertThat(somebody().enrol(thief, one -> {}).code()).isEqualTo("passkey.taken");
    }

    @Test
    void aTokenEnrolsNothing() {
        Caller caller = center.caller("tom", Role.RESPONDER);
        assertThat(caller.get("/api/v1/me/passkeys/options").code()).isEqualTo("passkey.session");
    }

    @TestFactory
    Stream<DynamicTest> aShownPasskeyThatIsWrongIsRefused() {
        SoftAuthenticator key = new SoftAuthenticator();
        PasskeyBrowser ann = somebody();
        byte[] owner = ann.owner();
        assertThat(ann.enrol(key, one -> {}).status()).isEqualTo(200);
        return WrongPasskey.shownOnes().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    PasskeyBrowser nobody = new PasskeyBrowser(center.http(), center.port(), "");
                    assertThat(nobody.signIn(key, owner, one.getValue().change())
                                    .code())
                            .isEqualTo(one.getValue().code());
                    assertThat(nobody.session()).isEmpty();
                    assertThat(ann.verify(key, owner, one.getValue().change()).code())
                            .as("shown again")
                            .isEqualTo(one.getValue().code());
                    assertThat(nobody.signIn(key, owner, same -> {}).status())
                            .as("untouched")
                            .isEqualTo(200);
                }));
    }

    @Test
    void whatWasSignedByAnotherKeyIsRefused() {
        SoftAuthenticator key = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(key, one -> {});
        SoftAuthenticator other = new SoftAuthenticator();
        other.id = key.id;
        assertThat(nobody().signIn(other, owner, one -> {}).code()).isEqualTo("passkey.signature");
    }

    @Test
    void anAnswerSignsInOnceAndInTime() {
        SoftAuthenticator key = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(key, one -> {});
        PasskeyBrowser nobody = nobody();
        String challenge = nobody.lookChallenge();
        assertThat(nobody.signIn(key, challenge, owner, one -> {}).status()).isEqualTo(200);
        assertThat(nobody.signIn(key, challenge, owner, one -> {}).code()).isEqualTo("passkey.challenge");
        String late = nobody.lookChallenge();
        center.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE passkey_question SET expires_at = now() - interval '1 second'"));
        assertThat(nobody.signIn(key, late, owner, one -> {}).code()).isEqualTo("passkey.expired");
        assertThat(nobody.signIn(key, SoftAuthenticator.text(new byte[32]), owner, one -> {})
                        .code())
                .isEqualTo("passkey.challenge");
    }

    @Test
    void somebodyElsesPasskeyDoesNotVerifyASession() {
        SoftAuthenticator anns = new SoftAuthenticator();
        SoftAuthenticator bobs = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(anns, one -> {});
        PasskeyBrowser bob = somebody();
        bob.enrol(bobs, one -> {});
        assertThat(bob.verify(anns, owner, one -> {}).code()).isEqualTo("passkey.person");
        assertThat(bob.verify(anns, bob.owner(), one -> {}).code()).isEqualTo("passkey.person");
    }

    @Test
    void aCounterThatGoesBackBlocksThatPasskeyOnlyUnderItsOwnSignature() {
        SoftAuthenticator key = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(key, one -> {});
        PasskeyBrowser nobody = nobody();
        assertThat(nobody.signIn(key, owner, one -> one.counter = 70).status()).isEqualTo(200);
        key.counter = 70;
        // An attacker can send a low counter; only the key can sign one.
        assertThat(nobody.signIn(key, owner, one -> {
                            one.counter = 1;
                            one.signature = bytes -> bytes[bytes.length - 1] ^= 1;
                        })
                        .code())
                .isEqualTo("passkey.signature");
        assertThat(nobody.signIn(key, owner, one -> {}).status()).isEqualTo(200);
        assertThat(nobody.signIn(key, owner, one -> one.counter = 72).code())
                .as("the same again")
                .isEqualTo("passkey.counter");
        assertThat(nobody.signIn(key, owner, one -> one.counter = 900).code()).isEqualTo("passkey.blocked");
        assertThat(browser.get("/api/v1/me/passkeys")
                        .json()
                        .at("/items/0/blockedAt")
                        .asText())
                .isNotEmpty();
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session SET verified_at = now() - interval '6 minutes'"));
        assertThat(browser.get("/api/v1/me/passkeys/options").code())
                .as("no way to enrol another without a proof")
                .isEqualTo("access.step-up");
        long audited = center.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM audit_record WHERE action = 'passkey.block'")
                                .mapTo(Long.class)
                                .one());
        assertThat(audited).isPositive();
    }

    @Test
    void whatIsNoBase64IsMalformed() {
        assertThat(nobody().send("POST", "/api/v1/auth/passkeys/verify", """
                        {"id":"a b","clientData":"e30","authenticatorData":"AA","signature":"AA","userHandle":"AA"}""").code())
                .isEqualTo("passkey.malformed");
        assertThat(nobody().send("POST", "/api/v1/auth/passkeys/verify", "{}").code())
                .isEqualTo("body.missing-field");
        assertThat(nobody().send("POST", "/api/v1/auth/recovery", "{\"code\":\"0000-0000-0000-0000\"}")
                        .code())
                .isEqualTo("passkey.code");
    }

    private static PasskeyBrowser nobody() {
        return new PasskeyBrowser(center.http(), center.port(), "");
    }
}
