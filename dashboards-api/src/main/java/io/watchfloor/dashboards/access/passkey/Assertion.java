package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AuthenticatorAssertionResponse;
import com.yubico.webauthn.data.AuthenticatorData;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.ClientAssertionExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.data.exception.Base64UrlException;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.InvalidSignatureCountException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies a passkey sign-in (assertion). The checks here produce specific errors; Yubico's library then verifies
 * everything again, with the signature and the counter.
 */
final class Assertion {

    private Assertion() {}

    /** State of the passkey after its use. */
    record Accepted(long counter, boolean backedUp) {}

    /**
     * @param challenge challenge that the center sent
     * @param passkey stored passkey with the id in the response
     * @param owner WebAuthn user handle of the passkey's owner
     * @throws PasskeyException if the assertion is rejected; {@link PasskeyRefusal#COUNTER} only with a valid signature
     */
    static Accepted decide(
            PasskeyResponse.AssertionResponse said,
            PasskeyParty party,
            ByteArray challenge,
            Passkey passkey,
            ByteArray owner) {
        ClientData client = ClientData.read(said.clientData());
        client.check(ClientData.GET, party);
        if (!client.challenge().equals(challenge)) {
            throw PasskeyRefusal.CHALLENGE.asException();
        }
        AuthenticatorData authenticator = AuthenticatorBytes.read(said.authenticator());
        AuthenticatorBytes.check(authenticator, party);
        if (authenticator.getFlags().AT) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        if (!said.owner().equals(owner)) {
            throw PasskeyRefusal.PERSON.asException();
        }
        if (!passkey.key().party().equals(party.id())) {
            throw PasskeyRefusal.RP.asException();
        }
        if (AuthenticatorBytes.backupEligible(authenticator) != passkey.maker().backupEligible()) {
            throw PasskeyRefusal.BACKUP.asException();
        }
        if (passkey.blocked()) {
            throw PasskeyRefusal.BLOCKED.asException();
        }
        finish(said, party, challenge, passkey, owner);
        return new Accepted(authenticator.getSignatureCounter(), AuthenticatorBytes.backedUp(authenticator));
    }

    private static void finish(
            PasskeyResponse.AssertionResponse said,
            PasskeyParty party,
            ByteArray challenge,
            Passkey passkey,
            ByteArray owner) {
        RelyingParty library = RelyingParty.builder()
                .identity(RelyingPartyIdentity.builder()
                        .id(party.id())
                        .name(Registration.NAME)
                        .build())
                .credentialRepository(new SingleCredential(Optional.of(passkey), owner))
                .origins(Set.of(party.origin()))
                .validateSignatureCounter(true)
                .build();
        AssertionRequest asked = AssertionRequest.builder()
                .publicKeyCredentialRequestOptions(PublicKeyCredentialRequestOptions.builder()
                        .challenge(challenge)
                        .rpId(party.id())
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build())
                .build();
        boolean accepted;
        try {
            accepted = library.finishAssertion(FinishAssertionOptions.builder()
                            .request(asked)
                            .response(
                                    PublicKeyCredential
                                            .<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs>builder()
                                            .id(said.id())
                                            .response(AuthenticatorAssertionResponse.builder()
                                                    .authenticatorData(said.authenticator())
                                                    .clientDataJSON(said.clientData())
                                                    .signature(said.signature())
                                                    .userHandle(said.owner())
                                                    .build())
                                            .clientExtensionResults(ClientAssertionExtensionOutputs.builder()
                                                    .build())
                                            .build())
                            .build())
                    .isSuccess();
        } catch (InvalidSignatureCountException e) {
            throw PasskeyRefusal.COUNTER.asException();
        } catch (IOException | Base64UrlException | IllegalArgumentException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        } catch (AssertionFailedException | RuntimeException e) {
            // For an invalid signature the library may also throw exceptions of the JDK.
            throw PasskeyRefusal.SIGNATURE.asException();
        }
        if (!accepted) {
            throw PasskeyRefusal.SIGNATURE.asException();
        }
    }
}
