package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import io.watchfloor.dashboards.access.request.Access;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passkeys and recovery codes over the API. */
@ExtendWith(Serving.class)
class PasskeyIT {

    private static ServedBoards center;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
        center.token("root", Role.ADMINISTRATOR);
    }

    private static PasskeyBrowser as(String name, Role role) {
        return new PasskeyBrowser(center.http(), center.port(), center.session(name, role));
    }

    private static PasskeyBrowser nobody() {
        return new PasskeyBrowser(center.http(), center.port(), "");
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, -8, -257})
    void aPasskeyOfEachKindSignsItsPersonIn(int algorithm) {
        PasskeyBrowser ann = as("ann" + algorithm, Role.RESPONDER);
        byte[] owner = ann.owner();
        SoftAuthenticator key = new SoftAuthenticator(algorithm);
        assertThat(ann.enrol(key, one -> {}).status()).isEqualTo(200);
        PasskeyBrowser other = nobody();
        Caller.Answer answer = other.signIn(key, owner, one -> {});
        assertThat(answer.json().path("name").asText()).isEqualTo("ann" + algorithm);
        assertThat(other.get("/api/v1/me").json().path("name").asText()).isEqualTo("ann" + algorithm);
    }

    @Test
    void theBrowserIsAskedForWhatTheCenterTakes() {
        PasskeyBrowser bea = as("bea", Role.RESPONDER);
        JsonNode first = bea.wish();
        assertThat(SoftAuthenticator.bytes(first.path("challenge").asText())).hasSize(32);
        assertThat(SoftAuthenticator.bytes(first.at("/user/id").asText())).hasSize(32);
        assertThat(first.at("/rp/id").asText()).isEqualTo("localhost");
        assertThat(first.at("/authenticatorSelection/residentKey").asText()).isEqualTo("required");
        assertThat(first.at("/authenticatorSelection/userVerification").asText())
                .isEqualTo("required");
        assertThat(first.path("pubKeyCredParams"))
                .extracting(one -> one.path("alg").asInt())
                .containsExactly(-8, -7, -257);
        assertThat(first.path("excludeCredentials")).isEmpty();
        SoftAuthenticator key = new SoftAuthenticator();
        bea.enrol(key, one -> {});
        JsonNode second = bea.wish();
        assertThat(second.at("/excludeCredentials/0/id").asText()).isEqualTo(SoftAuthenticator.text(key.id));
        assertThat(second.at("/user/id")).as("never changes").isEqualTo(first.at("/user/id"));
        assertThat(nobody().get("/api/v1/auth/passkeys/options").json().path("allowCredentials"))
                .as("tells nobody who is here")
                .isEmpty();
    }

    @Test
    void aCenterCalledByAnAddressSaysWhereItsNameIs() {
        String here = "http://127.0.0.1:" + center.port();
        Caller.Answer ways =
                new Caller.Answer(center.send(HttpRequest.newBuilder(center.uri("/api/v1/auth/sign-in-methods"))));
        assertThat(ways.json().path("passkeys").asBoolean()).isFalse();
        assertThat(ways.json().path("passkeysAt").asText()).isEqualTo(here.replace("127.0.0.1", "localhost"));
        assertThat(nobody().get("/api/v1/auth/sign-in-methods")
                        .json()
                        .path("passkeys")
                        .asBoolean())
                .isTrue();
        assertThat(new Caller.Answer(center.send(HttpRequest.newBuilder(center.uri("/api/v1/auth/passkeys/options"))))
                        .code())
                .isEqualTo("passkey.no-name");
    }

    @Test
    void eachProofGivesTheSessionAnotherSecret() {
        PasskeyBrowser cid = as("cid", Role.RESPONDER);
        byte[] owner = cid.owner();
        String before = cid.session();
        SoftAuthenticator key = new SoftAuthenticator();
        cid.enrol(key, one -> {});
        String enrolled = cid.session();
        assertThat(enrolled).isNotEqualTo(before);
        cid.verify(key, owner, one -> {});
        assertThat(cid.session()).isNotEqualTo(enrolled);
        assertThat(cid.get("/api/v1/me").status()).isEqualTo(200);
        center.jdbi()
                .useHandle(
                        handle -> handle.execute("UPDATE session SET renewed_at = renewed_at - interval '6 seconds'"));
        assertThat(me(enrolled)).as("the secret before").isEqualTo(401);
        assertThat(me(before)).as("the one before that").isEqualTo(401);
        String old = cid.session();
        cid.signIn(key, owner, one -> {});
        assertThat(me(old)).as("a sign-in ends what the browser had").isEqualTo(401);
        assertThat(cid.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void aRequestUnderWayWithTheFormerSecretIsNotVerified() {
        PasskeyBrowser dan = as("dan", Role.ADMINISTRATOR);
        byte[] owner = dan.owner();
        SoftAuthenticator key = new SoftAuthenticator();
        dan.enrol(key, one -> {});
        String former = dan.session();
        dan.verify(key, owner, one -> {});
        assertThat(me(former)).isEqualTo(200);
        PasskeyBrowser thief = new PasskeyBrowser(center.http(), center.port(), former);
        assertThat(thief.send("POST", "/api/v1/people", "{}").code()).isEqualTo("access.step-up");
        assertThat(dan.send("POST", "/api/v1/people", "{}").code()).isEqualTo("body.missing-field");
    }

    private static int me(String session) {
        return center.send(HttpRequest.newBuilder(center.uri("/api/v1/me"))
                        .header("Cookie", Access.COOKIE + "=" + session))
                .statusCode();
    }

    @Test
    void whatIsDangerousIsDoneAfterThePasskeyWasShownAgain() {
        PasskeyBrowser eva = as("eva", Role.ADMINISTRATOR);
        byte[] owner = eva.owner();
        SoftAuthenticator key = new SoftAuthenticator();
        eva.enrol(key, one -> {});
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session SET verified_at = now() - interval '6 minutes'"));
        assertThat(eva.send("POST", "/api/v1/people", "{}").code()).isEqualTo("access.step-up");
        assertThat(eva.get("/api/v1/me/passkeys/options").code())
                .as("nor another passkey")
                .isEqualTo("access.step-up");
        assertThat(eva.verify(key, owner, one -> {}).status()).isEqualTo(200);
        assertThat(eva.send("POST", "/api/v1/people", "{}").code()).isEqualTo("body.missing-field");
    }

    @Test
    void aRecoveryCodeLetsInOnceAndToAnotherPasskey() {
        PasskeyBrowser flo = as("flo", Role.RESPONDER);
        SoftAuthenticator lost = new SoftAuthenticator();
        flo.enrol(lost, one -> {});
        JsonNode codes =
                flo.send("POST", "/api/v1/me/recovery-codes", "{}").json().path("codes");
        assertThat(codes).hasSize(10);
        String code = codes.path(3).asText();
        assertThat(code).matches("[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}");
        PasskeyBrowser found = nobody();
        assertThat(recover(found, code.toUpperCase(java.util.Locale.ROOT).replace("-", " "))
                        .status())
                .isEqualTo(200);
        assertThat(recover(nobody(), code).code()).isEqualTo("passkey.code");
        assertThat(found.get("/api/v1/me/recovery-codes").json().path("left").asInt())
                .isEqualTo(9);
        String id = found.get("/api/v1/me/passkeys").json().at("/items/0/id").asText();
        byte[] owner = found.owner();
        assertThat(found.send("DELETE", "/api/v1/me/passkeys/" + id, "").status())
                .isEqualTo(204);
        assertThat(nobody().signIn(lost, owner, one -> {}).code())
                .as("the lost one")
                .isEqualTo("passkey.unknown");
        SoftAuthenticator next = new SoftAuthenticator();
        assertThat(found.enrol(next, one -> {}).status()).isEqualTo(200);
        assertThat(nobody().signIn(next, owner, one -> {}).status()).isEqualTo(200);
        found.send("POST", "/api/v1/me/recovery-codes", "{}");
        assertThat(recover(nobody(), codes.path(4).asText()).code())
                .as("of the former ten")
                .isEqualTo("passkey.code");
        List<byte[]> hashes = center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT code_hash FROM recovery_code")
                        .mapTo(byte[].class)
                        .list());
        assertThat(hashes).allMatch(hash -> hash.length == 32);
    }

    private static Caller.Answer recover(PasskeyBrowser browser, String code) {
        return browser.send("POST", "/api/v1/auth/recovery", "{\"code\":\"" + code + "\"}");
    }

    @Test
    void whoIsDisabledLosesPasskeysAndCodes() {
        PasskeyBrowser gil = as("gil", Role.RESPONDER);
        byte[] owner = gil.owner();
        SoftAuthenticator key = new SoftAuthenticator();
        gil.enrol(key, one -> {});
        String code = gil.send("POST", "/api/v1/me/recovery-codes", "{}")
                .json()
                .at("/codes/0")
                .asText();
        Caller root = center.caller("root", Role.ADMINISTRATOR);
        root.send(root.request("/api/v1/people/gil")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"disabled\":true}")));
        assertThat(nobody().signIn(key, owner, one -> {}).code()).isEqualTo("passkey.unknown");
        root.send(root.request("/api/v1/people/gil")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"disabled\":false}")));
        assertThat(nobody().signIn(key, owner, one -> {}).code()).isEqualTo("passkey.unknown");
        assertThat(recover(nobody(), code).code()).isEqualTo("passkey.code");
    }

    @Test
    void anAdministratorRemovesWhatSomebodyLost() {
        PasskeyBrowser hal = as("hal", Role.RESPONDER);
        SoftAuthenticator key = new SoftAuthenticator();
        String id = hal.enrol(key, one -> {}).json().path("id").asText();
        Caller root = center.caller("root", Role.ADMINISTRATOR);
        assertThat(root.get("/api/v1/people/hal/passkeys")
                        .json()
                        .at("/items/0/name")
                        .asText())
                .isEqualTo("blue key");
        assertThat(root.send(root.request("/api/v1/people/hal/passkeys/none").DELETE())
                        .code())
                .isEqualTo("passkey.unknown");
        assertThat(root.send(root.request("/api/v1/people/hal/passkeys/" + id).DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(hal.get("/api/v1/me/passkeys").json().path("items")).isEmpty();
        assertThat(hal.enrol(new SoftAuthenticator(), one -> {}).status())
                .as("a new one")
                .isEqualTo(200);
    }

    @Test
    void fewPasskeysAreEnoughForOnePerson() {
        PasskeyBrowser ivy = as("ivy", Role.RESPONDER);
        for (int i = 0; i < 20; i++) {
            assertThat(ivy.enrol(new SoftAuthenticator(), one -> {}).status()).isEqualTo(200);
        }
        assertThat(ivy.enrol(new SoftAuthenticator(), one -> {}).code()).isEqualTo("passkey.too-many");
    }

    @Test
    void aSyncedPasskeyIsKnownAsOne() {
        PasskeyBrowser jo = as("jo", Role.RESPONDER);
        byte[] owner = jo.owner();
        SoftAuthenticator key = new SoftAuthenticator();
        JsonNode enrolled = jo.enrol(key, one -> one.flags |= SoftAuthenticator.ELIGIBLE | SoftAuthenticator.BACKED_UP)
                .json();
        assertThat(enrolled.path("synced").asBoolean()).isTrue();
        assertThat(nobody().signIn(key, owner, one -> one.flags |= SoftAuthenticator.ELIGIBLE)
                        .status())
                .isEqualTo(200);
        assertThat(nobody().signIn(key, owner, one -> {}).code()).isEqualTo("passkey.backup");
    }

    @Test
    void whoHasOnlyCountersOfZeroGoesOn() {
        PasskeyBrowser kim = as("kim", Role.RESPONDER);
        byte[] owner = kim.owner();
        SoftAuthenticator key = new SoftAuthenticator();
        kim.enrol(key, one -> one.counter = 0);
        assertThat(nobody().signIn(key, owner, one -> one.counter = 0).status()).isEqualTo(200);
        assertThat(nobody().signIn(key, owner, one -> one.counter = 0).status()).isEqualTo(200);
    }

    @Test
    void anotherAddressKnowsNotThisPasskey() {
        PasskeyBrowser lea = as("lea", Role.RESPONDER);
        byte[] owner = lea.owner();
        SoftAuthenticator key = new SoftAuthenticator();
        lea.enrol(key, one -> {});
        center.jdbi().useHandle(handle -> handle.execute("UPDATE passkey SET party = 'soc.example'"));
        assertThat(nobody().signIn(key, owner, one -> {}).code()).isEqualTo("passkey.rp");
        assertThat(center.people().link("lea", Actor.named("test"))).isPresent();
    }
}
