package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.attestation.AttestationTrustSource.TrustRootsResult;
import com.yubico.webauthn.data.AttestationType;
import com.yubico.webauthn.data.AttestedCredentialData;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorData;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.data.exception.Base64UrlException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import io.watchfloor.config.access.PasskeySettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Verifies the registration of a passkey. The checks here produce specific errors; Yubico's library then verifies
 * everything again, with the attestation.
 */
final class Registration {

    static final String NAME = "Watchfloor";

    private static final String NO_PROOF = "none";

    /** Supported attestation formats. */
    private static final Set<String> FORMATS = Set.of(NO_PROOF, "packed", "tpm", "android-key", "apple");

    private static final Set<String> TRANSPORTS = Set.of("usb", "nfc", "ble", "smart-card", "hybrid", "internal");

    private final PasskeySettings settings;
    private final Set<X509Certificate> roots;
    private final Clock clock;

    Registration(PasskeySettings settings, Set<X509Certificate> roots, Clock clock) {
        this.settings = settings;
        this.roots = Set.copyOf(roots);
        this.clock = clock;
    }

    /** A verified new passkey. */
    record Accepted(Passkey.Key key, Passkey.Maker maker, long counter, boolean backedUp) {}

    /**
     * @param challenge challenge that the center sent
     * @param owner user handle of the person
     * @throws PasskeyException if the registration is rejected
     */
    Accepted decide(
            PasskeyResponse.Created said, PasskeyParty party, ByteArray challenge, ByteArray owner, String person) {
        ClientData client = ClientData.read(said.clientData());
        client.check(ClientData.CREATE, party);
        if (!client.challenge().equals(challenge)) {
            throw PasskeyRefusal.CHALLENGE.asException();
        }
        CBORObject proof = Cbor.map(said.attestation().getBytes());
        CBORObject format = proof.get("fmt");
        CBORObject statement = proof.get("attStmt");
        if (proof.size() != 3
                || format == null
                || format.getType() != CBORType.TextString
                || statement == null
                || statement.getType() != CBORType.Map) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        AuthenticatorData authenticator = AuthenticatorBytes.read(new ByteArray(Cbor.bytes(proof, "authData")));
        AuthenticatorBytes.check(authenticator, party);
        AttestedCredentialData attested =
                authenticator.getAttestedCredentialData().orElseThrow(PasskeyRefusal.KEY::asException);
        if (!attested.getCredentialId().equals(said.id())) {
            throw PasskeyRefusal.CREDENTIAL.asException();
        }
        int algorithm = CoseKey.checked(attested.getCredentialPublicKey());
        if (!FORMATS.contains(format.AsString()) || (format.AsString().equals(NO_PROOF) && statement.size() > 0)) {
            throw PasskeyRefusal.ATTESTATION.asException();
        }
        ByteBuffer aaguid = ByteBuffer.wrap(attested.getAaguid().getBytes());
        UUID model = new UUID(aaguid.getLong(), aaguid.getLong());
        attested(finish(said, party, challenge, owner, person), model);
        return new Accepted(
                new Passkey.Key(party.id(), said.id(), attested.getCredentialPublicKey(), algorithm),
                new Passkey.Maker(
                        model,
                        format.AsString(),
                        said.transports().stream()
                                .filter(TRANSPORTS::contains)
                                .distinct()
                                .toList(),
                        AuthenticatorBytes.backupEligible(authenticator)),
                authenticator.getSignatureCounter(),
                AuthenticatorBytes.backedUp(authenticator));
    }

    private void attested(RegistrationResult result, UUID model) {
        boolean proven = result.getAttestationType() != AttestationType.NONE
                && result.getAttestationType() != AttestationType.SELF_ATTESTATION;
        if (settings.attestation() && !(proven && (roots.isEmpty() || result.isAttestationTrusted()))) {
            throw PasskeyRefusal.ATTESTATION.asException();
        }
        if (!settings.models().isEmpty() && !settings.models().contains(model)) {
            throw PasskeyRefusal.MODEL.asException();
        }
    }

    private RegistrationResult finish(
            PasskeyResponse.Created said, PasskeyParty party, ByteArray challenge, ByteArray owner, String person) {
        RelyingPartyIdentity identity =
                RelyingPartyIdentity.builder().id(party.id()).name(NAME).build();
        RelyingParty library = RelyingParty.builder()
                .identity(identity)
                .credentialRepository(new SingleCredential(Optional.empty(), owner))
                .origins(Set.of(party.origin()))
                .allowUntrustedAttestation(true)
                .attestationTrustSource((chain, model) -> TrustRootsResult.builder()
                        .trustRoots(roots)
                        .enableRevocationChecking(false)
                        .build())
                .clock(clock)
                .build();
        try {
            PublicKeyCredentialCreationOptions asked = PublicKeyCredentialCreationOptions.builder()
                    .rp(identity)
                    .user(UserIdentity.builder()
                            .name(person)
                            .displayName(person)
                            .id(owner)
                            .build())
                    .challenge(challenge)
                    .pubKeyCredParams(List.of(
                            PublicKeyCredentialParameters.EdDSA,
                            PublicKeyCredentialParameters.ES256,
                            PublicKeyCredentialParameters.RS256))
                    .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                            .userVerification(UserVerificationRequirement.REQUIRED)
                            .build())
                    .build();
            return library.finishRegistration(FinishRegistrationOptions.builder()
                    .request(asked)
                    .response(
                            PublicKeyCredential
                                    .<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>builder()
                                    .id(said.id())
                                    .response(AuthenticatorAttestationResponse.builder()
                                            .attestationObject(said.attestation())
                                            .clientDataJSON(said.clientData())
                                            .build())
                                    .clientExtensionResults(ClientRegistrationExtensionOutputs.builder()
                                            .build())
                                    .build())
                    .build());
        } catch (IOException | Base64UrlException | IllegalArgumentException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        } catch (RegistrationFailedException | RuntimeException e) {
            // For an invalid signature the library may also throw exceptions of the JDK.
            throw PasskeyRefusal.ATTESTATION.asException();
        }
    }
}
